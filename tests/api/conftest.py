"""Whoever sends a file."""

import pytest

from tests.api.uploading import PICTURE, report
from tests.factories import Aleppo, Phone
from tests.people import CHELSEA
from tests.tus import Tus


@pytest.fixture
def phone(aleppo: Aleppo) -> Phone:
    return aleppo.phone(CHELSEA)


@pytest.fixture
def tus(phone: Phone) -> Tus:
    return Tus(phone)


@pytest.fixture
def upload(phone: Phone, tus: Tus) -> str:
    return tus.begun(report(phone), PICTURE)
