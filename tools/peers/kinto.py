"""Kinto on PostgreSQL, served by Granian with two workers as Corridor is; kinto.js as its client."""

import base64
import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

import psycopg

from tools.peers import place
from tools.peers.process import ServerProcess, free_port
from tools.peers.system import Stored, System
from tools.peers.wire import Wire
from tools.postgres import Cluster

BUCKET, COLLECTION = "field", "reports"
RECORDS = f"/v1/buckets/{BUCKET}/collections/{COLLECTION}/records"
PARENT = f"/buckets/{BUCKET}/collections/{COLLECTION}"
BATCH = 25  # what a batch may hold at most, as Kinto is shipped
LOGIN, PASSWORD = "chelsea", "crosses at dawn 1612"
# As `kinto init` writes it, but for the addresses and for who is let in: everybody, by a name and a password that nothing
# checks, so that no hashing of passwords weighs on its figures.
SETTINGS = """[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.cache_backend = kinto.core.cache.postgresql
kinto.cache_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.userid_hmac_secret = only for trials, and of no worth to anybody
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
"""
APPLICATION = """from paste.deploy import loadapp
application = loadapp("config:kinto.ini", relative_to={folder!r})
"""


@dataclass
class Kinto(System):
    """``cluster`` is the PostgreSQL that Corridor uses too."""

    cluster: Cluster
    database: str = "kinto"
    name = "Kinto"
    client = "kinto"

    @property
    def authorization(self) -> str:
        return "Basic " + base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()

    def start(self) -> None:
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{self.database}"'.encode())
        url = self.cluster.url(self.database).replace("postgresql://", "postgresql+psycopg2://")
        ini = self.folder / "kinto.ini"
        ini.write_text(SETTINGS.format(url=url))
        (self.folder / "kinto_application.py").write_text(APPLICATION.format(folder=str(self.folder.resolve())))
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        migrate = [str(place.VENV / "bin" / "kinto"), "migrate", "--ini", str(ini)]
        done = subprocess.run(migrate, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"kinto migrate: {done.stderr[-2000:]}")
        port = free_port()
        command = [str(place.VENV / "bin" / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "2"]
        command += ["--respawn-failed-workers", "--log-level", "warning", "kinto_application:application"]
        self.server = ServerProcess(command, self.folder, port, "/v1/__lbheartbeat__", environment)
        self.server.start()
        with Wire(port) as wire:
            wire.ask("PUT", f"/v1/buckets/{BUCKET}", {}, self.headers)
            wire.ask("PUT", f"/v1/buckets/{BUCKET}/collections/{COLLECTION}", {}, self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": self.authorization}

    def introduction(self) -> dict[str, Any]:
        return {"bucket": BUCKET, "collection": COLLECTION, "authorization": self.authorization}

    def plain(self, values: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        return RECORDS, {"data": values | {"recorded_at": ""}}, self.headers

    def stored(self) -> list[Stored]:
        with Wire(self.server.port) as wire:
            rows = wire.ask("GET", RECORDS, None, self.headers)["data"]
        return [
            Stored(row["id"], row["vehicle.label"], row["total"], vehicle=row["vehicle.type"], clock=row["recorded_at"])
            for row in rows
        ]

    def fill(self, rows: int) -> None:
        """Put ``rows`` reports into its tables past its HTTP door, which takes a few hundred a second; dated a day
        back, a millisecond apart, as its trigger wants them."""
        from tools.peers.system import headcount

        with psycopg.connect(self.cluster.url(self.database), autocommit=True) as connection:
            connection.execute(
                "insert into objects (id, parent_id, resource_name, last_modified, data, deleted)"
                " select gen_random_uuid()::text, %s, 'record',"
                " from_epoch((extract(epoch from now()) * 1000)::bigint - 86400000 - n),"
                " %s::jsonb || jsonb_build_object('vehicle.label', 'Bus ' || n), false"
                " from generate_series(1, %s) n",
                (PARENT, json.dumps(headcount("", 47)), rows),
            )
            connection.execute("analyze")


def batch(records: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The body of one batch that creates ``records`` as kinto.js does: by their own ids, and only where there is none."""
    return {
        "defaults": {"headers": {"If-None-Match": "*"}, "method": "PUT"},
        "requests": [{"path": f"{RECORDS.removeprefix('/v1')}/{key}", "body": {"data": data}} for key, data in records],
    }
