# Clubs
clubs-title = Club
clubs-list-h = Clubs
clubs-list-c = Clubs, the most overdue at the top
clubs-list-none = There is no club here yet.
clubs-counts = { $all } clubs, { $late } late.
clubs-filter = Choose clubs
clubs-every-kind = Every kind
clubs-show-b = Show
clubs-club = Club
clubs-state = State
clubs-households = Households
clubs-standard = Against the standard
clubs-outside = Outside the standard
clubs-inside = Within the standard
clubs-late = Late
clubs-in-time = In time
clubs-never = Has not met yet
clubs-choose = Choose
clubs-to-list = Back to the clubs

# A club's page
clubs-no-names-n = No name is kept here, only the number of households. Their list will be kept sealed in a place of its own.
clubs-unrecorded-n = The founding decision of this club is not written down yet. Ask the commune officer to do that first; then write meetings down.
clubs-late-n = No meeting for { $months } months. The club's rule: { $meetings } a year.
clubs-next-n = Next meeting: { $day }.
clubs-until-n = Meet by { $day }.
clubs-new-b = Write a meeting down
clubs-warnings-h = Outside the standard
clubs-w-households = { $n } households. The standard: { $from } to { $to }.
clubs-w-board = { $n } people on the board. The standard: { $from } to { $to }.
clubs-w-meetings = Met { $n } times in the last 12 months. The standard: at least { $least }.
clubs-meetings-h = Meetings
clubs-meetings-none = No meeting is written down.
clubs-present = { $present } of { $of } households
clubs-people = { $women } women, { $men } men, { $children } children
clubs-about-h = About the club
clubs-kind-l = Kind of club
clubs-decision-l = Number of the founding decision
clubs-founded-l = Day of the decision
clubs-statute-l = Statute
clubs-statute-t = What should be remembered from it, such as the evening they meet. No names.
clubs-above-l = Belongs to
clubs-households-l = Households
clubs-board-l = People on the board
clubs-last-l = Last met
clubs-size-h = Has the number changed?
clubs-size-b = Save the number
clubs-correct-a = Correct what is written about the founding

# A meeting
clubs-meeting-title = Meeting
clubs-new-h = Write a meeting down
clubs-meeting-h = Meeting of { $day }
clubs-met-l = On which day?
clubs-topic-l = Main topic
clubs-present-l = Households present (of { $of })
clubs-women-l = Women
clubs-men-l = Men
clubs-children-l = Children
clubs-minutes-l = Minutes (optional)
clubs-minutes-t = What was done, talked about, agreed. No names, nobody's private matters: the commune can read this.
clubs-next-l = When is the next meeting?
clubs-next-t = Leave it empty when none is agreed.
clubs-recorded-l = Written down
clubs-add-b = Write this meeting down
clubs-correct-b = Save the correction

# Founding
clubs-found-title = Founding decision
clubs-found-h = Write a founding decision down
clubs-found-n = Just as in the decision of the commune's People's Committee. What is outside the standard is accepted too; the page will say so.
clubs-found-b = Write a founding decision down
clubs-office-l = Which club?
clubs-no-office-n = No club is waiting for its founding decision. A new club needs its unit first: ask the chair to create it.

# Today
clubs-today-h = This period's meeting
clubs-today-late-h = Clubs that are late
clubs-today-until = By { $day }
clubs-today-on = { $day }
clubs-today-late-l = The club has been late since { $day }. Once you have met, write it down
clubs-today-plan-l = Agree on the next meeting; write it down afterwards
clubs-today-agreed-l = Meeting of { $day }
clubs-today-write-l = Write down the meeting of { $day }
clubs-today-late-row = { $name }: ask why they have not met
clubs-last-on = Last met { $day }
clubs-never-since = Has not met since its founding, { $day }

# Errors
clubs-e-digits = Write a number in digits.
clubs-e-number = Write a number from { $least } to { $most }.
clubs-e-ahead = That day has not come. Check the day.
clubs-e-before-founding = That is before the club was founded. Check the day.
clubs-e-same-day = There is already a meeting on that day. Open it to correct it, or check the day.
clubs-e-topic = Choose the main topic.
clubs-e-present = The club has only { $n } households. Check, or correct the number of households first.
clubs-e-people = Fewer people than households present. Each household present is at least one person.
clubs-e-next = The next meeting must be after this one.
clubs-e-kind = Choose the kind of club.
clubs-e-kind-then = There was no such kind on the day of the decision. Choose another, or check the day.
clubs-e-decision = Write the number of the decision.
clubs-e-after-meeting = That is after the first meeting on record. Check the day.
clubs-e-office = Choose the club.
clubs-e-founded = The founding of this club is written down already. Open that club to correct it.
clubs-e-no-commune = This club belongs to no commune. Check the club's unit.
clubs-e-theirs = The commune has somebody on duty: leave it to its officers. Call them if it is urgent.
