# Words shared by every page.
page-name = Bình An
page-skip = Skip to main content
page-language = Language
page-other-language = Tiếng Việt
page-nav = Sections
page-nav-today = Today
page-nav-menu = More
page-nav-lock = Lock

page-exit = Leave quickly
page-exit-region = Leave this page
page-exit-two = Press Shift two more times to leave.
page-exit-one = Press Shift once more to leave.
page-exit-gone = Leaving the page.

page-foot-public = This page has no advertising and no tracking.
page-foot-safety = Staying safe on your phone
page-foot-readers = Who can read your notice
page-foot-staff = Sealed data is locked by person and by task.
page-foot-guide = Guide

page-continue = Continue
page-back = Back
page-save = Save
page-change = Change
page-done = Done
page-open = Open
page-close = Close
page-send-again = Send again
page-to-home = To the home page
page-to-today = To today's work
page-call-113 = Call 113
page-step = Step { $number } of { $of }
page-step-title = Step { $number }
page-check-title = Check
page-stop = Stop and delete
page-stop-staff = Stop and drop the draft
page-kept-minutes = What you chose is kept for { $minutes } minutes on the server, not on this phone.
page-kept-days = The draft is kept for { $days } days.

page-title-fault = Error:
page-fault-word = Error:
page-faults-h = { $n ->
    [one] { $n } thing to correct
   *[other] { $n } things to correct
  }
page-kept = What you typed
page-saved = Saved at { $when }
page-empty = Nothing here.

page-absent-h = No such page
page-absent-n = There is no such page, or it is not part of your work.
page-refused-h = Not possible yet
page-invalid-h = Something to correct
page-stale-h = Someone changed this
page-stale-n = Someone changed this just now. Look at the new version, then save. Your typing is kept here.
page-busy-h = Many people are using this
page-busy-n = Not saved. Your typing is kept here; wait a few seconds, then send it again.
page-fault-h = The server failed
page-fault-n = The server failed. Nothing was saved. Give code { $code } to the operator.
page-many-h = Too many attempts
page-many-n = { $minutes ->
    [one] Wait { $minutes } minute.
   *[other] Wait { $minutes } minutes.
  } If urgent, call 113.
page-old-h = This page is old
page-old-n = This page is old. Your typing is kept; press “Send again”.
page-out-h = Your session is closed
page-out-n = Sign in again in another page, then press the browser's Back button and save once more.
page-long-h = The text is too long
page-long-n = The text is too long and was not sent. The first part of what you typed is below: shorten it, then send it again.
page-malformed-h = Could not be read
page-malformed-n = The server could not read what was sent. Go back one page and send it again.

page-e-not-utf8 = Some letters cannot be read. Type this again.
page-e-control = There are characters that cannot be printed. Delete them and type this again.
page-e-too-long = Too long: at most { $limit } characters. Your text is kept.
page-e-date-missing = Enter day, month and year.
page-e-date = There is no such day. Check day, month and year.
page-e-time = Check hour and minute: hours 0 to 23, minutes 0 to 59.

page-date-day = Day
page-date-month = Month
page-date-year = Year
page-date-hour = Hour
page-date-minute = Minute

page-mark-verified = checked
page-mark-secondary = secondary source
page-mark-assumed = assumed
page-mark-internal = internal target, not a legal deadline

page-pages = Pages
page-pages-earlier = Earlier
page-pages-later = Later

page-today = today
page-tomorrow = tomorrow
page-yesterday = yesterday
page-due = due { $when }
page-left = { $span } left
page-overdue = { $span } overdue
page-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
page-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
  }
page-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
  }
page-weekday-1 = Monday
page-weekday-2 = Tuesday
page-weekday-3 = Wednesday
page-weekday-4 = Thursday
page-weekday-5 = Friday
page-weekday-6 = Saturday
page-weekday-7 = Sunday
page-month-1 = January
page-month-2 = February
page-month-3 = March
page-month-4 = April
page-month-5 = May
page-month-6 = June
page-month-7 = July
page-month-8 = August
page-month-9 = September
page-month-10 = October
page-month-11 = November
page-month-12 = December
