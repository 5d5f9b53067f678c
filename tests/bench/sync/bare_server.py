"""Simplest possible server: keeps PUT bodies in memory and returns them to GET.

``python -m tests.bench.sync.bare_server``.
"""

from __future__ import annotations

import asyncio

from tests.kits.remote.raw_http import read_request, reply


async def main() -> None:
    """Print the port and serve until killed."""
    held: dict[str, bytes] = {}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await read_request(reader)) is not None:
            if request.method == "PUT":
                held[request.target] = request.body
                writer.write(reply(201, {}))
            else:
                writer.write(reply(200, held[request.target]))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 22)
    print(f"up {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
