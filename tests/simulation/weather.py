"""The network between a phone and the office, at its worst."""

import json

from tests.simulation.office import Office

FAIR = "fair"
WEATHERS = (
    FAIR,
    "the request is lost",
    "the answer is lost",
    "the request arrives twice",
    "the request is cut short",
    "the answer is cut short",
    "a portal answers with its page",
    "a portal answers with JSON",
)
PORTALS = {
    "a portal answers with its page": "<html>Welcome! Sign in to the hotel network</html>",
    "a portal answers with JSON": json.dumps({"v": 1, "status": "ok", "receipts": []}),
}


def carry(office: Office, token: str, body: bytes, weather: str) -> tuple[tuple[int, str] | None, list[tuple[int, str]]]:
    """What the phone gets to hear (status and text, none for silence), and every answer that the office gave."""
    if weather == "the request is lost":
        return None, []
    if weather in PORTALS:
        return (200, PORTALS[weather]), []
    if weather == "the request is cut short":
        body = body[: len(body) * 2 // 3]
    answers = [_ask(office, token, body)]
    if weather == "the request arrives twice":
        answers.append(_ask(office, token, body))
    if weather == "the answer is lost":
        return None, answers
    status, text = answers[-1]
    return (status, text[:-7] if weather == "the answer is cut short" else text), answers


def _ask(office: Office, token: str, body: bytes) -> tuple[int, str]:
    answer = office.exchange(token, body)
    assert answer.status_code < 500, f"the office broke: {answer.text}"
    return answer.status_code, answer.text
