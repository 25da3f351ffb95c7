"""The least that Flask can do: a constant answer, served as Corridor is.  What a reference is measured on."""

import os

from flask import Flask, Response, request

app = Flask(__name__)
ANSWER = b'{"answer":"' + b"x" * int(os.environ.get("BENCH_ANSWER_BYTES", "60")) + b'"}'


@app.route("/api/v1/sync", methods=["POST"])
def constant() -> Response:
    request.get_data()
    return Response(ANSWER, mimetype="application/json")


@app.route("/healthz")
def alive() -> Response:
    return Response(b"{}", mimetype="application/json")
