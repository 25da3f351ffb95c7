"""Headers on every answer, errors and files included (P7)."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002 - a line for each directive reads better than one long text
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types corridor-worker",
    ]
)
# For what strangers made: whoever opens it in a page of its own opens nothing that runs.
SANDBOX = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
NOTHING = "accelerometer=(), autoplay=(), camera=(), clipboard-write=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), screen-wake-lock=(), web-share=()"
PHONE = NOTHING
for allowed in ("camera", "clipboard-write", "geolocation", "screen-wake-lock", "web-share"):
    PHONE = PHONE.replace(f"{allowed}=()", f"{allowed}=(self)")


# A link to enrol a phone, or to sign in for the first time, is copied at the desk.
DESK = NOTHING.replace("clipboard-write=()", "clipboard-write=(self)")


def permissions(path: str) -> str:
    """What the page at ``path`` may ask of the device."""
    return PHONE if path.startswith("/app/") else DESK if path.startswith("/desk/") else NOTHING


def register(app: Flask, origin: str) -> None:
    """Set the headers after every request, whatever answered it.  TLS may end before us, so ``origin`` says whether it is there."""
    has_tls = origin.startswith("https://")

    @app.after_request
    def harden(response: Response) -> Response:
        set_header = response.headers.__setitem__
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        set_header("X-Content-Type-Options", "nosniff")
        set_header("X-Frame-Options", "DENY")
        set_header("Referrer-Policy", "no-referrer")
        set_header("Cross-Origin-Opener-Policy", "same-origin")
        set_header("Cross-Origin-Resource-Policy", "same-origin")
        set_header("Permissions-Policy", permissions(request.path))
        if has_tls:
            set_header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in response.headers:
            set_header("Cache-Control", "no-store")
        return response
