"""The built client: the phone at /app/, the desk at /desk/."""

import gzip
import io
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, redirect, request, send_file
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as BaseResponse

# On a 64 kbit/s line the phone's first load is a minute shorter for this.
COMPRESSED = frozenset({".html", ".js", ".css", ".svg", ".json", ".webmanifest"})


@lru_cache(maxsize=64)
def compressed(path: str, mtime: float) -> bytes:  # noqa: ARG001 - the time is part of the cache's key
    """A file of the build as gzip, made once."""
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def is_file(path: str) -> bool:
    """Whether there is such a file; a name longer than any file's is none either."""
    try:
        return Path(path).is_file()
    except OSError:
        return False


def register(app: Flask, dist: Path) -> None:
    """Serve ``dist/app`` and ``dist/desk``; any path without a dot is a screen of that page."""

    def page(part: str, path: str) -> Response:
        if "." not in path.rsplit("/", 1)[-1]:
            path = "index.html"
        found = safe_join(str(dist / part), path)
        if found is None or not is_file(found):
            if path == "index.html":
                return Response("The client is not built. Run `make client`.\n", 503, mimetype="text/plain")
            abort(404)
        file = Path(found)
        if file.suffix in COMPRESSED and request.accept_encodings.quality("gzip") > 0:
            whole = io.BytesIO(compressed(found, file.stat().st_mtime))
            response = send_file(whole, download_name=file.name, etag=False, last_modified=file.stat().st_mtime)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = send_file(file, etag=False)
        response.headers["Vary"] = "Accept-Encoding"
        # Hashed names never change; everything else is asked for again each time.
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response

    @app.get("/")
    def home() -> BaseResponse:
        return redirect("/desk/")

    @app.get("/app")
    def phone_without_slash() -> BaseResponse:
        return redirect("/app/")

    @app.get("/desk")
    def desk_without_slash() -> BaseResponse:
        return redirect("/desk/")

    @app.get("/app/")
    @app.get("/app/<path:path>")
    def phone(path: str = "") -> Response:
        return page("app", path)

    @app.get("/desk/")
    @app.get("/desk/<path:path>")
    def desk(path: str = "") -> Response:
        return page("desk", path)
