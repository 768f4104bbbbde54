# How indicators are counted, and where figures do not fit.
indicators-how-households = Each household is counted once in a statutory year, at its first verified case.
indicators-how-cases = Cases verified in the period, by the month of verification. Cases outside the law's scope are not counted.
indicators-how-main-form = Each case once, under the main form in its file. The four forms and those without one add up to the cases.
indicators-how-any-form = Every case in which this form occurred. A case may stand under several forms, so they may add to more than the cases.
indicators-how-no-main-form = Cases whose file names no main form.
indicators-how-no-form = Cases whose file names no form.
indicators-how-accused = Persons with the acts, in the cases of the period. Who is unknown is not counted. A person in two communes is counted twice.
indicators-how-accused-age = As above, by age at the event. There are only two age rows, so they do not add up to the total.
indicators-how-survivors = Persons the acts were done to, in the cases of the period. A person in two communes is counted twice.
indicators-how-survivors-age = As above, by age at the event. There are only two age rows, so they do not add up to the total.
indicators-how-cases-accused = Cases with at least one such perpetrator (the old form counts cases, not persons).
indicators-how-cases-survivors = Cases with at least one such survivor (the old form counts cases, not persons).
indicators-how-handled = One person for each case handled so, even where several persons of a case were handled alike.
indicators-how-supported = One person for each case supported so, even where several persons of a case were supported alike.
indicators-how-entered = Entered by the commune's officer, with name and day. Not yet taken from files.

indicators-doubt-forms = Forms add to { $parts }, cases are { $total }. Look at { $without } cases without a form.
indicators-doubt-add-up = Rows { $rows } add to { $parts }, row { $row } is { $total }.
indicators-doubt-sum-more = Rows { $rows } add to { $parts }, more than row { $row } ({ $total }).
indicators-doubt-more = Row { $rows } ({ $parts }) is more than row { $row } ({ $total }).
