"""An agency's REST interface with a database: what is pushed is stored once, in a history that tests read.

A server as an agency would write it from docs/api: it checks the token, the shape and the key of every request.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema

ROOT = Path(__file__).parents[3]
TOKEN = "token-of-the-agency"


class Agency:
    """The server, on a loopback port that it keeps. ``refuse``: path → status with which it is refused."""

    def __init__(self, file: Path, port: int = 0) -> None:
        self.file = file
        self.token = TOKEN
        self.refuse: dict[str, int] = {}
        self.faults: list[str] = []
        self.rows: list[dict[str, Any]] = []  # for a pull, oldest first
        self._lock = threading.Lock()
        self._schema = json.loads((ROOT / "docs" / "api" / "push.schema.json").read_text("utf-8"))
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.executescript(
            "CREATE TABLE IF NOT EXISTS seen(key TEXT PRIMARY KEY, path TEXT, body TEXT);"
            "CREATE TABLE IF NOT EXISTS history(n INTEGER PRIMARY KEY, path TEXT, key TEXT, body TEXT);"
        )
        agency = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # head and body in one packet

            def do_GET(self) -> None:
                status, found = agency.get(self.path, dict(self.headers.items()))
                self._answer(status, found)

            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                status, found = agency.put(self.path, dict(self.headers.items()), body)
                self._answer(status, found)

            do_POST = do_PUT

            def _answer(self, status: int, found: dict[str, Any]) -> None:
                raw = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def get(self, target: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a pull: at most five rows after the cursor."""
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"error": "who are you?"}
        if urlsplit(target).path.endswith("/"):
            return 404, {"error": f"no {target}"}
        since = parse_qs(urlsplit(target).query).get("since", ["0"])[0]
        with self._lock:
            return 200, {"data": [row for row in self.rows if row["change"] > int(since)][:5]}

    def put(self, target: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """Take one object."""
        path, key = unquote(urlsplit(target).path).removeprefix("/v1"), headers.get("Idempotency-Key", "")
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"error": "who are you?"}
        if path in self.refuse:
            return self.refuse[path], {"error": f"not {path}"}
        try:
            made = json.loads(body)
            jsonschema.validate(made, self._schema)
            if path != f"/{made['kind']}s/{made['id']}" or not key:
                raise ValueError(path)
        except (ValueError, jsonschema.ValidationError) as error:
            self.faults.append(f"{path}: {error}")
            return 422, {"error": str(error)[:200]}
        with self._lock:
            known = self._db.execute("SELECT path, body FROM seen WHERE key = ?", (key,)).fetchone()
            if known is not None:
                if known != (path, body.decode()):
                    self.faults.append(f"{key} came with another body for {path}")
                    return 422, {"error": "another body"}
                return 200, {"stored": True}
            self._db.execute("BEGIN")
            self._db.execute("INSERT INTO seen VALUES(?, ?, ?)", (key, path, body.decode()))
            self._db.execute("INSERT INTO history(path, key, body) VALUES(?, ?, ?)", (path, key, body.decode()))
            self._db.execute("COMMIT")
        return 201, {"stored": True}

    def history(self, path: str = "") -> list[tuple[str, dict[str, Any]]]:
        """Return what was stored, in its order: key and object; of one path, or of all."""
        with self._lock:
            rows = self._db.execute("SELECT path, key, body FROM history ORDER BY n").fetchall()
        return [(key, json.loads(body)) for at, key, body in rows if path in ("", at)]

    def newest(self) -> dict[str, dict[str, Any]]:
        """Return the newest state of each object by its path."""
        return {f"/{made['kind']}s/{made['id']}": made for _, made in self.history()}

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._db.close()
