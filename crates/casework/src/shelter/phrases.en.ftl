# A safe place: who asks, who takes them in, who brings them.
shelter-place-title = A safe place
shelter-place-h = A safe place tonight
shelter-case-l = Case BA-{ $code }
shelter-lead-n = { $n ->
    [one] { $n } place
   *[other] { $n } places
  } can take all { $people }. Ask where the person helped wants to go before holding a place.
shelter-hold-b = Hold for 30 minutes
shelter-hold-at = at { $house }
shelter-held-n = Held, { $minutes } minutes left. Waiting for the place to accept.
shelter-lost-e = { $n ->
    [one] Taken at { $time }. { $n } other place below.
   *[other] Taken at { $time }. { $n } other places below.
  }
shelter-hold-over-e = The hold ended. Hold again if still free.
shelter-apart-e = The family is larger than any free room. Two rooms side by side may do, or call the province's duty officer.
shelter-no-address-n = The address is not shown here nor sent by message.
shelter-escort-sees-n = Once the place accepts, whoever takes them can see the address on their own phone for 6 hours.
shelter-escort-l = Who takes them?
shelter-escort-b = Change who takes them
shelter-escort-e = Choose a colleague or the commune police.
shelter-not-tonight-b = The person helped does not want to go tonight
shelter-call-duty-b = Call the province's duty officer { $number }
shelter-can-h = Can take them
shelter-cannot-h = Cannot take them
shelter-nothing-fits-n = No place can take them now. Call the province's duty officer.
shelter-last = Last room
shelter-about-secret = Kept secret
shelter-about-known = Everybody knows this place
shelter-about-public = Trusted address · everybody knows this place
shelter-title-temporary-shelter = Shelter { $code }
shelter-title-peace-house = Peace House { $code }
shelter-title-trusted-address = Trusted address { $code }
shelter-fits-one = One room free, { $places } places
shelter-fits-several = In { $rooms } rooms side by side, { $places } places
shelter-boys-to = Takes boys up to { $age }
shelter-night-staff = A woman is on duty at night
shelter-health-staff = There is medical staff
shelter-way = Travel: { $way }
shelter-way-pick-up = Travel: { $way }, they fetch people
shelter-near-accused = In the same commune as the home of the accused person
shelter-travel-0 = under 15 minutes
shelter-travel-1 = about 15 to 30 minutes
shelter-travel-2 = about 30 to 60 minutes
shelter-travel-3 = about 1 to 2 hours
shelter-travel-4 = more than 2 hours
shelter-why-closed = Takes nobody for now
shelter-why-women-only = Takes no men
shelter-why-boys = Takes no boys over { $age }
shelter-why-steps = There are steps
shelter-why-far = Farther than they can travel
shelter-why-small = Too small for the family
shelter-why-full = No room free
shelter-accepted-n = The place accepted, { $when }. Whoever takes them opens the address on their own phone.
shelter-refused-n = Cannot, because { $reason }
shelter-withdrawn-n = The hold was given up.
shelter-arrived-n = Arrived, { $when }
shelter-not-come-n = Did not come
shelter-ended-n = Left the shelter, { $when }
shelter-needs-b = See who can take them
shelter-women-l = How many women?
shelter-men-l = How many men?
shelter-boys-l = Boys: how old?
shelter-girls-l = Girls: how old?
shelter-ages-t = For several, put commas between: 7, 3. Under one year: 0.
shelter-farthest-l = How long can they travel at most?
shelter-farthest-any-o = Any distance
shelter-also-l = Anything else?
shelter-own-transport-o = They can get there by themselves
shelter-no-steps-o = Somebody cannot climb steps
shelter-words-l = What must the place know?
shelter-words-t = Pregnancy, medicine, diet. No name needed yet.
shelter-women = { $n ->
    [one] { $n } woman
   *[other] { $n } women
  }
shelter-men = { $n ->
    [one] { $n } man
   *[other] { $n } men
  }
shelter-boys = boys aged { $ages }
shelter-girls = girls aged { $ages }
shelter-own-transport = can get there by themselves
shelter-no-steps = cannot climb steps
shelter-number-e = Type a number from 0 to 20.
shelter-age-e = Type ages as numbers, 0 to 17.
shelter-nobody-e = Type how many people need a place.
shelter-people-e = One hold is for at most { $most } people.
shelter-nobody-there-e = That place has no keeper yet. Choose another.
shelter-not-fit-e = That place does not fit the family. Choose another below.
shelter-full-e = That place is full. Choose another.
shelter-held-already-e = This case holds a place already. Give that up before holding another.
shelter-over-e = This is over or has changed. Look at the page again.

shelter-house-title = The house
shelter-house-h = My house
shelter-free-n = { $free } of { $capacity } places free.
shelter-never-charges-n = A trusted address never charges those who come.
shelter-waiting-h = Waiting for an answer
shelter-waiting-none = Nobody is asking for a place.
shelter-coming-h = On the way
shelter-coming-none = Nobody is on the way.
shelter-staying-h = Staying
shelter-staying-none = Nobody is staying here yet.
shelter-rooms-h = Rooms
shelter-room-l = Name of the room or bed
shelter-room-e = Type the room's name.
shelter-places-l = How many places?
shelter-places = { $n ->
    [one] { $n } place
   *[other] { $n } places
  }
shelter-places-e = From 1 to 40 places, and no more in all than the house can take.
shelter-add-room-b = Add the room
shelter-room-free = Free
shelter-room-held = Held
shelter-room-taken = Taken
shelter-open-n = The house is taking people.
shelter-closed-n = The house is taking nobody for now.
shelter-close-b = Take nobody for now
shelter-open-b = Take people again
shelter-address-h = Where the house is
shelter-address-l = Address or meeting point
shelter-address-t = Only keepers can open it. Whoever brings people sees it for 6 hours after you accept.
shelter-address-e = Type the address or a meeting point.
shelter-address-kept-n = The address is written down. Type it again when the house moves or a keeper joins.
shelter-address-none-n = No address yet. Whoever brings them would not know the way.
shelter-address-b = Write and lock the address
shelter-way-l = The way
shelter-phone-l = Whom to call on arrival
shelter-describe-h = Whom the house takes
shelter-code-l = Code of the house
shelter-code-e = 2 to 8 plain letters or digits, such as T-02. No place name.
shelter-public-name-l = Name, if everybody knows the place
shelter-public-name-t = Leave empty if the place must stay secret.
shelter-secret-e = A shelter is always secret and bears no name.
shelter-capacity-l = How many people at most?
shelter-capacity-e = Type a number from 1 to 500.
shelter-capacity-rooms-e = The rooms have more places than this.
shelter-boys-to-l = Boys up to what age? Empty for any.
shelter-travel-l = The way, from most communes
shelter-has-l = The house has
shelter-women-only-o = No men
shelter-pick-up-o = Fetches people
shelter-step-free-o = No steps
shelter-describe-first-e = Describe the house first.
shelter-offer-title = Request for a place
shelter-offer-label = Request { $code }
shelter-stay-label = Stay { $code }
shelter-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
  }
shelter-asked = asked { $when }
shelter-came = came { $when }
shelter-lapsed = The hold ended
shelter-on-the-way = On the way
shelter-here = Staying
shelter-over = Over
shelter-no-end = The law names no end
shelter-who-l = Who comes
shelter-asker-l = Which office asks
shelter-came-l = Arrived
shelter-recorded-n = Came { $came }, written { $written }. The commune knows.
shelter-leave-l = May stay until
shelter-accept-b = Accept
shelter-refuse-b = Cannot
shelter-reason-l = Cannot, because
shelter-reason-e = Choose a reason.
shelter-reason-full = there is no room
shelter-reason-no-staff = nobody is on duty
shelter-reason-care = the house cannot give the care needed
shelter-reason-not-safe = it is not safe for them here
shelter-reason-other = another reason, I will telephone
shelter-when-l = When?
shelter-when-now-o = Just now
shelter-when-other-o = Other time
shelter-later-e = Arrival is later than now. Check the time.
shelter-arrived-b = Arrived
shelter-not-come-b = Did not come
shelter-end-b = They left
shelter-hand-over-n = Whoever brings them has no address yet.
shelter-hand-over-b = Give them the address
shelter-no-packet-e = Nobody has been chosen to take them, or the address is missing. Write the address first.

shelter-escort-title = Taking people
shelter-escort-h = Taking people to safety
shelter-escort-none = Nobody to take anywhere.
shelter-escort-to = Take them to { $code }
shelter-escort-until-n = Closes by itself { $when }. Each opening is recorded.
shelter-escort-keep-n = Do not copy it down, photograph it or send it by message.
shelter-escort-over-h = Your time to see the address is over
shelter-escort-over-e = Your time to see the address is over, or the place took it back. Call the place or the province's duty officer.
