"""Corridor itself: its real server with two workers on PostgreSQL, and its real client without the screens."""

import os
import secrets
import sys
from dataclasses import dataclass, field
from typing import Any

import flask_migrate
import psycopg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from sqlalchemy import select

from server.adapters.secrets import Keys
from server.app import create_app
from server.db import db
from server.demo import aleppo
from server.models import Candidate, Change, Conflict, Report, Site
from server.services import enrolments
from server.settings import ROOT, Settings
from tools.peers import place
from tools.peers.process import ServerProcess, free_port
from tools.peers.system import Stored, System
from tools.postgres import Cluster

SITE = "ALP-RAM"  # where the demonstration's Chelsea stands


@dataclass
class Corridor(System):
    """``cluster`` waits for the disk."""

    cluster: Cluster
    database: str = "corridor"
    app: Flask = field(init=False)
    name = "Corridor"
    client = "corridor"

    def start(self) -> None:
        """With the Aleppo demonstration: its sites, its people, and its reports, which ``stored`` leaves out."""
        with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{self.database}"'.encode())
        port = free_port()
        key = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        settings = Settings(
            database_url=self.cluster.url(self.database),
            secret=secrets.token_urlsafe(48),
            server_key=key.decode(),
            origin=f"http://127.0.0.1:{port}",
            mode="local",
            blobs=self.folder / "blobs",
        )
        self.app = create_app(settings)
        with self.app.app_context():
            flask_migrate.upgrade()
            aleppo.load(db.session(), self.app.extensions["corridor_keys"], str(self.app.extensions["corridor_public_key"]))
            self.known = set(db.session.scalars(select(Report.key)))
            self.site = db.session.scalars(select(Site.id).where(Site.code == SITE)).one()
            db.session.commit()
            db.engine.dispose()
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        environment |= {
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": settings.database_url,
            "CORRIDOR_SECRET": settings.secret,
            "CORRIDOR_SERVER_KEY": settings.server_key,
            "CORRIDOR_ORIGIN": settings.origin,
            "CORRIDOR_MODE": settings.mode,
            "CORRIDOR_BLOBS": str(settings.blobs),
        }
        command = [sys.executable, "-m", "server.serving", "--port", str(port), "--workers", "2"]
        self.server = ServerProcess(command, self.folder, port, "/healthz", environment)
        self.server.start()

    def introduction(self) -> dict[str, Any]:
        """A code for a new device of Chelsea's."""
        with self.app.app_context():
            keys: Keys = self.app.extensions["corridor_keys"]
            code = enrolments.create(db.session(), keys, None, aleppo.CHELSEA, "").code
            db.session.commit()
        return {"bundle": place.BUNDLE.as_uri(), "code": code, "site": self.site}

    def stored(self) -> list[Stored]:
        """From its tables: a contested value stands beside the live one, and the desk puts such reports first."""
        with self.app.app_context():
            reports = [one for one in db.session.scalars(select(Report)) if one.key not in self.known]
            rivals: dict[str, list[int]] = {}
            asked = (
                select(Conflict.entity_key, Candidate.value)
                .join(Candidate, Candidate.conflict_id == Conflict.id)
                .where(Conflict.field == "total", Conflict.status == "open")
            )
            for key, value in db.session.execute(asked):
                rivals.setdefault(key, []).append(value)
            creates = select(Change.key, Change.recorded_at, Change.time_verdict).where(Change.action == "create")
            clocks = {key: f"{stated} ({verdict})" for key, stated, verdict in db.session.execute(creates)}
            return [
                Stored(
                    one.key,
                    str(one.values["vehicle.label"]),
                    int(one.values["total"]),
                    tuple(value for value in rivals.get(one.key, ()) if value != one.values["total"]),
                    shown=one.open_conflicts > 0,
                    vehicle=str(one.values["vehicle.type"]),
                    clock=f"{clocks.get(one.key)} {' '.join(one.flags)}".rstrip(),
                )
                for one in reports
            ]

    def judged(self, key: str) -> str:
        with self.app.app_context():
            change = db.session.scalars(select(Change).where(Change.id == key)).one_or_none()
            if change is None:
                return "not at the server"
            if change.outcome == "quarantined":
                return f"kept word for word, without effect, in the office's work queue ({change.problem})"
            return change.outcome

    def stop(self) -> None:
        super().stop()
        if hasattr(self, "app"):
            with self.app.app_context():
                db.engine.dispose()
