"""What every answer of the running server tells a browser: pages, files, data and errors alike."""

import urllib.error
import urllib.request

from server.settings import ROOT
from tests.e2e.conftest import Office

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types corridor-worker"
)
NOWHERE = (
    "accelerometer=(), autoplay=(), camera=(), clipboard-write=(), geolocation=(), gyroscope=(), microphone=(), payment=(), "
    "usb=(), screen-wake-lock=(), web-share=()"
)
AT_A_DESK = NOWHERE.replace("clipboard-write=()", "clipboard-write=(self)")
ON_A_PHONE = (
    "accelerometer=(), autoplay=(), camera=(self), clipboard-write=(self), geolocation=(self), gyroscope=(), microphone=(), "
    "payment=(), usb=(), screen-wake-lock=(self), web-share=(self)"
)
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# About this one message; the server's name comes without its version.
PASSING = {
    *("content-length", "content-type", "content-encoding", "content-disposition", "accept-ranges"),
    *("date", "connection", "vary", "last-modified", "etag", "allow", "server"),
}
CHECKED_AGAIN, KEPT, NEVER_KEPT = "no-cache", "public, max-age=31536000, immutable", "no-store"


def built(room: str, pattern: str) -> str:
    """One file of the build, by the path it is served under."""
    dist = ROOT / "client" / "dist"
    return next((dist / room).glob(pattern)).relative_to(dist).as_posix()


def ask(url: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, {name.lower(): value for name, value in refusal.headers.items()}


def answers() -> list[tuple[str, int, str, str]]:
    """Pages, files, data and refusals; how long each may be kept, and what it may ask of the device."""
    return [
        ("/app/", 200, CHECKED_AGAIN, ON_A_PHONE),
        ("/app/worker.js", 200, CHECKED_AGAIN, ON_A_PHONE),
        (f"/{built('app', 'assets/*.js')}", 200, KEPT, ON_A_PHONE),
        (f"/{built('app', 'assets/*.css')}", 200, KEPT, ON_A_PHONE),
        ("/app/absent.js", 404, NEVER_KEPT, ON_A_PHONE),
        ("/desk/", 200, CHECKED_AGAIN, AT_A_DESK),
        (f"/{built('desk', 'assets/*.js')}", 200, KEPT, AT_A_DESK),
        ("/healthz", 200, NEVER_KEPT, NOWHERE),
        ("/openapi.json", 200, NEVER_KEPT, NOWHERE),
        ("/api/v1/reports", 401, NEVER_KEPT, NOWHERE),
        ("/api/v1/absent", 404, NEVER_KEPT, NOWHERE),
        ("/api/v1/sync", 405, NEVER_KEPT, NOWHERE),
    ]


def test_every_kind_of_answer_has_these_headers_and_no_others(office: Office) -> None:
    for path, status, kept, permissions in answers():
        got, headers = ask(office.url + path)
        told = {name: value for name, value in headers.items() if name not in PASSING}
        assert (path, got, told) == (path, status, ALWAYS | {"cache-control": kept, "permissions-policy": permissions})
