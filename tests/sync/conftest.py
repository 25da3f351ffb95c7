"""Whoever runs the office."""

import pytest

from tests.backups import Command
from tests.factories import Aleppo


@pytest.fixture
def command(aleppo: Aleppo) -> Command:
    def run(*arguments: str, status: int = 0) -> str:
        done = aleppo.app.test_cli_runner().invoke(args=arguments)
        assert done.exit_code == status, done.output
        return done.output

    return run
