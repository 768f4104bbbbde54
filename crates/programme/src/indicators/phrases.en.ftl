# How indicators are counted, and where figures do not fit.
indicators-how-households = Each household is counted once in a statistical year, at its first verified case.
indicators-how-cases = Cases verified in the period, by the month of verification. Cases outside the law's scope are not counted.
indicators-how-main-form = Each case once, under the main form recorded in it. The four forms and those without one add up to the cases.
indicators-how-any-form = Every case in which this form occurred. A case may be counted under several forms, so they may add up to more than the cases.
indicators-how-no-main-form = Cases with no main form recorded.
indicators-how-no-form = Cases with no form recorded.
indicators-how-accused = Accused persons in the cases of the period. Somebody not yet identified is not counted. The same person in two communes is counted twice.
indicators-how-accused-age = As above, by age at the time of the incident. There are only two age rows, so they do not add up to the total.
indicators-how-survivors = Survivors in the cases of the period. The same person in two communes is counted twice.
indicators-how-survivors-age = As above, by age at the time of the incident. There are only two age rows, so they do not add up to the total.
indicators-how-cases-accused = Cases with at least one such perpetrator (the old form counts cases, not persons).
indicators-how-cases-survivors = Cases with at least one such survivor (the old form counts cases, not persons).
indicators-how-handled = One person for each case with this measure, even where several persons of a case were handled alike.
indicators-how-supported = One person for each case with this support, even where several persons of a case were supported alike.
indicators-how-entered = Entered by the commune's officer, with the officer's name and the day. Not yet taken from the cases.

indicators-doubt-forms = Forms add up to { $parts }, cases are { $total }. Look at { $without } cases without a form.
indicators-doubt-add-up = Rows { $rows } add up to { $parts }, row { $row } is { $total }.
indicators-doubt-sum-more = Rows { $rows } add up to { $parts }, more than row { $row } ({ $total }).
indicators-doubt-more = Row { $rows } ({ $parts }) is more than row { $row } ({ $total }).
