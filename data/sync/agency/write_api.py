"""Description of what is pushed, for programs: JSON Schema and OpenAPI (docs/api).

``python -m data.sync.agency.write_api`` renews both files from the structs; a test compares them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from data.sync.agency.objects import VERSION, PushedObject
from data.sync.agency.push import ANSWERS

FOLDER = Path(__file__).parents[3] / "docs" / "api"

_KEY = (
    "Key of this request. A repeat of a request carries the same key and the same body, byte by byte: answer it as "
    "the first one, and store nothing again. It begins with BOOK-NO, the newest entry in the object; another object "
    "that the same entry changed has .SUBJECT after it."
)
_ABOUT = (
    "Siaga pushes the whole state of an incident or a post when it has changed. One request is on its way at a time, "
    "and the states of one object come in their order. After an outage only the newest state of each object comes, or "
    "every change, as the site chooses. Store an object under its id, and replace what is there. Answer 2xx only when "
    "it is stored. 401 and 403: the sign-in is refused, and everything waits. 429 and 5xx, and no answer in time: "
    "everything waits, as long as Retry-After says. 409: a request with this key is still at work; it is repeated. "
    "Another 4xx refuses this one object; it is kept aside, shown to the operator, and sent again when it changes and "
    "now and then. Never answer with a redirect or with HTML."
)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an object."""
    made = msgspec.json.schema(PushedObject)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"What Siaga pushes, version {VERSION}"}
    return {**head, **made}


def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the interface that an agency offers."""
    (_,), parts = msgspec.json.schema_components([PushedObject], ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "What Siaga pushes to an agency", "version": str(VERSION), "description": _ABOUT},
        "servers": [{"url": "https://api.example.org/siaga", "description": "url of [push] in site.toml"}],
        "security": [{"bearer": []}, {"header": []}],
        "paths": {
            "/incidents/{id}": {"put": _operation("incident")},
            "/posts/{id}": {"put": _operation("post")},
        },
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
            },
            "schemas": parts,
        },
    }


def _operation(kind: str) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/PushedObject"}}}
    answers = {
        "200": "stored, or stored before by a request with this key",
        "201": "stored, and new",
        "204": "as 200, without a body",
        "401": "the sign-in is refused; everything waits",
        "409": "a request with this key is still at work; it is repeated",
        "422": "this object cannot be stored; it is kept aside and the rest goes on",
        "429": "too many requests; everything waits",
        "503": "not now; everything waits",
    }
    assert all(int(status) in ANSWERS or status in ("401", "429", "503") for status in answers)
    return {
        "operationId": f"put_{kind}",
        "summary": f"Store the state of one {kind}",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": _KEY,
                "schema": {"type": "string"},
            },
        ],
        "requestBody": {"required": True, "content": body},
        "responses": {status: {"description": text} for status, text in answers.items()},
    }


def files() -> dict[str, str]:
    """Return the files' names and contents."""
    made = {"push.schema.json": schema(), "openapi.json": openapi()}
    return {name: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for name, value in made.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in files().items():
        (FOLDER / file).write_text(text, "utf-8")
