"""PouchDB Server on LevelDB, as it is shipped; PouchDB on LevelDB as its client."""

import os
from dataclasses import dataclass
from typing import Any

from tools.peers import place
from tools.peers.process import ServerProcess, free_port
from tools.peers.system import Stored, System
from tools.peers.wire import Wire

DATABASE = "reports"


@dataclass
class PouchDB(System):
    name = "PouchDB"
    client = "pouchdb"

    def start(self) -> None:
        port = free_port()
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        entry = place.NODE_HOME / "node_modules" / "pouchdb-server" / "bin" / "pouchdb-server"
        command = [place.node(), str(entry), "--port", str(port), "--dir", str(data.resolve()), "--no-stdout-logs"]
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        self.server = ServerProcess(command, self.folder, port, "/", environment)
        self.server.start()
        with Wire(port) as wire:
            wire.ask("PUT", f"/{DATABASE}", None, {})

    def introduction(self) -> dict[str, Any]:
        return {"database": DATABASE}

    def plain(self, values: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        return f"/{DATABASE}", values | {"recorded_at": ""}, {}

    def stored(self) -> list[Stored]:
        with Wire(self.server.port) as wire:
            rows = wire.ask("GET", f"/{DATABASE}/_all_docs?include_docs=true&conflicts=true", None, {})["rows"]
            return [self._stored(wire, row["doc"]) for row in rows]

    @staticmethod
    def _stored(wire: Wire, doc: dict[str, Any]) -> Stored:
        """With what the leaves say that lost: a reader gets them only by asking for them."""
        losers = [wire.ask("GET", f"/{DATABASE}/{doc['_id']}?rev={rev}", None, {}) for rev in doc.get("_conflicts", ())]
        rivals = tuple(loser["total"] for loser in losers)
        return Stored(
            doc["_id"], doc["vehicle.label"], doc["total"], rivals, vehicle=doc["vehicle.type"], clock=doc["recorded_at"]
        )

    def fill(self, rows: int) -> None:
        """Store ``rows`` reports, a thousand to a request."""
        from tools.peers.system import headcount

        with Wire(self.server.port) as wire:
            for first in range(0, rows, 1000):
                docs = [headcount(f"Bus {n}", 47) for n in range(first, min(first + 1000, rows))]
                wire.ask("POST", f"/{DATABASE}/_bulk_docs", {"docs": docs}, {})
