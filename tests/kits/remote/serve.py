"""A real Kinto that can be killed and started again in milliseconds.

``python -m tests.kits.remote.serve INI [key=value …]`` loads it once, and every *life* of the server is a fork: a kill
really is a kill, and a start costs no imports. Commands are lines on standard input, each answered by a line on
standard output:

``start PORT [FILE]``  a life on loopback, port 0 for any, from what was kept in FILE · ``up PORT`` or ``failed WHY``
``keep FILE``          everything it holds, written to FILE (memory backend) · ``kept``
``kill``               SIGKILL · ``down``

The memory backend forgets everything when it is killed. No server outlives its tests.
"""

from __future__ import annotations

import configparser
import contextlib
import functools
import gc
import io
import logging
import os
import pickle
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")

import bcrypt  # noqa: E402
import kinto  # noqa: E402
import waitress  # noqa: E402
from kinto.core.decorators import synchronized  # noqa: E402

# Passwords are hashed with 2⁴ rounds instead of 2¹², because bcrypt's speed is not under test.
bcrypt.gensalt = functools.partial(bcrypt.gensalt, rounds=4)

STORED = ("_store", "_cemetery", "_timestamps")


def make(ini: Path, changed: dict[str, str]) -> Any:
    """Return the application with the settings of ``ini`` and ``changed``."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ini)
    return kinto.main({}, **(dict(parser["app:main"]) | changed))


@synchronized  # type: ignore[untyped-decorator]
def _state(backend: Any) -> bytes:
    return pickle.dumps({name: getattr(backend, name) for name in STORED if hasattr(backend, name)})


def keep(app: Any, file: Path) -> None:
    """Write everything that the server holds to ``file``."""
    file.write_bytes(pickle.dumps([_state(app.registry.storage), _state(app.registry.permission)]))


def restore(app: Any, file: Path) -> None:
    """Restore what :func:`keep` wrote."""
    states = pickle.loads(file.read_bytes())
    for backend, state in zip((app.registry.storage, app.registry.permission), states, strict=True):
        for name, value in pickle.loads(state).items():
            setattr(backend, name, value)


def live(app: Any, port: int, file: str, control: int, answer: int) -> None:
    """Live one life.

    It ends with a kill, or when nobody holds the other end of ``control``.
    """
    if file:
        restore(app, Path(file))
    if not app.registry.settings["storage_backend"].endswith("memory"):
        for backend in (app.registry.storage, app.registry.permission):
            backend.initialize_schema()
    server = waitress.create_server(app, host="127.0.0.1", port=port, threads=8, max_request_body_size=64 << 20)

    def obey() -> None:
        with os.fdopen(control) as lines:
            for line in lines:
                keep(app, Path(line.strip()))
                os.write(answer, b"kept\n")
        os._exit(0)

    threading.Thread(target=obey, daemon=True).start()
    os.write(answer, f"up {server.effective_port}\n".encode())
    server.run()


def main(ini: Path, changed: dict[str, str]) -> None:
    """Obey commands until standard input ends."""
    logging.disable(logging.CRITICAL)
    in_memory = "kinto.storage_backend" not in changed
    with contextlib.redirect_stderr(io.StringIO()):  # it says that memory forgets
        app = make(ini, changed) if in_memory else None  # connections to a database cannot be handed to a fork
    gc.freeze()  # a life that searched for garbage here would copy all of it
    child, control = 0, -1

    def end() -> None:
        nonlocal child
        if child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(control)
            child = 0

    print("ready", flush=True)
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "kill":
            end()
            print("down", flush=True)
        elif command == "keep":
            os.write(control, f"{rest[0]}\n".encode())
        elif command == "start":
            end()
            reading, control = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(control)
                null = os.open(os.devnull, os.O_RDONLY)
                os.dup2(null, 0)
                try:
                    live(app or make(ini, changed), int(rest[0]), (rest[1:] or [""])[0], reading, 1)
                except BaseException as error:  # the process that waits for "up" must hear of it
                    os.write(1, f"failed {error!r}\n".encode())
                    os._exit(1)
            os.close(reading)
    end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), dict(pair.split("=", 1) for pair in sys.argv[2:]))
