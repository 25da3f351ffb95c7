### The phone's words. Short sentences, no jargon: read in the dark, by people who are tired.
### Never name another person. Numbers arrive as numbers; times and names arrive as finished text.

-app = Corridor

## Everywhere
back = Back
ok = OK
cancel = Cancel
# Between a time and a number, a place and a vehicle.
between = {" · "}
yes = Yes
change = Change
more = More
home = Home
save = Save
send = Send
not-recorded = not recorded
not-observed = Not observed
problem-heading = There is a problem
step = Step { $step } of { $of }

## First run
language-title = Language
language-digits = Digits
digits-latn = 123
digits-arab = ١٢٣
next = Next
install-title = Put { -app } on your Home Screen
install-why = It then opens like any other app, without signal, and the phone keeps what it holds more safely.
install-button = Install
install-done = { -app } is on your Home Screen.
install-menu = Open the browser's menu and choose “Install” or “Add to Home screen”.
install-ios-warning = Safari may delete reports after { $days } days without use. Put the app on the Home Screen first.
install-ios-1 = Tap Share at the foot of Safari.
install-ios-2 = Choose “Add to Home Screen”.
install-ios-3 = Open { -app } from its new icon and go on there.
install-skip = Go on without it
install-skip-title = Go on in the browser?
install-skip-body = You can count here too. Put the app on the Home Screen before real work.
join-title = Join your operation
join-invited = You opened an invitation.
join-button = Join
join-other = Use another code
join-scan = Scan the code
join-type = Type the code
join-ask = Your office gives you a code with { $length } characters. It works for { $minutes } minutes, once.
join-once = You need signal once, for this step.
join-code = Code
join-erase = Erase
join-busy = Joining…
join-link-hint = The invitation is used only when you tap Join.
enrol-code-unknown = This code is not known. Check it, or ask for a new one.
enrol-code-expired = This code is older than { $minutes } minutes. Ask for a new one.
enrol-code-used = This code was used already. Ask for a new one.
enrol-too-many = Too many tries. Wait a few minutes.
enrol-offline = No signal. You need it once, for this step.
enrol-other-person-waiting = This code was for another person than the one whose reports still wait on this phone. Nothing was changed; those reports must be received first. The code is used up: ask for a new one.
enrol-failed = The office did not answer as it should. Try again.
enrol-incomplete = Enter all { $length } characters of the code.
scan-title = Scan the code
scan-hint = Hold the square code in front of the camera.
scan-no-camera = The camera cannot be used here. Type the code.
scan-other = This is another kind of code. Scan the one your office shows you.
check-title-phone = This phone
check-welcome = You have joined: { $operation }
check-earlier = { $count ->
    [one] Another phone of yours still had 1 report at its last contact. Keep that phone until it is sent. If its data was cleared, the report is lost: tell the office.
   *[other] Another phone of yours still had { $count } reports at its last contact. Keep that phone until they are sent. If its data was cleared, they are lost: tell the office.
}
check-offline = Works without signal
check-offline-not = Not yet ready to work without signal. Stay on this page a moment.
check-storage = Storage protected
check-storage-not = The phone may clear its data when it is full. Send reports as soon as you can.
check-home = On the Home Screen
check-home-not = Not on the Home Screen
check-awake = Screen stays on while you count
check-awake-not = The screen may go dark while you count. In the phone's settings choose Display, Auto-Lock, five minutes.
check-vibration = Vibrates when you count
check-vibration-not = Does not vibrate when you count
promise-title = What this app cannot promise
promise-look = Whoever opens this phone can read the reports on it. Use the phone's own screen code.
promise-clear = If the browser's data is cleared, reports that were not sent are lost.
promise-erase = It cannot be erased from far away. If the phone is lost or taken, tell the office at once.
promise-open = Sending happens while the app is open. Open it when you have signal.
promise-taken = Never write names or phone numbers of people into a report.
start = Start

## Home
place-none = No place chosen
place-none-yet = The list of places has not arrived yet. It comes when there is signal.
place-choose = Choose place
place-change = Change place or direction
start-counting = Start counting
type-number = Type a number
other-place = Another place or time
all-reports = All my reports
settings = Settings
last-reports = Your last reports
home-empty = No reports yet. Tap “Start counting” when the first people move.
home-install = Put { -app } on the Home Screen
sent-back-card = Sent back to you ({ $count })
sent-back-open = The office asks something. Tap to answer.
site-closed-note = This place is closed now. You can still report; the office will see that.
exercise-mark = EXERCISE – not real
update-ready = A new version is ready.
update-now = Update now

home-chip-waiting = { $count ->
    [one] 1 waiting to send
   *[other] { $count } waiting to send
}
home-chip-received = All received { $time }
home-chip-blocked = Could not send

status-ready = Ready. Works without signal.
status-never = This phone has not reached the office yet.
status-all-received = { $count ->
    [one] Your report was received · { $time }
   *[other] All { $count } reports received · { $time }
}
status-waiting = { $count ->
    [one] 1 waiting on this phone.
   *[other] { $count } waiting on this phone.
}
status-last-contact = Last contact { $time } ({ $span }).
status-no-contact = No contact with the office yet.
status-sending = Sending { $done } of { $of }…
status-sending-some = Sending…
status-weak = Signal too weak. It will try again by itself.
status-full = This phone is full. Delete photos or apps you do not need.
status-blocked = { $count ->
    [one] 1 report could not be sent.
   *[other] { $count } reports could not be sent.
}
status-signed-out = This phone has to join again. { $contact } Your reports are kept.
status-held = The office was restored and has to confirm this phone. { $contact } Your reports are kept.
status-revoked = This phone was removed. { $contact } Your reports are kept; use “Give reports to another phone”.
status-app-too-old = Update needed before sending. Your reports are kept.
status-clock-behind = Phone clock is { $span } slow. The office sees that; your times are kept as they are.
status-clock-ahead = Phone clock is { $span } fast. The office sees that; your times are kept as they are.
open = Open

unfinished-title = You were counting
unfinished-correction = You were correcting a report
unfinished-continue = Continue
unfinished-save = Save as it is
unfinished-throw = Throw away…
throw-title = Throw away this count?
throw-correction = Throw away this correction?
throw-body = { $number } – this cannot be taken back.
throw-yes = Throw away
throw-no = Keep it

## Place and time
place-title = Place and direction
place-sites = Place
place-unlisted = A place not on the list
place-unlisted-hint = Write its name as people say it.
place-direction = Direction
place-closed = closed
other-title = Another place or time
other-when = When did it happen?
other-day = Day
other-from = From
other-to = Until
today = Today
yesterday = Yesterday
time-hint = For example { $example }
time-wrong = Enter a time, for example { $example }.

## Counting
tally-done = Done
tally-undo = Undo { $sign }
tally-type = Type number
tally-locked = Locked. Hold for one second to unlock.
tally-lock = Lock
tally-unlock = Unlock
tally-fast = That was fast. Is { $count } right?
tally-undo-ten = Undo ten
tally-gone = This count was ended in another window. Here it stood at { $count }.
tally-kept = Count kept: { $count }
not-begun = This phone could not start a count. Write the number on paper, and delete photos or apps you do not need.
not-saved-plain = This phone could not save. Nothing was changed.
not-saved = This phone could not save. Write down { $count }.
try-again = Try again
copy = Copy
copied = Copied

type-title = How many?
type-erase = Erase
type-wrong = Enter a number, for example { $example }.
type-too-many = Enter a number up to { $most }.
type-zero-title = { $number } people?
type-zero-yes = Yes, nobody

count-person = { $count ->
    [one] 1 person
   *[other] { $count } people
}
count-household = { $count ->
    [one] 1 household
   *[other] { $count } households
}
count-vehicle = { $count ->
    [one] 1 vehicle
   *[other] { $count } vehicles
}
noun-person = { $count ->
    [one] person
   *[other] people
}
noun-household = { $count ->
    [one] household
   *[other] households
}
noun-vehicle = { $count ->
    [one] vehicle
   *[other] vehicles
}
said-about = about { $number }
said-at-least = at least { $number }
said-more-than = more than { $number }
said-nearly = nearly { $number }
said-up-to = up to { $number }
said-exact = { $number }

## Check and save
check-title = Check and save
correct-title = Correct
correct-was = It was { $number }
row-number = Number
row-place = Place
row-direction = Direction
row-vehicle = Vehicle
row-convoy = Convoy
row-time = Time
row-how = How do you know?
row-quantifier = How exact
row-unit = What was counted
row-where = Where counted
row-share = How much of it you saw
row-breakdown = Women, men, children
row-sick = Wounded or sick
row-needs = Needs, as seen
row-not-boarded = Not boarded
row-came = How this came to you
row-note = Note
more-hide = Less
save-as = Save: { $how }
save-ask = How do you know? Your answer saves it.
how-missing = Choose how you know this number.
number-missing = Enter a number.
place-missing = Choose a place.
ask-title = Please look again
ask-bands-differ-from-total = The parts do not add up to the number.
ask-over-capacity = { $number } on one vehicle. Is that correct?
ask-subset-larger-than-total = A part is larger than the whole number.
ask-future-time = The time lies in the future.
ask-ends-before-start = The end is before the start.
ask-range-out-of-order = Lowest, number and highest are not in order.
ask-save = Yes, save
saved-title = Saved on this phone
saved-next = Next vehicle
saved-undo = Undo
saved-undone = Taken back. The report is marked as withdrawn by you.
reason-title = Why do you correct it?
reason-miscounted = I miscounted
reason-typing = Typing mistake
reason-wrong-place = Wrong place or vehicle
reason-twice = Counted twice
reason-other = Another reason
reason-missing = Choose why you correct it.

direction-leaving = Leaving
direction-arriving = Arriving
direction-passing = Passing
direction-waiting = Waiting
direction-turned-back = Turned back
direction-returning = Returning
type-bus = Bus
type-ambulance = Ambulance
type-car = Car
type-van = Van
type-truck = Truck
type-motorbike = Motorbike
type-on-foot = On foot
type-other = Other
how-counted = I counted
how-estimated = Estimate
how-told = Someone told me
how-list = From a list
unit-person = People
unit-household = Households
unit-vehicle = Vehicles
quantifier-exact = Exactly
quantifier-about = About
quantifier-at-least = At least
quantifier-more-than = More than
quantifier-nearly = Nearly
quantifier-up-to = Up to
where-on-board = On board
where-at-the-door = At the door
where-from-outside = From outside
where-from-a-list = From a list
came-phone = On this phone
came-paper = From a paper sheet
came-voice = By voice
came-memory = Later, from memory
sheet-number = Number of the sheet
source-name = Who told you: which organisation
source-name-hint = No names of persons.
source-type = What kind of source
source-knows = How do they know?
source-humanitarian = Humanitarian
source-united-nations = United Nations
source-government = Government
source-party = A party
source-media = Media
source-monitoring-group = Monitoring group
source-local = Local people
source-other = Other
knows-saw = They saw it
knows-heard = They heard it
knows-document = From a document
low = Lowest
high = Highest
range-title = Lowest and highest, if you can say
vehicle-label = Name or number of the vehicle
vehicle-label-hint = For example “Bus { $example }”. Never a car's plate.
vehicle-type = Kind
vehicle-known = Vehicles standing here
vehicle-counted = counted already
convoy-none = No convoy
convoy-known = Convoys here
convoy-gone = stated, no longer on this phone
convoy-no-list = The office has not listed a convoy here.
share-hint = Of the time people moved, in percent.
share-percent = { $number } percent
breakdown-how = Say it one way
breakdown-four = Women, men, girls, boys
breakdown-bands = By age
four-women = Women
four-men = Men
four-girls = Girls
four-boys = Boys
sex-female = Women and girls
sex-male = Men and boys
sex-unknown = Not known
band-range = { $from } to { $to } years
band-over = { $from } years and over
sick-lying = Lying
sick-seated = Seated
sick-companions = Companions
needs-hint = Only what you see. Never ask.
needs-child_alone = Child who seems alone
needs-older_alone = Older person alone
needs-pregnant_or_infant = Pregnant, or with an infant
needs-moves_with_help = Moves only with help
not-boarded-choice = By their own choice
not-boarded-refused = Refused by a party
not-boarded-no_place = No place left
note-label = Note
note-hint = No names, no phone numbers.
number-hint = Leave empty what you did not record.
time-from = From
time-to = Until

## Where a report is
chip-draft = Not finished
chip-queued = Waiting to send
chip-sending = Sending…
chip-blocked = Could not send
chip-received = Received
chip-checking = Office is checking
chip-returned = Sent back to you
chip-verified = Verified
chip-not-counted = Not counted
chip-withdrawn = Withdrawn by you
help-draft = Kept on this phone.
help-queued = Saved on this phone. Sends when there is signal.
help-sending = On its way to the office.
help-blocked = The office does not have it. A person must act.
help-received = The office has it since { $time }.
help-received-plain = The office has it.
help-checking = Nothing to do.
help-returned = The office asks something.
help-verified = Counted in the report.
help-not-counted = Why: { $reason }
help-not-counted-plain = The office does not count it.
help-withdrawn = You took it back.

## My reports
reports-title = My reports
tab-todo = To do
tab-waiting = Waiting
tab-received = Received
tab-done = Done
tab-count = { $tab } ({ $count })
reports-loading = Looking…
reports-empty = You have no reports yet.
reports-empty-tab = Nothing here.
reports-older = { $count ->
    [one] { $count } older report is with the office.
   *[other] { $count } older reports are with the office.
  }
reports-more = Show more
report-title = Report
report-correct = Correct
report-withdraw = Withdraw
report-restore = Undo withdrawal
report-full = Show number full-screen
report-history = What happened
report-facts = What you stated
removed-by-office = Removed by the office
removed-from = Something was removed by the office
removed-photo = Picture
removed-taps = How the count went
removed-other = Something else
withdraw-title = Withdraw this report?
withdraw-body = The office keeps it, marked as withdrawn by you. You can take that back.
withdraw-yes = Withdraw
withdrawn-told = Withdrawn.
restored-told = Your report stands again.
report-gone = This report is not on this phone.
conflict-open = The office has two values for “{ $field }”. Yours: { $yours }. The office decides.
conflict-open-total = The office has two numbers. Yours: { $yours }. The office decides.
conflict-open-withdrawn = The office is checking your withdrawal.
conflict-decided = Your { $yours } was not used; { $used } was.
conflict-decided-yours = The office used your { $yours }.
was-now = { $field }: { $value }
event-created = You saved it.
event-amended = You corrected it.
event-amended-office = The office corrected it.
event-answered = You answered the office.
event-withdrawn = You withdrew it.
event-withdraw-undone = You took the withdrawal back.
event-verified = The office verified it.
event-returned = The office sent it back to you.
event-not-counted = The office does not count it.
event-reopened = The office opened it again.
event-decided = The office decided between two values.
event-conflict-opened = The office has two values.
event-late-answer = Your answer came after the question was closed. It is kept.
event-received = Received by the office.
event-other = Something changed.
event-waiting = not sent yet
event-unused = The office did not use this:
value-withdrawn = withdrawn
value-stands = not withdrawn

## Sent back
returned-title = The office asks
returned-from = The office, { $time }
answer-right = { $number } is right
answer-right-plain = It is right as it is
answer-change = Change the number
answer-unknown = I don't know
answer-note = Note to the office
answer-change-title = What is the right number?
answer-saved = Your answer is saved on this phone.

## Sending
sending-title = Sending
sending-waiting-list = Waiting on this phone
sending-try = Try now
sending-trying = Trying…
sending-join = Use a new code
sending-ios = Sending happens while the app is open.
sending-auto = Reports are sent by themselves when there is signal.
try-ok = { $count ->
    [0] The office was reached. Nothing had to be sent.
    [one] The office received 1 report.
   *[other] The office received { $count } reports.
}
try-offline = No signal. Your reports are kept and sent later.
try-timeout = The signal is too weak. Your reports are kept and sent later.
try-portal = This network asks you to sign in first. Open a web page, then try again.
try-signed-out = This phone has to join again. { $contact } Your reports are kept.
try-held = The office was restored and has to confirm this phone. { $contact } Your reports are kept.
try-revoked = This phone was removed. { $contact } Your reports are kept; use “Give reports to another phone”.
try-app-too-old = Update needed before sending. Close the app and open it with signal.
try-no-room = The answer of the office found no room here. Your reports are kept.
try-server = The office could not be reached. It will try again by itself.
blocked-why = Why: { $why }
problem-signed-out = this phone is signed out
problem-revoked = this phone was removed
problem-held = the office has to confirm this phone
problem-app-too-old = the app is too old
problem-other = the office could not take it

## By hand
by-hand-title = Without signal
give-title = Give reports to another phone
give-making = Making the file…
give-failed = The file could not be made. Your reports are kept. Close the app and try again.
give-nothing = Nothing waits on this phone. There is nothing to give.
give-reports = { $count ->
    [one] 1 report in one file.
   *[other] { $count } reports in one file.
}
give-left = { $count ->
    [one] 1 more report needs another file. Give this one first.
   *[other] { $count } more reports need another file. Give this one first.
}
give-how = Only the office can open it. Give it to anybody who reaches the office or signal before you. Your reports stay on this phone until the office has received them.
give-share = Share the file
give-save = Save the file
give-shared = The file was shared.
give-saved = The file was saved with your downloads.
give-not-shared = This phone could not share the file. Save it instead.
give-after = When the office's answer comes back as a file, choose “Take a file”.
take-title = Take a file
take-received = { $count ->
    [0] The office's answer. There is nothing new in it.
    [one] The office received 1 of your reports or corrections.
   *[other] The office received { $count } of your reports and corrections.
}
take-carried = This phone carries the file. It goes to the office by itself when there is signal.
take-not-ours = This is not a whole file from a phone or from the office. Ask for it again.
take-too-new = This file comes from a newer app. Update this phone first.
take-too-large = This file is too large.
take-other-office = This file is for another office. This phone cannot carry it there.
take-not-for-this-phone = This answer is for another phone, or the file is damaged. Nothing was changed.
take-failed = The file could not be kept. Close the app and try again.
carried-files = { $count ->
    [one] 1 file carried for another phone. It goes to the office by itself when there is signal.
   *[other] { $count } files carried for other phones. They go to the office by themselves when there is signal.
}
carried-give = Give the file on
carried-give-how = Give it to anybody who reaches the office or signal before you. It may arrive twice; that does no harm.
carried-give-after = It stays on this phone too until the office has it.
carried-refused = The office could not use a file that you carried. Ask the phone it came from for a new one.
carried-remove = Remove the file
back-waits = The office has everything in the file that you carried.
back-give = Give the answer back
back-give-how = Give it to the phone the reports came from, so that it knows. Only that phone can open it.
back-give-after = Remove it here when that phone has it.
back-remove = Remove the answer

## Settings
settings-title = Settings
settings-language = Language
settings-text = Text size
settings-hand = Hand that holds the phone
hand-right = Right
hand-left = Left
percent = { $number } percent
settings-marks = What the marks mean
settings-about = About
settings-person = Joined as
settings-operation = Operation
settings-contact = The office
settings-version = Version { $version }

broken-title = This phone could not open its storage
broken-body = Close the app and open it again. Nothing was deleted.

## Photos
row-photo = Photo
photo-none = None
photo-take = Take a photo
photo-again = Take it again
photo-faces = Faces and number plates put people in danger. Photograph vehicles and places, not people.
photo-lost = We kept your count. The photo was not saved. Take it again?
photo-busy = Making the photo smaller…
photo-unreadable = The photo could not be read. Your count is kept.
photo-not-kept = The photo could not be kept. Your count is kept.
photo-no-room = This phone is nearly full. Numbers are still saved; photos are not.
photo-number = Photo { $number }
photo-remove = Remove
photos-count = { $count ->
    [one] 1 photo
   *[other] { $count } photos
}
photos-received = { $count ->
    [one] { $received } of 1 photo received.
   *[other] { $received } of { $count } photos received.
}
photos-failed = { $count ->
    [one] The photo could not be read. The number was sent.
   *[other] { $count } photos could not be read. The number was sent.
}
photos-waiting = { $count ->
    [one] 1 photo waits. Photos go after all numbers.
   *[other] { $count } photos wait. Photos go after all numbers.
}
