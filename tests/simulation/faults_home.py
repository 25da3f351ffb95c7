"""Faults in the other ways home and in what stays on a phone: files that follow, files carried by hand, hours (docs/sync.md
S6, S7.6, S7.7)."""

from tests.simulation.fault import PHONE_REPORTS, Fault
from tests.simulation.shrink import Call

ATTACHMENTS, BUNDLES = "server.services.attachments", "server.services.bundles"
WITH_FILE: list[Call] = [("save_with_file", (0, "photo-1")), ("sync", (0,))]

HOME_FAULTS = [
    Fault(
        "who carries a file is taken for its author",
        "S7.6: become the author",
        f"{BUNDLES}:take",
        "author, problem = _author(session, parcel)",
        "author, problem = carrier, None",
        [("save", (0,)), ("pack", (0,)), ("carry", (0, "a phone"))],
        "by hand|custody|conservation",
    ),
    Fault(
        "what a phone taken out of use still held has an effect",
        "S2.7",
        f"{BUNDLES}:_author",
        'if revoked_at is not None or status == "suspended":',
        "if False:",
        [("save", (0,)), ("pack", (0,)), ("revoke", (0,)), ("carry", (0, "a desk"))],
        "progress",
    ),
    Fault(
        "a file is sent before anything in effect announced it",
        "S6.3: be taken only for",
        f"{ATTACHMENTS}:begin",
        'wanted.sha256 not in _stated(session, report, wanted.slot, "sha256")',
        "False",
        [("save", (0,)), ("sync", (0,)), ("attach", (0, 0, "photo-1")), ("send_file", (0, 0))],
        "files",
    ),
    Fault(
        "a candidate that its author replaced is announced no more",
        "S6.3",
        f"{ATTACHMENTS}:_stated",
        "found += [value, *earlier]",
        "found += [value]",
        [
            *[("save", (0,)), ("sync", (0,)), ("sync", (1,)), ("attach", (0, 0, "photo-1")), ("attach", (1, 0, "photo-1"))],
            *[("sync", (0,)), ("sync", (1,)), ("attach", (1, 0, "photo-1")), ("sync", (1,))],
        ],
        "files",
    ),
    Fault(
        "half a part is kept",
        "S6.4",
        "server.api.uploads:check_sum",
        "if not hmac.compare_digest(",
        "if False and not hmac.compare_digest(",
        [*WITH_FILE, ("send_file", (0, 0, "the request is cut short"))],
        "files",
    ),
    Fault(
        "an upload that was left for too long goes on",
        "S6.4",
        f"{ATTACHMENTS}:_row",
        "row.status == RECEIVING and row.expires_at <= clock.now()",
        "False",
        [*WITH_FILE, ("send_file", (0, 0, "fair", 2)), ("pass_hours", (350,)), ("send_file", (0, 0))],
        "files",
    ),
    Fault(
        "a phone is told of everything that its person ever said",
        "S7.7: hold no others",
        f"{PHONE_REPORTS}:kept",
        "or_(Report.question_id.is_not(None), lately)",
        "Report.key.is_not(None)",
        [("save", (0,)), ("sync", (0,)), ("pass_hours", (350,))],
        "little",
    ),
    Fault(
        "who is asked about an old report is not told",
        "S7.7",
        f"{PHONE_REPORTS}:kept",
        "or_(Report.question_id.is_not(None), lately)",
        "lately",
        [("save", (0,)), ("sync", (0,)), ("pass_hours", (350,)), ("review", (0, 0, "return"))],
        "convergence|read your writes",
    ),
]
