"""One line for each request: what was asked and how it went, never whose it was or what it held (P11)."""

from time import perf_counter

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def register(app: Flask) -> None:
    """Log each answer with its route, not its path: paths hold ids, and a mistyped one may hold anything."""

    @app.before_request
    def begun() -> None:
        g.begun = perf_counter()

    @app.after_request
    def answered(response: Response) -> Response:
        log.info(
            "request",
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round((perf_counter() - g.begun) * 1000, 1) if "begun" in g else None,
        )
        return response
