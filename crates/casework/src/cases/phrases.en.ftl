# Cases
cases-list-h = Cases
cases-list-empty = No cases yet.
cases-list-notices = See notices
cases-case-h = Case { $code }
cases-opened-at = Opened { $when }
cases-mine = Yours
cases-ask-again = ask about safety before { $when }
cases-state-open = Open
cases-state-in_measures = Measures in force
cases-state-follow_up = In follow-up
cases-state-closing = Waits for a second person
cases-state-closed = Closed

# Clocks
cases-row-first-contact = Case { $code }: meet or call the person helped, when safe
cases-row-verify = Case { $code }: verify
cases-row-safety = Case { $code }: ask about safety again
cases-row-close = Case { $code }: look at closing
cases-today-safety-h = Ask about safety again, as arranged
cases-today-safety-tag = Arranged for today
cases-today-safety-late-tag = Past the arranged day
cases-today-close-h = Waits for a second person
cases-today-close-tag = To look at

# Tasks
cases-tasks-h = Tasks of the case
cases-task-done = Done
cases-task-todo = To do
cases-task-idle = Not yet
cases-task-runs = In force
cases-task-waits = Waiting
cases-task-not-yet = Not possible yet
cases-task-safety = Ask about safety
cases-task-people = People in the case
cases-task-acts = Acts and forms
cases-task-told = Rights told
cases-task-measures = Protective measures
cases-task-place = A safe place tonight
cases-task-follow-up = Follow-up and services
cases-task-verify = Verify
cases-task-close = Close the case
cases-task-reopen = Open again: a new incident
cases-safety-none = Not asked yet
cases-safety-hint = { $level } · ask again before { $when }
cases-acts-none = No act recorded
cases-acts-hint = { $n ->
    [one] { $n } act
   *[other] { $n } acts
  } · { $forms }
cases-told-hint = Required before any decision
cases-told-at = Told { $when }
cases-measures-run = A measure is in force
cases-measures-none = No measure is in force
cases-place-officer = The officer looks for a place
cases-place-hint = Ask where she wants to go before holding a place
cases-follow-up-hint = { $n ->
    [one] { $n } contact
   *[other] { $n } contacts
  }
cases-verify-hint = Once verified, the case is counted
cases-reopen-hint = Only on a new incident
cases-close-waits = Somebody asked to close; waits for another person
cases-close-hint = Closing can be asked for
cases-close-not-yet = Not yet: { $why }
cases-verified-n = Verified { $when }.
cases-child-n = **A child was harmed or saw it:** a child file opens too, with its own clocks. The child protection officer must take part.
cases-crime-n = **Signs of a crime:** criminal procedure governs. Pass it on now, and go on helping.
cases-outside-n = Not domestic violence for this relation (Art. 3). **Still help;** recorded as outside the law's scope.

# Sealed part
cases-sealed-h = Sealed information
cases-sealed-kept = sealed
cases-sealed-unknown = not known
cases-sealed-pages = { $n ->
    [one] { $n } passage
   *[other] { $n } passages
  }
cases-sealed-until = { $reason } · closes by itself { $when }
cases-sealed-name = Full name
cases-sealed-phone = Safe number
cases-sealed-story = What was told
cases-sealed-accused = Accused person
cases-sealed-home = Present place
cases-sealed-home-n = Not recorded in this case
cases-sealed-n = Every opening needs a reason and is recorded. The person helped has the right to ask who looked. The sealed part is never printed.
cases-reason-h = Why open the sealed part?
cases-reason-meeting = To arrange a meeting
cases-reason-measure = For a measure
cases-reason-referral = For a referral
cases-reason-correction = To correct an error
cases-reason-duty = on duty
cases-e-reason = Choose a reason, then press Open.

# Readers
cases-readers-h = Who has read this
cases-readers-all = See all
cases-readers-n = Role, hour and reason only. Opening this page is recorded too.
cases-reading = { $when } · { $role } · { $deed } · { $reason }
cases-role-you = You
cases-role-other = Somebody else in this office
cases-role-commune_officer = Commune officer
cases-role-commune_chair = Chair
cases-role-province_duty = Province duty officer
cases-deed-open = opened
cases-deed-write = wrote
cases-deed-decide = decided
cases-deed-close = closed
cases-deed-reopen = opened again
cases-deed-list = searched, listed
cases-deed-other = something else

# From a notice
cases-open-h = Open a case
cases-open-n = What was told is copied into the case. **The sender's name and telephone number stay in the notice only.**
cases-open-b = Open a case
cases-open-back = Notice
cases-join-h = Join to a case
cases-join-latest = Cases opened lately
cases-join-code = Or type the code
cases-join-code-t = For example BA-4K7MPX
cases-join-b = Join
cases-e-join = No case with this code. Check each letter and digit.
cases-e-joined-already = This notice is in another case already.
cases-e-no-key = The office has no key yet. Ask the province.

# People
cases-people-h = People in the case
cases-people-t = Leave an unknown name empty; it shows as “not known”.
cases-people-none = Nobody recorded
cases-people-open = See names
cases-search-h = Add a person
cases-search-b = Search the commune's cases
cases-search-none = Nobody like that in your office's cases.
cases-person-known = Already in your case { $code }
cases-person-new = Record a new person
cases-person-change-h = Correct a person
cases-household-l = The same household as that case?
cases-household-same = The same household
cases-person-name = Full name
cases-person-name-t = Leave empty when not known.
cases-person-year = Birth year
cases-person-birth = Birth year
cases-person-phone = Telephone
cases-person-hours = When is it safe to call?
cases-person-opening = What should the caller say first?
cases-person-number = Identity number, if offered
cases-person-number-t = Never a condition of help.
cases-person-address = Form of address
cases-person-kin = Relation (wife, mother, daughter-in-law, husband)
cases-person-nationality = Nationality, if foreign
cases-person-language = Interpreter needed: which language?
cases-person-role = Who is this person in the case?
cases-person-sex = Sex
cases-person-band = Age at the event, if the year is not known
cases-person-groups = In a group to be protected as a priority
cases-person-struck = recorded by mistake
cases-person-struck-l = Recorded by mistake?
cases-person-struck-o = By mistake: counted nowhere
cases-role-survivor = Survivor
cases-role-accused = Accused person
cases-role-child = Child in the home
cases-sex-female = Female
cases-sex-male = Male
cases-band-under-16 = Under 16
cases-band-16-59 = 16 to 59
cases-band-from-60 = 60 and over
cases-count-survivor = { $n ->
    [one] { $n } survivor
   *[other] { $n } survivors
  }
cases-count-accused = { $n } accused
cases-count-child = { $n ->
    [one] { $n } child
   *[other] { $n } children
  }
cases-count-other = { $n ->
    [one] { $n } other person
   *[other] { $n } other people
  }
cases-survivor-neutral = the person helped
cases-save-b = Save
cases-stale-h = New version

# Acts
cases-acts-h = Acts and forms
cases-incident-new = Record another incident
cases-incident-change = Correct an incident
cases-hints-h = From the notice, perhaps
cases-on-l = On which day?
cases-relation-l = Relation between the two
cases-acts-l = Acts (Art. 3(1))
cases-acts-t = Choose all that apply.
cases-forms-l = Forms
cases-forms-t = Left empty, they follow from the acts.
cases-main-form-l = Main form
cases-child-l = Children
cases-child-o = A child was there
cases-words-l = In words
cases-act-outside = outside the law's scope
cases-act-unsure = source not clear, ask the office above
cases-e-outside = Not domestic violence for this relation (Art. 3). Still help; recorded as outside the law's scope.

# Safety
cases-safety-n = Ask her alone, never with the accused person there. If not known, choose “Not known”: it counts as a fear, never as a “No”.
cases-danger-chip = the questions are assumed, not from a regulation
cases-answer-yes = Yes
cases-answer-no = No
cases-answer-unknown = Not known
cases-judged-l = How great is the danger, in your judgement?
cases-judged-t = It may be higher than the answers give, never lower.
cases-judged-same = As the answers give
cases-with-l = Was the person herself asked?
cases-with-yes = Yes, directly
cases-with-no = Not yet, only what others say
cases-safety-words = What does the person helped want, and fear most?
cases-safety-past = Asked before

# Rights
cases-told-h = Has { $who } been told the rights?
cases-told-n = To be told **before** any no-contact decision. Record when, by whom, in which language.
cases-told-chip = Decree 76/2023, Art. 14
cases-told-what = What was explained?
cases-told-rights = Rights and duties
cases-told-slip = The village head will get a task slip
cases-told-when = When
cases-told-by = By whom
cases-told-language = In which language
cases-told-how = How (in person, by telephone, through an interpreter)
cases-told-past = Already told
cases-e-told-by = Write who told them.

# Follow-up
cases-follow-up-n = Refer only when the person herself agrees to **each place**.
cases-follow-up-when = When
cases-follow-up-words = What was done and heard?
cases-services-l = Services received
cases-consent-l = Did the person agree?
cases-consent-o = Agreed to each
cases-next-l = Next contact (if wanted)
cases-next-t = In the safe hours the person chose.
cases-e-follow-up = Write what was done, or choose a service.
cases-e-consent = The person helped must agree to each place. Tick once you have asked.

# Verify
cases-verify-n = Once verified, the case is counted in this month. **Figures name nobody;** when the case changes they are counted anew.
cases-verify-b = Confirm as verified
cases-e-verify = At least one survivor and one act are needed before verifying.
cases-e-verified = Verified already.

# Closing
cases-close-n = Close when no measure is in force and the person helped was asked about safety again. **Another person looks first, then it is closed.**
cases-close-words = Why can it be closed, and what was the person helped told again?
cases-close-ask-b = Ask to close
cases-close-b = Close the case
cases-close-back-b = Not yet, send back
cases-close-second-n = Waits for a second person. Whoever opened the case or asked to close it **cannot close it**.
cases-closing-past = So far
cases-closing-asked = asked to close
cases-closing-sent-back = sent back
cases-closing-closed = closed
cases-closing-reopened = opened again
cases-reopen-n = Record the new incident. It has clocks of its own and is counted once verified.
cases-reopen-why = Anything more (optional)
cases-reopen-b = Open the case again

# Errors
cases-e-stale = Someone changed this. Look at the new version, then save.
cases-e-closed = The case is closed. Open it again on a new incident.
cases-e-not-closed = The case is not closed. Record the incident under “Acts and forms”.
cases-e-closing-already = Somebody has already asked to close it. Wait for another person to look.
cases-e-measure-runs = a measure is still in force
cases-e-safety-first = ask the person about safety again first
cases-e-nobody-asked = Nobody has asked to close it.
cases-e-second-person = A second person is needed: whoever opened the case or asked to close it cannot close it.
cases-e-former = This belongs to the time before the case was opened again, and is already counted. Record a new incident.
cases-e-day-ahead = That day has not come. Check the date.
cases-e-day-far = That is too long ago. Check the year.
cases-e-day-before-birth = Before the birth of a person in the case. Check the date.
cases-e-before-incident = Earlier than the incident. Check date and time.
cases-e-moment-ahead = That hour has not come. Check date and time.
cases-e-birth = Born after the incident. Check the year.
cases-e-year = Write the birth year in four digits, or leave it empty.
cases-e-role = Choose who this person is.
cases-e-relation = Choose the relation.
cases-acts-outside-w = For this relation the law does not count “{ $acts }” as domestic violence ({ $article }). Look again at relation and acts. If that is how it was, save once more: still help; this part is recorded as outside the law's scope.
cases-acts-outside-a = Art. 3
cases-e-unknown = Something chosen is in no list. Choose again.
cases-e-acts = Choose at least one act.
cases-e-search = Enter the full name and birth year, or a telephone number.
cases-e-with = Say whether the person herself was asked.
cases-e-close-words = Write why.

# Who must not know
cases-avoid-n = **The person who told it asked: { $who } must not know of this case.** Do not mention it in front of them, do not ask them to bring anybody, send them no paper. Only the person who told it may let another office know.
cases-avoid-unsure-n = **The person who told it was not sure whom at the commune to trust.** Ask again before another office is told.
cases-avoid-chair = the chair and the whole committee of the commune
cases-avoid-officer = an officer and the whole committee of the commune
cases-avoid-police = the commune police
cases-kept-out-commune = The committee of the commune must not know where they go and brings nobody: the person who told it asked so.
cases-kept-out-police = The commune police must not know where they go and bring nobody: the person who told it asked so.
cases-kept-out-desk = The province's duty desk must not know where they go and brings nobody: the person who told it asked so.
