"""Soft checks as the server reads them.  ``client/src/domain/checks.test.ts`` runs the same file on the phone's reading."""

import json
from datetime import datetime
from typing import Any

import pytest

from server.domain import forms
from server.domain.checks import Situation
from server.settings import ROOT

VECTORS: dict[str, Any] = json.loads((ROOT / "tests" / "contracts" / "soft_checks.json").read_text())
NOW = datetime.fromisoformat(VECTORS["now"])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["name"]))
def test_a_statement_earns_what_the_phone_would_have_asked(case: dict[str, Any]) -> None:
    assert forms.HEADCOUNT.soft_checks(case["values"], Situation(NOW, case.get("seats"))) == case["flags"]


def test_every_check_is_tried_both_ways() -> None:
    assert {flag for case in VECTORS["cases"] for flag in case["flags"]} == forms.HEADCOUNT.flags
    assert len([case for case in VECTORS["cases"] if not case["flags"]]) > 20
