"""The other side of a comparison: a server that does nothing but broadcast, with `websockets` on uvloop."""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import broadcast, serve

from processes.descriptors import allow_descriptors


async def main(port: int):
    """Send each line of standard input to everybody who is connected; end when it does."""
    allow_descriptors()
    async with serve(stay, "127.0.0.1", port, compression=None) as server:
        print("ready", flush=True)
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        while line := await reader.readline():
            broadcast(server.connections, line.decode().rstrip("\n"))


async def stay(connection):
    await connection.wait_closed()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
