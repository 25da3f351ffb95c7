# The desk in English.  Plain words; "the office" is us, "the phone" is a monitor's.

app-name = Corridor
desk-title = Corridor – desk
skip-to-main = Skip to the main part
navigation = Desk
operation = Operation
exercise = Exercise
digits-latn = Digits 123
digits-arab = Digits ١٢٣
there-is-a-problem = There is a problem
try-again = Try again
save = Save
cancel = Cancel
close = Close
done = Done
edit = Edit
remove = Remove
copy = Copy
copied = Copied.
copy-failed = Could not copy. Select the text instead.
undo = Undo
optional = Optional
never = Never
preview = Preview
somebody = Somebody
reason = Reason
reason-optional = Reason (optional)
reason-missing = Say why
becomes = becomes
as-of = as of { $time }
time-ago = { $span } ago
not-in-scope = not in your scope
nothing-for-you = You have no role at the desk yet. Ask an admin.
page-not-yours = Your role does not open this page. An admin gives roles.
page-unknown = There is no such page.

## Signing in
sign-in = Sign in
sign-in-title = Sign in
sign-in-login = Sign-in name
sign-in-password = Password
sign-in-login-missing = Enter a sign-in name
sign-in-password-missing = Enter your password
sign-in-refused = The name or the password is not right
sign-in-too-often = Too many tries. Wait { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  } and try again.
sign-in-no-account = No account, or forgot the password? Ask an admin for a new sign-in link.
sign-out = Sign out
signed-out-done = You are signed out.
password-was-set = Your password is set. Sign in with it.
invitation-title = Choose a password
invitation-text = You were invited to the desk. Choose a password; the link works once.
password-new = New password
password-hint = At least { $least } characters. Several words are better than one hard word.
password-too-short = The password needs at least { $least } characters
password-show = Show the password
password-set = Set password
session-ended = Your sign-in has ended
session-ended-text = Sign in again to go on. What you typed is still here.
session-not-now = Not now
server-unreachable = The server cannot be reached. Check the network.
offline-banner = No network. You can read what is on the screen; nothing can be saved until the network is back.
phones-refused-banner = Phones are refused: a backup was put back, and restore-epoch was not run. Nothing on the phones is lost. Tell whoever runs the server.

## Keys
keys = Keys
keys-title = Keys
keys-single = Single-key shortcuts
keys-note = No key acts while you type in a field.
key-next = next report
key-previous = previous report
key-open = open the chosen report
key-verify = verify
key-return = send back
key-not-count = not counted
key-amend = correct in your own name
key-undo = undo the last verdict
key-search = search
key-choose = choose a value in the decision table
key-save = save the decision
key-help = this list
key-release = release
key-mend = mend
key-set-aside = set aside
key-take-up = take up again

## Navigation
nav-review = Review
nav-conflicts = Decisions
nav-queue = To sort out
nav-removals = Removals
nav-convoys = Convoys
nav-sites = Sites
nav-people = People
nav-devices = Phones
nav-operations = Operations

## Lists
list-loading = Loading…
list-failed = The list could not be loaded.
list-stale = The list could not be refreshed. Showing { $time }.
list-empty-filtered = Nothing matches these filters.
list-more = Show more
list-read-at = Read at { $time }.
list-fresh = { $count ->
    [one] { $count } change
   *[other] { $count } changes
  } – refresh
reports-fresh = { $count ->
    [one] { $count } new or changed report
   *[other] { $count } new or changed reports
  } – refresh
filters = { $count ->
    [0] Filters
    [one] Filters ({ $count } set)
   *[other] Filters ({ $count } set)
  }
filters-clear = Clear filters
filter-all = All
filter-q = Search vehicle, note, place
filter-site = Place
filter-convoy = Convoy
filter-person = Counted by
filter-how_known = How known
filter-from = From day
filter-to = To day
filter-status = Status
filter-role = Role

## Review queue
lanes = Lanes
lane-decision = Needs a decision
lane-new = New
lane-answered = Answered
lane-returned = Sent back, waiting
lane-verified = Verified
lane-not-counted = Not counted
lane-all = All
lane-empty-decision = Nothing waits for a decision.
lane-empty-new = Nothing waits for you.
lane-empty-answered = No answers wait for you.
lane-empty-returned = No question is waiting for an answer.
lane-empty-verified = Nothing is verified yet.
lane-empty-not-counted = No report was left out.
lane-empty-all = No report was received yet.
review-list = Reports
review-detail = Report
review-new = New
review-returned = Sent back
review-answered = Answered
review-verified = Verified
review-not-counted = Not counted
review-withdrawn = Withdrawn
needs-decision = Needs a decision
group-by-convoy = Group by convoy
group-no-convoy = Without a convoy
received-late = received { $age }
age-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
  } later
age-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  } later
age-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  } later
detail-none = Choose a report from the list.
back-to-list = Back to the list
title-place-direction = { $place }, { $direction }
counted-by = counted by { $name }
reported-by = reported by { $name }
number-corrected-by = number corrected by { $name }, first stated as { $was }
number-decided-by = number decided by { $name }, first stated as { $was }
# In a list, beside who counted.
number-by = number set by { $name }
entered-by = entered by { $name }
observed-at = observed { $time }
received-at = received { $time }
written-at = written { $time }
place-not-recorded = place not recorded
place-out-of-scope = a place outside your scope
time-not-recorded = time not recorded
vehicle-not-recorded = vehicle not recorded
vehicle-unknown = a vehicle not received yet
convoy-unknown = a convoy not received yet
question-open = Asked { $time }, no answer yet
question-answered = Asked, and answered { $time }
conflict-notice = { $count ->
    [one] { $count } field has rival values
   *[other] { $count } fields have rival values
  }
conflict-decide = Decide
recorded-title = What was recorded
unrecorded-title = { $count ->
    [one] { $count } field not recorded
   *[other] { $count } fields not recorded
  }
neighbours-title = Nearest before and after, same place and direction
history-title = History ({ $count })
versions-title = Versions ({ $count })
receipts-title = Receipts ({ $count })
conflicts-decided-link = Decisions on this report

flag-site-closed = Site closed
flag-late-from-previous-assignee = From a monitor no longer assigned
flag-unresolved = Convoy or vehicle not received yet
flag-bands-differ-from-total = Groups do not add up to the total
flag-subset-larger-than-total = A part is larger than the total
flag-over-capacity = Very high for this vehicle
flag-clock-wrong = Clock wrong
flag-future-time = Time lies in the future
flag-ends-before-start = Ends before it starts
flag-range-out-of-order = Lowest, number and highest are out of order
flag-not-collected = States more than is collected here
flag-possible-duplicate = Same vehicle twice?
flag-reviewed-by-one = Reviewed by one person

clock-slow = Phone clock { $span } slow.
clock-fast = Phone clock { $span } fast.
clock-was-set = The phone's clock was set between saving and sending.
clock-between = Saved on the phone between { $from } and { $to }, by the office's clock.
clock-as-stated = The times are kept as they were stated.

action-verify = Verify
action-return = Send back
action-not-count = Not counted
action-amend = Correct in my own name
action-reopen = Reopen
why-line = { $actions }: { $why }
why-unknown = not possible now
why-offline = No network: nothing can be saved now.
why-counted-by-you = you counted this; another person reviews it
why-entered-by-you = you entered this; another person reviews it
why-set-by-you = you set a value of this report; another person reviews it
why-candidate-of-yours = a value of yours stands in its conflict; another person decides
why-open-conflict = decide the rival values first
why-move-not-possible = not possible in this state
why-forbidden = your role does not allow this

said-verify = Verified: { $what }
said-return = Sent back: { $what }
said-not-count = Not counted: { $what }
said-reopen = Open again: { $what }
said-amend = Your correction is saved. Another person reviews it now.
said-amend-conflict = Somebody else changed the same field. Both values wait for a decision.
reason-undo = Undone at once

return-title = Send back with a question
return-text = { $name } sees the question on the phone and answers it.
question = Your question
question-hint = No names of people who are leaving, and no phone numbers.
question-missing = Enter a question
question-ready = Ready questions
question-number-differs = The number differs from the one at arrival. Is it right?
question-twice = Was this vehicle counted twice?
question-which-vehicle = Which vehicle is this?
question-wrong-place = Is the place right?
question-which-time = Is the time right?
preview-returned = Sent back to you

not-count-title = Leave out of the count
not-count-text = The report stays readable, and the monitor sees your reason.
reopen-title = Reopen
reopen-text = The verdict is taken back and the report waits for review again. Both stay in the history.
reason-ready = Ready reasons
reason-not-count-twice = The same vehicle was counted twice
reason-not-count-practice = This was practice
reason-not-count-no-movement = Nothing moved after all
reason-not-count-told-only = Told by others, not seen by us
reason-not-count-elsewhere = Already in another report
reason-reopen-new-information = New information came in
reason-reopen-mistake = The verdict was a mistake

moved-title = This report was changed while you looked at it.
moved-fields = Different now: { $fields }
moved-kept = Nothing was saved. What you chose and typed is still here: look again, then repeat it.

amend-title = Correct in my own name
amend-text = What { $name } stated stays readable. Your correction is a new version, and another person reviews it.
amend-was = Now: { $value }
amend-another = Correct another field
amend-choose = Choose a field
amend-reason-hint = How do you know?
amend-save = Save correction
amend-nothing = Change at least one value
amend-not-a-number = { $field }: enter a whole number, or leave it empty
amend-too-large = { $field }: enter { $most } or less
amend-too-small = { $field }: enter { $least } or more
amend-no-time = { $field }: enter a day and a time

history-created = { $by } counted and saved it
history-amended = { $by } changed it
history-answered = { $by } answered
history-late-answer = { $by } answered after the question was closed
history-withdrawn = { $by } withdrew it
history-withdraw-undone = { $by } took the withdrawal back
history-verified = { $by } verified it
history-returned = { $by } sent it back
history-not-counted = { $by } left it out of the count
history-reopened = { $by } reopened it
history-decided = { $by } decided
history-conflict-opened = Rival values for { $field }
answer-right = “It is right.”
answer-changed = “I changed it.”
answer-dont-know = “I don't know.”
correction-miscounted = “I miscounted.”
correction-typing = “A typing mistake.”
correction-wrong-place = “Wrong place or vehicle.”
correction-twice = “It was counted twice.”
correction-other = “Another reason.”
version-number = Version { $number }
version-first = { $count ->
    [one] First statement: { $count } field
   *[other] First statement: { $count } fields
  }
version-sets-nothing = Set nothing by itself
by-desk = at the desk
by-phone = by phone
change-number = change { $number } of this phone
receipt-fields = Set aside for a decision: { $fields }
outcome-applied = Applied
outcome-merged = Merged with what others had changed
outcome-conflict = Waits for a decision
outcome-held = Waits for an earlier change
outcome-quarantined = Could not be applied; it waits to be sorted out

## Decisions
back-to-conflicts = All decisions
conflicts-open = Open
conflicts-decided = Decided
conflicts-none = No report waits for a decision.
conflicts-none-decided = Nothing was decided yet.
conflicts-none-here = Nothing to decide here.
conflict-now-reads = now reads { $value }
conflict-lead-parallel = { $people ->
    [one] One person changed this report twice without seeing the first change.
   *[other] { $people } people changed this report without seeing each other.
  }
conflict-lead-after-decision = A correction came after the report was judged.
conflict-lead-withdrawal = It was withdrawn on one phone and changed elsewhere.
conflict-agreeing = { $count ->
    [one] { $count } other field agrees.
   *[other] { $count } other fields agree.
  }
conflict-whole-report = Show the whole report
decision-table = Decision table
column-field = Field
column-before = Before
column-decision = Your decision
statement-number = statement { $number }
cell-unchanged = unchanged
candidate-live = stands now
candidate-live-before = { $value } stands now
candidate-earlier = earlier: { $values }
candidate-agreed = also said by { $names }
candidate-line = { $value } – { $name } ({ $device })
candidates-equal = Both versions are the same. Choosing one closes the conflict.
use-value = Use { $value }
use-value-of = Use { $value } ({ $name })
another-number = Another number
another-value = Another value
another-means = This is then your own statement, and another person reviews the report.
only-changed = Only { $name } changed it
decision-save = Save decision
decision-ask = Ask the monitor
decision-later = Decide later
decision-none-chosen = Choose a value, or decide later
decision-value-missing = { $field }: enter the value
decision-reason-missing = { $field }: say why, as nobody stated this value
decision-line = { $by } used { $value }
decide-again = Decide again
said-decided = { $count ->
    [one] Decided. Everybody concerned is told.
   *[other] { $count } fields decided. Everybody concerned is told.
  }
said-decided-left = { $count ->
    [one] Saved. { $count } field still waits.
   *[other] Saved. { $count } fields still wait.
  }

## To sort out
queue-open = Waiting
queue-set-aside = Set aside
queue-empty-open = Nothing waits to be sorted out.
queue-empty-set-aside = Nothing was set aside.
queue-detail = What waits
queue-detail-none = Choose one from the list.
received-ago = received { $span } ago
queue-saved-at = Saved on the phone
queue-received-at = Received
queue-stated = What can be read of it
queue-stated-nothing = No field of it can be read.
queue-text = Show the text as it came
queue-report-link = Show its report
queue-before-link = Show the change before it
queue-done = What was done
queue-gone = Somebody has dealt with this meanwhile. The list is read again.
queue-what-create = New report
queue-what-amend = Correction
queue-what-answer = Answer to a question
queue-what-withdraw = Withdrawal
queue-what-unreadable = A text from a phone
queue-what-convoy = Change of a convoy
queue-what-vehicle = Change of a vehicle
queue-why-held = The change before it has not arrived
queue-why-held-here = The change before it waits to be sorted out too
queue-why-bad-json = The text cannot be read
queue-why-invalid = A field holds what it cannot hold
queue-why-unknown-kind = A kind of report that is not known here
queue-why-id-reused = Id used twice
queue-why-number-reused = Number used twice: two phones share one enrolment
queue-why-other-device = Comes from another phone
queue-why-device-revoked = Its phone had been revoked
queue-why-device-held = Its phone waits for an admin’s release after a restore
queue-why-other-key = The change before it is about another report
queue-why-unknown-key = Its report is not here, or is somebody else's
queue-why-unknown-site = It names a place that is not known in its operation
queue-why-never-assigned = Its author was never assigned to this place
queue-why-counted-by-another = It says that somebody else counted
queue-why-unknown-question = It answers a question that was never asked
queue-why-fault = The server failed on it
queue-why-other = It could not be used ({ $problem })
queue-did-release = { $by } released it
queue-did-mend = { $by } mended it
queue-did-set-aside = { $by } set it aside
queue-did-take-up = { $by } took it up again
action-release = Release
action-mend = Mend
action-set-aside = Set aside
action-take-up = Take up again
why-not-releasable = it cannot be read as a statement; mend it, or set it aside
said-release = Released: { $what }
said-mend = Mended: { $what }
said-mend-conflict = Mended. Another value stands against it, and both wait for a decision.
said-set-aside = Set aside: { $what }
said-take-up = Taken up again: { $what }
release-title = Release
release-text = It takes effect as it stands, in its author's name, and so does what waits for it. Another person can review it.
set-aside-title = Set aside
set-aside-text = It shall have no effect. The phone shows your reason to its author. It can be taken up again.
take-up-title = Take up again
take-up-text = It waits to be sorted out again, and the phone says that the office is checking it.
reason-release-stood-in = Stood in for a colleague there
reason-release-confirmed = Confirmed with its author
reason-set-aside-twice = The same vehicle was counted twice
reason-set-aside-practice = This was practice
reason-set-aside-elsewhere = Already in another report
reason-set-aside-nothing-said = It says nothing that can be used
reason-take-up-new-information = New information came in
reason-take-up-mistake = It was set aside by mistake
mend-title = Mend
mend-text-whole = Say what it was to say. It stays the statement of { $name }; you are named as who entered it, and another person reviews it.
mend-text-edits = Say what it was to say. The correction is made in your name to the report of { $name } as it stands, and another person reviews it.
mend-stated = Stated: { $value }
mend-another = Fill in another field
mend-missing = { $field }: enter a value

## Convoys
convoys-none = No convoy yet. Add the first one before it leaves.
convoys-all = All convoys
convoys-of-site = At or between
convoy-add = Add a convoy
convoy-edit-title = Edit { $convoy }
convoy-move = Move
convoy-move-title = Where does { $convoy } stand?
convoy-at-hint = Phones see a convoy only while it stands at their own site.
convoy-on-the-road = On the road
convoy-label-missing = Enter a name for the convoy
said-convoy-added = Added: { $convoy }
said-convoy-changed = Saved: { $convoy }
said-convoy-left = This convoy has left your sites: { $convoy }
join-same-as = This is the same convoy as…
join-title = { $convoy } is the same convoy as…
join-anew-title = Which vehicles of { $convoy } are the same?
join-text = They read as one everywhere from then on. Every report keeps what it stated, and it can be taken back.
join-into = The other convoy
join-into-hint = Its name is the one that stays.
join-choose = Choose
join-none-chosen = Choose the other convoy
join-no-other = There is no other convoy in this operation.
join-vehicles = Which vehicles are the same
join-no-vehicles = One of the two has no vehicles to pair.
join-not-there = Not among these
join-suggested = Same number: { $vehicle }
join-take-suggested = { $count ->
    [one] Pair { $count } with the same number
   *[other] Pair { $count } with the same numbers
  }
join-paired-twice = Two vehicles cannot both be this one
join-save = Join
join-pair = Pair vehicles
join-pair-of = Pair vehicles: { $convoy }
joined-with = Joined with
joined-by = joined by { $name }, { $time }:
joined-states = { $field }, as stated there
vehicle-also = Also written down as { $vehicle }, { $convoy }
vehicle-of = Came with { $convoy }
separate = Separate again
separate-of = Separate again: { $convoy }
separate-title = Separate { $convoy } again?
separate-text = Both read as they did before, each with its own vehicles and counts.
said-convoy-joined = { $convoy } is joined with { $other }
said-vehicles-paired = Vehicles paired: { $convoy }
said-convoy-separated = Separated: { $convoy }
vehicles-none = No vehicles yet.
vehicle-add = Add a vehicle
vehicle-edit = Edit { $vehicle }
vehicle-label = Painted or assigned number
vehicle-label-hint = For example “Bus 4”. Never the plate of a private car.
vehicle-label-missing = Enter the vehicle's number or name
seats-not-a-number = Enter the seats as a whole number
seats-too-many = Enter { $most } seats or fewer
seats = { $count ->
    [one] { $shown } seat
   *[other] { $shown } seats
  }
said-vehicle-added = Added: { $vehicle }
said-vehicle-changed = Saved: { $vehicle }
ledger-caption = Departed and arrived per vehicle of { $convoy }
column-vehicle = Vehicle
column-departed = Departed
column-arrived = Arrived
column-difference = Difference
column-actions = Actions
convoy-counted-departed = Vehicles counted leaving
convoy-counted-arrived = Vehicles counted arriving
vehicles-counted = { $count } of { $of }
counted-nobody = nobody counted
counts-rival = { $count ->
    [one] { $count } count
   *[other] { $count } counts, not reconciled
  }
difference-none = –

## Sites
operations-none = Make the operation that is to be monitored.
operation-add = Make an operation
operation-edit = Edit { $operation }
operation-name-missing = Enter a name in at least one language
operation-status-planned = Planned
operation-status-open = Open
operation-status-closing = Closing
operation-status-closed = Closed
operation-status-archived = Archived
operation-status-destroyed = Destroyed
operation-status-planned-hint = Phones can be enrolled and learn it. What they send is taken.
operation-status-open-hint = Phones count, send and are told.
operation-status-closing-hint = Nobody is sent out any more. What phones still hold is taken.
operation-status-closed-hint = It is over. What phones still hold is taken all the same.
operation-time_zone = Time zone
operation-time_zone-hint = For example Asia/Damascus. Phones and desk show their times in it.
operation-day_starts = Start of the reporting day
operation-day_starts-hint = Local time, for example { $example }. Phones are not told.
operation-day_starts-wrong = Enter a time of day such as { $example }
operation-contact_line = Whom to ask
operation-contact_line-hint = A line that phones show to who needs help, for example a radio channel. Never a person's name.
operation-languages = Languages
operation-languages-hint = Those of its monitors. Each phone's owner chooses one.
operation-languages-missing = Choose at least one language
operation-digits = Numerals
operation-digits-hint = Phones begin with these. Each phone's owner can change them.
operation-age_bands = Age bands
operation-age_bands-hint = Youngest first, the last one open, for example { $example }. Phones ask for them from their next contact on; what was counted before stays as it was.
operation-age_bands-wrong = Enter bands that hold every age once, youngest first, the last one open: { $example }
operation-keep_received_hours = Hours that phones show what the office has
operation-keep_received_hours-hint = After that a received report leaves the phone; one that was sent back or is not sent never does. 0 is at once. Phones are told at their next contact.
operation-keep_received_hours-wrong = Enter the hours, from 0 to 720
operation-position = Record positions
operation-position-hint = Phones are told at their next contact. Those of this version do not record where they stand yet.
operation-photos = Take pictures
operation-photos-hint = Phones are told at their next contact, and then offer to attach pictures. Faces endanger people: leave it off unless you need it.
operation-status_as_announced = Record the status that an organiser announced
operation-status_as_announced-hint = Phones are told at their next contact. Those of this version do not ask for it yet.
operation-exercise = This is an exercise
operation-exercise-hint = It is marked as one and never added to others. This cannot be changed later.
column-switched-on = Switched on
switched-on-none = nothing besides the count
said-operation-added = Made: { $operation }
said-operation-changed = Saved: { $operation }. Its phones learn it at their next contact.

sites-none = Add the first place people pass.
site-add = Add a site
site-edit = Edit { $site }
site-import = Import a list (CSV)
site-search = Name or code
site-names = Names
site-names-hint = One is enough. Phones show the name in their own language.
site-code = Code
site-code-hint = Short, as it is used in lists, for example ALP-RAM
site-name-missing = Enter a name in at least one language
site-code-missing = Enter a code
site-position = Position
site-position-hint = Latitude, then longitude, for example { $example }
site-position_quality = How good is the position?
site-pcode = P-code
site-pcode-hint = Of the smallest district that contains it
site-time_zone = Time zone, if another one
site-zone-hint = The operation uses { $zone }
site-zone-unknown = Enter a time zone such as Asia/Damascus
quality-published = published by others
quality-measured = measured there
quality-approximate = approximate
position-read = { $latitude } { $north ->
    [yes] north
   *[no] south
  }, { $longitude } { $east ->
    [yes] east
   *[no] west
  }
position-two-numbers = Enter two numbers with a comma between them, for example { $example }
position-not-a-number = Enter the position as numbers, for example { $example }
position-latitude-range = The first number is the latitude: between { $low } and { $high }
position-longitude-range = The second number is the longitude: between { $low } and { $high }
position-swapped = The first number cannot be a latitude. Latitude comes first, then longitude
control-title = Who controls it
control-party = Party
control-said-by = By whose word
control-from = From
control-to = To
control-add = Add who controls it
control-remove-of = Remove { $party }
control-party-missing = Enter who controls the site
control-said-by-missing = Enter who says so
control-ends-before = It ends before it starts
site-kind-departure = Departure
site-kind-crossing = Crossing
site-kind-transit = Transit
site-kind-arrival = Arrival
site-kind-medical = Medical
site-kind-area = Area where people remain
site-status-planned = Planned
site-status-open = Open
site-status-closed = Closed
site-status-merged = Merged
site-close-short = Close
site-close-now = Close the site
site-close-of = Close { $site }
site-close-phones = { $count ->
    [0] No phone is known to hold reports for this site; one without network may. They will be accepted and flagged.
    [one] { $count } phone may still hold reports for this site. They will be accepted and flagged.
   *[other] { $count } phones may still hold reports for this site. They will be accepted and flagged.
  }
site-close-reports = { $count ->
    [one] { $count } report from here waits for review.
   *[other] { $count } reports from here wait for review.
  }
site-close-text = Phones stop offering the site at their next contact. It can be opened again.
site-open-short = Open again
site-open-again = Open again: { $site }
site-open-text = Phones offer the site again at their next contact.
said-site-added = Added: { $site }
said-site-changed = Saved: { $site }
said-site-closed = Closed: { $site }
said-site-opened = Open again: { $site }
said-sites-imported = Sites added: { $added }. Changed: { $changed }.
import-text = Choose a CSV file in UTF-8, its columns parted by commas, semicolons or tabs. You see first what it would do; one bad row and nothing is taken.
import-columns = Columns:
import-file = File
import-good = Adds { $added }, changes { $changed }, leaves { $same } as they are.
import-bad = { $count ->
    [one] { $count } row is wrong. Nothing can be taken until it is right.
   *[other] { $count } rows are wrong. Nothing can be taken until they are right.
  }
import-line = Line { $line }
import-add = add
import-change = change
import-commit = Take the whole list
import-problem-code-wrong = { $column }: a code has 1 to 24 capital letters, digits and hyphens, for example ALP-RAM
import-problem-kind-unknown = { $column }: departure, crossing, transit, arrival, medical or area
import-problem-name-missing = a name is missing, in any language
import-problem-name-wrong = { $column }: at most 120 characters, and none that are invisible
import-problem-pcode-wrong = { $column }: { $said } is not a P-code such as SY0200
import-problem-quality-unknown = { $column }: published, measured or approximate
import-problem-zone-unknown = { $column }: { $said } is not a time zone such as Asia/Damascus
import-problem-position-half = { $column }: a position needs latitude and longitude; leave both empty if it is not known
import-problem-beyond-the-globe = { $column }: { $said } does not exist on the globe
import-problem-not-degrees = { $column }: { $said } is not a number of degrees such as 36.158
import-problem-stands-already = { $column }: { $said } stands on line { $number } already
import-problem-too-many-rows = more than { $number } rows; import them in parts
import-problem-cells-differ = the row has { $number } cells and the header { $of } columns
import-problem-not-csv = this cannot be read as CSV: look for a quotation mark that is not closed
import-problem-column-missing = the column { $column } is missing
import-problem-names-column-missing = a column with names is missing: name_en, name_ar, name_fr or name_ru
import-problem-column-unknown = the column { $column } is not known
import-problem-column-twice = the column { $column } stands twice
csv-empty = The file is empty
csv-not-utf8 = The file is not in UTF-8. Save it as “CSV UTF-8”
csv-too-large = The file is too large for a list of sites
csv-is-a-workbook = This is a workbook. Save it as CSV first

## People
people-none = Nobody here yet. Invite the first person.
person-invite = Invite somebody
person-search = Name or sign-in name
person-edit = Edit { $name }
person-name = Name
person-name-hint = As colleagues know them. Phones never show it to others.
person-name-missing = Enter a name
person-login-hint = Latin letters, digits and . _ @ + -
person-next-staff = Next you get a link with which they choose a password.
person-next-monitor = Next you get a code that enrols their phone. They must stand beside you.
person-roles = Roles
person-roles-of = Roles of { $name }
person-sign-in = New sign-in
person-sign-in-of = New sign-in for { $name }
person-suspend = Suspend
person-suspend-of = Suspend { $name }
person-suspend-text = They are signed out at once, and their phones are refused at the next contact. Their reports stay theirs; unsent ones stay on the phone.
person-restore = Restore
person-restore-of = Restore { $name }
person-restore-text = They can sign in again, and their phones are let in again.
person-status-invited = Invited
person-status-active = Active
person-status-suspended = Suspended
role = Role
role-monitor = Monitor
role-coordinator = Coordinator
role-admin = Admin
role-monitor-hint = Counts on a phone.
role-coordinator-hint = Reviews reports and decides at the desk.
role-admin-hint = Manages operations, sites, people and phones. Reads no report by this alone.
role-at = { $role } · { $where }
role-whole = the whole of { $operation }
role-whole-operation = The whole operation
role-add = Add a role
role-end = End
role-end-of = End: { $role }
roles-none = No role
roles-when = A change signs the person out at the desk, and takes effect on a phone at its next contact.
said-role-given = Role given: { $role }
said-role-ended = Role ended: { $role }
said-person-invited = Added: { $name }
said-person-changed = Saved: { $name }
said-person-suspended = Suspended: { $name }
said-person-restored = Restored: { $name }
invitation-for = Sign-in link for { $name }
invitation-give = Give this link to them and to nobody else. It is shown only now and works once.
invitation-link = Link
invitation-expires = It works until { $time }.
column-person = Person
column-roles = Roles
column-language = Language
column-status = Status
column-last-active = Last active
column-site = Site
column-kind = Kind
column-last-report = Last report
column-phones-waiting = Phones holding reports
language-en = English
language-ar = Arabic
language-fr = French
language-ru = Russian

## Files from phones
file-bring-in = Bring in a file from a phone
file-text = A phone without signal can give its reports in a file, and anybody may bring it. It is checked first: a file that is not whole changes nothing. The same file twice does no harm.
file-choose = The file
file-drop = Choose it, or drop it here.
file-taking = Taking the reports…
file-taken = { $count ->
    [0] There is no change in this file.
    [one] The { $count } change in this file is in custody.
   *[other] All { $count } changes in this file are in custody.
}
file-known = { $count ->
    [one] { $count } was here before.
   *[other] { $count } were here before.
}
file-strange = { $count ->
    [one] No phone vouches for { $count } of them: it is kept and counts nowhere.
   *[other] No phone vouches for { $count } of them: they are kept and count nowhere.
}
file-receipts = Save the answer for that phone
file-receipts-text = Give it back to the phone that the file came from: “Sending”, then “Take a file”. Only that phone can open it.
file-no-receipts = The phone that made this file is not known here, so there is no answer for it.
file-another = Bring in another file
refusal-not-a-bundle = This is not a file with reports from a phone. Nothing was taken.
refusal-bundle-too-new = This file was made by a newer app than this office knows. Update the server first. Nothing was taken.
refusal-bundle-of-another-office = This file was made for another office, and only that office can open it. Nothing was taken.
refusal-bundle-damaged = This file is damaged or incomplete. Nothing was taken. Ask for it again.
refusal-too-large = This file is too large: more than 16 MB. Nothing was taken.
refusal-safety-log = The safety log of the server cannot be written, so nothing was done. Tell whoever runs the server.

## Phones
devices-none = No phone is enrolled yet.
device-enrol = Enrol a phone
device-enrol-of = Enrol a phone for { $name }
device-status-active = Active
device-status-held = Waiting for release after a restore
device-status-revoked = Revoked
device-quiet = No contact for more than a day
device-missing = { $count ->
    [one] { $count } change never arrived:
   *[other] { $count } changes never arrived:
  }
device-cloned = Two phones use this enrolment
device-revoke = Revoke
device-revoke-of = Revoke { $device }
device-revoke-now = Revoke now
revoke-waiting = { $count ->
    [0] At its last contact ({ $time }) nothing waited on this phone. What was counted since may be lost.
    [one] At its last contact ({ $time }) { $count } change was still on this phone. Revoking may lose it: collect it first if you can.
   *[other] At its last contact ({ $time }) { $count } changes were still on this phone. Revoking may lose them: collect them first if you can.
  }
revoke-unknown = This phone never made contact. Whatever was counted on it may be lost.
revoke-text = The phone of { $name } is refused at its next contact, keeps what it has not sent, and says whom to ask.
said-device-revoked = Revoked: { $device }
device-release = Release
device-release-of = Release the phone of { $name }
device-release-now = Release now
device-recovered = Enrolled after the backup
device-recovered-text = The database was restored from a backup that is older than this phone. Only its file has come in; its key shows that it was enrolled here.
device-recovered-then = What its files brought takes effect in the name of { $name }. The phone itself needs a new code, if it has not joined again yet.
release-why = The database was restored from a backup, and it is not known which phones were revoked since. Make sure who has this phone before you let it in again.
release-then = What its files brought takes effect in the name of { $name }, and the phone is let in at its next contact.
said-device-released = Released: the phone of { $name }
waiting-unknown = no contact yet
waiting-changes = { $count ->
    [0] nothing waiting
    [one] { $count } change waiting
   *[other] { $count } changes waiting
  }
column-device = Phone
column-last-contact = Last contact
column-waiting = Waiting on it
enrol-who = Whose phone
enrol-who-text = Only monitors have phones. They must stand beside you: the code is not for sending.
enrol-who-missing = Choose whose phone it is
enrol-choose = Choose a person
enrol-make = Make a code
enrol-title = Enrol a phone for { $name }
enrol-text = Scan with the phone's camera, or open the app and type the code. For one phone, once.
enrol-qr = QR code with the enrolment link
enrol-code = Code
enrol-link = Link
enrol-left = Works for { $minutes } min { $seconds } s more.
enrol-over = This code is too old. Make a new one.
enrol-again = Make a new code

## Trouble
trouble-unexpected = Something went wrong on this page. Try again; if it stays, reload the page.
trouble-offline = The server cannot be reached.
trouble-signed-out = You are signed out.
trouble-stale = Somebody changed this meanwhile. Look again, then repeat it.
trouble-absent = It is not there, or not yours to see.
trouble-refused = The server did not accept it.
trouble-too-often = Too many tries. Wait a little.
trouble-server = The server has a fault. Nothing was saved.
refusal-not-found = It is not there, or not yours to see.
refusal-rev-moved = Somebody changed this meanwhile. Close this, look again, then repeat it.
refusal-version-moved = Somebody changed this meanwhile. Look again, then repeat it.
refusal-forbidden = Your role does not allow this.
refusal-counted-by-you = You counted this; another person reviews it.
refusal-entered-by-you = You entered this; another person reviews it.
refusal-set-by-you = You set a value of this report; another person reviews it.
refusal-candidate-of-yours = A value of yours stands in its conflict; another person decides.
refusal-open-conflict = Decide the rival values first.
refusal-settled-already = Somebody has dealt with this meanwhile. Look again.
refusal-joined-already = These are one convoy already. Close this and look again.
refusal-joined-elsewhere = This is joined with another convoy. Separate it there first.
refusal-not-joined = Somebody has separated it meanwhile. Close this and look again.
refusal-redaction-open = A removal is asked for here already. Confirm or refuse that one first.
refusal-asked-by-you = You asked for this; another person confirms it.
refusal-candidate-redacted = This was removed for good and cannot be chosen. Choose or enter another value.
refusal-value-removed = Two people removed this for good. Write it without what was removed.
refusal-not-releasable = It still cannot take effect as it stands. Mend it, or set it aside.
refusal-reason-needed = Say why.
refusal-question-needed = Enter a question.
refusal-own-role = Nobody changes their own role.
refusal-last-admin = The last admin cannot leave. Make somebody else an admin first.
refusal-code-unknown = This code is not known. Check it, or ask for a new one.
refusal-code-expired = This code is too old. Ask for a new one.
refusal-code-used = This code was used already. Ask for a new one.
refusal-too-many = Too many tries. Wait a little.
refusal-late-answer = The answer came after the question was closed

## Values
value-not-recorded = not recorded
value-removed = removed for good
value-not-observed = not observed
value-yes = yes
value-no = no
value-withdrawn = withdrawn
value-stands = stands
figure-range = { $low } to { $high }
figure-about = about { $number }
figure-at-least = at least { $number }
figure-more-than = more than { $number }
figure-nearly = nearly { $number }
figure-up-to = up to { $number }
band-and-over = { $from } and over
sex-female = Female
sex-male = Male
sex-unknown = Sex unknown

## Fields of reports, convoys and vehicles
field-count-band = { $who }, { $band }
field-kind = Kind
field-site = Place
field-site-said = Place, as said
field-convoy = Convoy
field-vehicle = Vehicle
field-vehicle-label = Vehicle, as stated
field-vehicle-type = Type of vehicle
field-observed_from = Observed from
field-observed_to = Observed to
field-written_at = Written down at
field-counted_by = Counted by
field-came_by = Came by
field-sheet_number = Sheet number
field-how_known = How known
field-source-name = Source
field-source-type = Kind of source
field-source-knows = How the source knows
field-position-latitude_e7 = Latitude (× 10⁷)
field-position-longitude_e7 = Longitude (× 10⁷)
field-position-accuracy_m = Accuracy of position (m)
field-distance = Distance from the site
field-note = Note
field-language = Language
field-form_version = Version of the form
field-withdrawn = Withdrawn
field-direction = Direction
field-mode = How it was counted
field-unit = Unit
field-quantifier = Exactness
field-total = Number
field-low = Lowest
field-high = Highest
field-where_counted = Where counted
field-count-women = Women
field-count-men = Men
field-count-girls = Girls
field-count-boys = Boys
field-sick-lying = Wounded or sick, lying
field-sick-seated = Wounded or sick, seated
field-companions = Companions of the sick
field-needs-child_alone = Child apparently alone
field-needs-older_alone = Older person alone
field-needs-pregnant_or_infant = Pregnant or with infant
field-needs-moves_with_help = Moves with help
field-not_boarded-choice = Not boarded, by choice
field-not_boarded-refused = Not boarded, refused by a party
field-not_boarded-no_place = Not boarded, no place
field-share_observed = Share of the period observed (%)
field-status-announced = Status as announced by the organiser
field-label = Name or number
field-from_site = From
field-to_site = To
field-at_site = Stands at
field-departed_at = Departed
field-arrived_at = Arrived
field-type = Type
field-seats = Seats

choice-vehicle-type-bus = bus
choice-vehicle-type-ambulance = ambulance
choice-vehicle-type-car = car
choice-vehicle-type-van = van
choice-vehicle-type-truck = truck
choice-vehicle-type-motorbike = motorbike
choice-vehicle-type-on-foot = on foot
choice-vehicle-type-other = other
choice-type-bus = bus
choice-type-ambulance = ambulance
choice-type-car = car
choice-type-van = van
choice-type-truck = truck
choice-type-motorbike = motorbike
choice-type-other = other
choice-came_by-phone = phone
choice-came_by-paper = paper
choice-came_by-voice = voice
choice-came_by-memory = later, from memory
choice-how_known-counted = counted
choice-how_known-estimated = estimated
choice-how_known-told = told by others
choice-how_known-list = from a list
choice-source-type-humanitarian = humanitarian organisation
choice-source-type-united-nations = United Nations
choice-source-type-government = government
choice-source-type-party = party to the conflict
choice-source-type-media = media
choice-source-type-monitoring-group = monitoring group
choice-source-type-local = local people
choice-source-type-other = other
choice-source-knows-saw = saw it
choice-source-knows-heard = heard it
choice-source-knows-document = from a document
choice-distance-near = near
choice-distance-far = far
choice-distance-unknown = unknown
choice-direction-leaving = leaving
choice-direction-arriving = arriving
choice-direction-passing = passing
choice-direction-waiting = waiting
choice-direction-turned-back = turned back
choice-direction-returning = returning
choice-mode-tally = one tap for each
choice-mode-typed = number typed
choice-mode-stream = vehicle by vehicle
noun-unit-person = { $count ->
    [one] person
   *[other] people
  }
noun-unit-household = { $count ->
    [one] household
   *[other] households
  }
noun-unit-vehicle = { $count ->
    [one] vehicle
   *[other] vehicles
  }
choice-unit-person = people
choice-unit-household = households
choice-unit-vehicle = vehicles
choice-quantifier-exact = exact
choice-quantifier-about = about
choice-quantifier-at-least = at least
choice-quantifier-more-than = more than
choice-quantifier-nearly = nearly
choice-quantifier-up-to = up to
choice-where_counted-on-board = on board
choice-where_counted-at-the-door = at the door
choice-where_counted-from-outside = from outside
choice-where_counted-from-a-list = from a list
choice-status-announced-civilians = civilians
choice-status-announced-armed-group = armed group
choice-status-announced-mixed = mixed
choice-status-announced-not-announced = not announced
choice-kind-headcount = headcount

## Two counts of one event

duplicates-title = May be the same event
duplicate-other = { $name }: { $number }
duplicate-one-event = One event: use { $number }
duplicate-two-events = Two events
duplicate-witnessed-twice = One event, two witnesses: use { $number }
duplicate-why-not = Another person decides this: you counted, entered or set one of the numbers.
duplicate-asked-anew = The number used then is no longer counted. What is it now?
duplicate-said-one-event = One event, { $name } decided on { $time }.
duplicate-said-two-events = Two events, { $name } decided on { $time }.
duplicate-said-witnessed-twice = One event seen by two witnesses, { $name } decided on { $time }.
duplicate-one-event-title = One event, counted twice
duplicate-one-event-text = The other report is left out of the count. Both stay readable.
duplicate-one-event-reason-1 = Both stood at the same gate
duplicate-one-event-reason-2 = The list of the convoy names this vehicle once
duplicate-two-events-title = Two events
duplicate-two-events-text = Both reports count.
duplicate-two-events-reason-1 = The vehicle came twice
duplicate-two-events-reason-2 = They are two vehicles with one number
duplicate-witnessed-twice-title = One event, seen by two witnesses
duplicate-witnessed-twice-text = Both reports stay as evidence; the number you chose is the one to use.
duplicate-witnessed-twice-reason-1 = Two posts saw the same vehicle pass
duplicate-witnessed-twice-reason-2 = One counted at the door, the other on board
duplicate-save = Save decision
said-duplicate-one-event = One event. The other report is left out of the count.
said-duplicate-two-events = Two events. Both reports count.
said-duplicate-witnessed-twice = One event with two witnesses. Both reports stay.
## What came with a report
photos-title = Photos
photos-received = { $count ->
    [one] { $received } of 1 photo received
   *[other] { $received } of { $count } photos received
}
photo-number = Photo { $number }
photo-other = another file that came for this place
photo-waiting = Still on the phone.
photo-arriving = On its way.
photo-unreadable = Received, and cannot be shown: it is no picture that can be opened safely. The file is kept.
photo-differs = Another file than the report announced. It is kept, and cannot be shown.
photo-redacted = Removed for good.

removals-title = Removed for good
removals-none = Nothing was removed from this report.
removals-text = A name or another danger that got in is removed everywhere: here, on every phone, and from what arrives later. One person asks, another confirms. Nobody can undo it.
removals-asked = Waiting for a second person
removals-confirmed = Removed
removals-refused = Refused or taken back
removals-empty-asked = No removal waits to be confirmed.
removals-empty-confirmed = Nothing was removed yet.
removals-empty-refused = No removal was refused.
removal-waits = Removal of { $what } asked by { $name }, { $time }. Waiting for a second person.
removal-done = { $what }: removed for good, { $time }. Asked by { $name }, confirmed by { $other }.
removal-refused = { $what }: not removed. Asked by { $name }, refused by { $other }, { $time }.
removal-taken-back = { $what }: not removed. Asked by { $name }, and taken back, { $time }.
removal-texts = What people wrote about it (reasons, questions, answers)
removal-taps = How the tally went
removal-of-a-change = A change that waits to be sorted out
removal-ask-open = Remove something for good…
removal-ask-title = Remove something for good
removal-ask-text = What you choose is removed with all that it ever held, once another coordinator confirms it. It cannot be undone and cannot be read any more by anybody. Remove only what endangers somebody; what is merely wrong is corrected.
removal-nothing = This report holds nothing that can be removed. A number or a choice that is wrong is corrected.
removal-what = What is to be removed
removal-choose = Choose at least one.
removal-reason-hint = Others read it. Do not repeat what is to be removed.
removal-ask = Ask for removal
removal-one-at-a-time = One removal waits for a second person. Confirm or refuse that one first.
removal-another-confirms = You asked for this. Another coordinator confirms it. Where there is none, an admin assigns one.
removal-confirm-open = Look and confirm…
removal-confirm-title = Remove this for good?
removal-confirm-text = It is removed from the report, its history, the phones and the files of this server. Nobody can bring it back.
removal-asked-because = { $name } asks for it:
removal-moved = The report was changed meanwhile. Look again at what would be removed.
removal-confirm = Remove for good
removal-refuse = Refuse
removal-refuse-title = Do not remove it
removal-take-back = Take back
removal-take-back-title = Take the removal back
removal-refuse-text = Nothing is removed. The reason stays with the report.
removed-from-it = Removed for good: { $what }
said-removal-asked = Asked. It waits for a second person.
said-removal-confirmed = Removed for good.
said-removal-refused = Nothing was removed.
photo-not-shown = Could not be loaded. Open the report again.
curve-title = How the number was tapped
curve-waiting = Still on the phone.
curve-unreadable = Received, and cannot be read. The file is kept.
curve-said = { $taps } taps in { $span }, up to { $number }
flag-attachment-differs = Another file came than announced
