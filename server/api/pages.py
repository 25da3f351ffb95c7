"""The built client: the phone at /app/, the desk at /desk/."""

from pathlib import Path

from flask import Flask, Response, redirect, send_from_directory
from werkzeug.wrappers import Response as BaseResponse


def register(app: Flask, dist: Path) -> None:
    """Serve ``dist/app`` and ``dist/desk``; any path without a dot is a screen of that page."""

    def page(part: str, path: str) -> Response:
        folder = dist / part
        if "." not in path.rsplit("/", 1)[-1]:
            path = "index.html"
        if path == "index.html" and not (folder / path).is_file():
            return Response("The client is not built. Run `make client`.\n", 503, mimetype="text/plain")
        response = send_from_directory(folder, path)
        # Hashed names never change; everything else is asked for again each time.
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        if path == "sw.js":
            response.headers["Service-Worker-Allowed"] = "/app/"
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
