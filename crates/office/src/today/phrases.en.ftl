# Today.
today-h = Today
today-lead = { $today } · it is { $time }
today-alerts-h = Told at once
today-alert-notice = Notice { $code }: open and handle
today-alert-line = Notice { $code }: the sender has written again
today-alert-contact = Notice { $code }: contact was changed
today-alert-passed-on = Notice { $code }: passed on by the province, handle at once
today-alert-slip = Task slip { $code }: open
today-alert-offer = Request for a place { $code }: answer within 30 minutes
today-alert-other = Task { $code }: open
today-alert-now = In danger now
today-alert-new = New
today-alert-since = told at { $when }
today-alert-repeats = { $n ->
    [one] repeated once
   *[other] repeated { $n } times
  }
today-chip-at-once = “at once” · Law 13/2022, Art. 20
today-clocks-h = Running clocks
today-clocks-empty = No clock is running.
today-clocks-all = See all running clocks
today-done-h = Done today ({ $n })
today-danger = In danger now
today-received = received { $when } · handle at once
today-all = See all
today-record-b = Record a new notice
today-relay-b = Pass on
today-target = { $span }
today-limit = { $span } · { $cite }
today-at-once = “at once”
today-again-b = See whether there is anything new
