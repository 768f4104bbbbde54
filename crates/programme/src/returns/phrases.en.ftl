# Statistical returns of the commune.
returns-h = Returns
returns-of = Return for { $period }
returns-period-year = { $year }
returns-period-first-half = first half of { $year }
returns-period-second-half = second half of { $year }
returns-period-l = Period
returns-show-b = Show
returns-version = version { $n }
returns-superseded = replaced by an amendment
returns-begin-b = Begin the return for { $period }
returns-earlier-b = Make the return of an earlier period
returns-earlier-n = Each period has the form of its time: form 03 since 2018, form 01/BC-X every half-year before.
returns-earlier-go-b = Make this return
returns-typed-h = Typed just now, not saved
returns-typed-n = Carry these figures over into the amendment.
returns-not-begun = The commune's officer has not begun this return.
returns-begun-h = Begun

returns-list-h = Returns of the communes
returns-counts = How they stand, { $period }
returns-lines = Commune by commune, { $period }
returns-count-all = Communes that must submit
returns-count-locked = Locked
returns-count-waiting = Waiting to be accepted
returns-count-late = Late
returns-commune = Commune
returns-state = State
returns-day = Day
returns-late = Late, not begun
returns-late-with = Late: { $state }
returns-none-yet = Not begun

returns-state-draft = Being filled in
returns-state-submitted = Signed, waiting
returns-state-sent-back = Sent back
returns-state-accepted = Accepted
returns-state-locked = Locked

returns-due-chip = before { $day } · { $article }
returns-filled-n = Filled in from the cases. Tap a figure to open it.
returns-how = How is this counted?
returns-row = Row
returns-figure = Figure
returns-entered = entered by { $name } on { $day }
returns-asked = The office above asks: { $note }
returns-section-family = I. Family
returns-section-violence = II. Domestic violence
returns-section-prevention = III. Prevention
returns-save-b = Save what was entered

returns-doubts-h = Look at these
returns-doubt-missing = Rows { $rows } are not entered. Enter 0 where there is none.
returns-doubt-running = This period is still running (to { $day }). Cases verified after signing go into an amendment.

returns-sign-h = Sign and submit
returns-zero-n = The commune had no case in the period.
returns-zero-statement = No case this period.
returns-bars-n = Correct what is marked ! above before signing.
returns-signer-n = Signed by: { $name }. The signature holds name, post, time and a code of all figures.
returns-password-l = Your password
returns-password-t = Enter it once more to confirm that it is you who signs.
returns-sign-b = Sign and submit
returns-sign-zero-b = Sign: no case this period

returns-answer-h = Accept or send back
returns-accept-b = Accept and lock the figures
returns-send-back-b = Send back, because …
returns-send-back-l = Why it is sent back
returns-send-back-go-b = Send back
returns-notes-h = Notes by row
returns-sent-back-by = { $name } sent it back at { $when }

returns-signed-h = Signature
returns-signer = Signed by
returns-signed-at = Signed at
returns-statement = Statement
returns-hash = Code of the signed text (SHA-256)
returns-accepted-by = Accepted by
returns-locked-at = Locked at
returns-text-b = The signed text
returns-role-commune-chair = Chair of the People's Committee
returns-role-commune-officer = Culture–Society officer

returns-moved-h = The cases have changed since signing
returns-moved-n = The signed return keeps its figures. The figure from the cases as they stand today is shown beside it.
returns-moved-c = Rows that differ
returns-locked-figure = Signed
returns-live-figure = Today
returns-amend-h = Amendment
returns-amend-l = Why it is amended
returns-amend-b = Begin an amendment
returns-amends = Amendment, version { $n }. Reason: { $reason }
returns-print-b = Print A4 form

returns-locked-e = The figures of this period were locked on { $day }. Correct it by a signed amendment.
returns-locked-step-e = The figures of this period are locked. Correct it by a signed amendment.
returns-signed-e = This return is signed and submitted. Wait until it is accepted or sent back.
returns-not-submitted-e = This return is not yet signed and submitted, or has already been answered.
returns-zero-e = There is no case this period. Sign the statement “no case”, not an empty table.
returns-not-zero-e = There are cases this period; “no case” cannot be signed.
returns-moved-on-e = The figures have just changed since the page was opened. Look at them below, then sign.
returns-reason-e = Write why.
returns-not-locked-e = Only a locked return that no amendment has replaced can be amended.
returns-figure-e = Row { $row }: enter a whole number, 0 or more.
returns-no-commune-e = Only communes, wards and special zones make this return.
returns-no-form-e = There is no form for this period.

returns-today-own = Return for { $year }
returns-today-due = before { $day }
returns-today-waiting = Returns to accept: { $n }
returns-today-late = Communes that have not submitted: { $n }
