# The first page, for anyone.
help-h = Find someone near you who helps
help-free-n = No name. No account. No cost.
help-danger-h = In danger? Call now
help-call-police = Police
help-call-ambulance = Ambulance
help-call-children = Children
help-call-log-n = After the call, the number stays in the phone's call list.
help-child-l = Are you under 16?
help-child-n = **Call 111 first.** It costs nothing, and someone answers at night too. You need not say your name.
help-place-l = Which commune, ward or special zone are you in?
help-place-t = Old or new name. Marks are not needed.
help-find-b = Find
help-find-form = Find help
help-send-h = Tell the commune
help-send-n = For yourself, or for someone you see needs help. About 5 minutes. You get a code to come back with.
help-send-b = Send a notice
help-ask-b = Ask first, report nothing
help-slip-b = Have a code? See your notice
help-watched-l = Afraid someone looks at your phone?
help-watched-n = **Leave quickly** opens a weather forecast. Pressing Shift three times does the same. It does **not erase** the pages the phone has noted. If you can, use the phone of someone you trust.

# Staying safe on a phone.
help-safety-title = Guide
help-safety-h = Staying safe on your phone
help-safety-first-n = **If someone often looks at your phone,** the surest way is to use the phone of someone you trust, or to call from it.
help-safety-exit-h = What Leave quickly does
help-safety-exit-n = It closes the page at once and opens a weather forecast. The draft you were writing is deleted. **Leaving quickly does not erase the browsing history of the phone.**
help-safety-left-h = What stays on the phone
help-safety-left-1 = The address of this page in the browser's history. The address holds neither your name nor where you live.
help-safety-left-2 = The numbers you called, in the call list.
help-safety-left-3 = A few style files of this page in the browser. Leave quickly tells the browser to delete them. What you type is **not stored on this phone**: it is on the server, kept for 30 minutes and then gone.
help-safety-less-h = To leave fewer traces
help-safety-less-1 = Open a **private window** of the browser before you come here, and close that window afterwards.
help-safety-less-2 = In the history, delete only the line of this page. Deleting everything may be noticed.
help-safety-less-3 = In the call list, delete the number you called.
help-safety-less-4 = Do not add this page to your favourites.
help-safety-code-h = Where to keep the code
help-safety-code-n = Copy the code on paper. Write the six words so that they look like a shopping list. **Take no screenshot** if someone looks at the pictures on your phone.
help-safety-watch-h = If you think the phone is being watched
help-safety-watch-n = If that person knows where you go and what you write, the phone may have been set to watch you. Do not remove it in haste: they would notice. Use another phone to ask, or come in person.

# Who reads a notice.
help-readers-title = Questions
help-readers-h = Who can read your notice
help-readers-who-n = **The chair, the police and the duty officer** of the commune where it happened. If you say that someone is in danger, they are told at once.
help-readers-not-h = Who cannot read it
help-readers-not-1 = Heads of villages, hamlets and neighbourhoods: they pass notices on and cannot read them.
help-readers-not-2 = The operator of the server: notices are locked and cannot be opened.
help-readers-not-3 = People of other communes and other agencies: only if you agree, or where the law requires it.
help-readers-shut-h = Is there someone at the commune who must not read it?
help-readers-shut-n = For example a relative who works there. Before sending, you are asked. The office you choose **receives nothing and does not learn of it**; the province's duty officer takes its place.
help-readers-see-h = See who has read it
help-readers-see-n = Open the notice with your code and you see **who read it and when**.
help-readers-next-h = Who will call you
help-readers-next-n = Nobody, if you do not want it. If you do, the caller calls only in the hours you chose and begins with the sentence you chose.
