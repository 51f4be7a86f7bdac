"""A line to a server that can be cut: one TCP proxy for each person whose network it is."""

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Callable
from functools import cache

LINGER_NOT = struct.pack("ii", 1, 0)  # closing sends RST (socket(7), SO_LINGER)
CHUNK = 64 * 1024  # bytes


class Proxy:
    """`with Proxy(server.port) as proxy:` is the server at `proxy.url`, over connections that it holds.

    Commands mean all that are open. Those made afterwards are well again, unless it is `closed`.
    """

    def __init__(self, port: int):
        self.target = port
        self.delay = 0.0  # seconds that everything takes longer, each way
        self.is_closed = False  # then nobody gets through: who dials gets RST
        self.connections: set[Connection] = set()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self):
        self._server = _run(asyncio.start_server(self._accepted, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *failure):
        self.is_closed = True
        self._server.get_loop().call_soon_threadsafe(self._server.close)
        self.reset()

    def reset(self):
        """RST, both ways."""
        self._each(Connection.reset)

    def finish(self):
        """FIN, both ways, once what is on its way has arrived."""
        self._each(Connection.finish)

    def go_silent(self):
        """Half-open: both ends believe in it and nothing comes through any more."""
        self._each(Connection.go_silent)

    def let_go(self):
        """RST to those that fell silent: somebody noticed at last."""
        self._each(lambda connection: connection.is_silent and connection.reset())

    def cut_mid_frame(self):
        """Half of what the server says next arrives, then RST."""
        self._each(Connection.cut_mid_frame)

    async def _accepted(self, reader, writer):
        connection = Connection(self, reader, writer)
        if self.is_closed:
            return connection.reset()
        self.connections.add(connection)
        try:
            await connection.carry()
        finally:
            self.connections.discard(connection)

    def _each(self, command: Callable):
        async def all_of_them():
            for connection in list(self.connections):
                command(connection)

        _run(all_of_them())


class Connection:
    def __init__(self, proxy: Proxy, reader, writer):
        self.proxy = proxy
        self.reader = reader
        self.writers = [writer]
        self.is_silent = self.is_to_be_cut = False

    async def carry(self):
        """Until both sides have said all."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.target)
        except OSError:
            return self.reset()
        self.writers.append(writer)
        there, back = asyncio.Queue(), asyncio.Queue()
        await asyncio.gather(
            self._take(self.reader, there),
            self._give(there, writer),
            self._take(reader, back),
            self._give(back, self.writers[0], is_answer=True),
        )
        self.finish()

    async def _take(self, reader, on_its_way):
        data = None
        while data != b"":
            try:
                data = await reader.read(CHUNK)
            except OSError:
                data = b""
            await on_its_way.put((asyncio.get_running_loop().time() + self.proxy.delay, data))

    async def _give(self, on_its_way, writer, is_answer=False):
        try:
            while data := await self._next(on_its_way):
                if is_answer and self.is_to_be_cut:
                    writer.write(data[: random.randrange(1, max(2, len(data)))])
                    await writer.drain()
                    return self.reset()
                if not self.is_silent:
                    writer.write(data)
                    await writer.drain()
            if not self.is_silent and not writer.is_closing():
                writer.write_eof()
        except OSError:
            self.reset()

    async def _next(self, on_its_way) -> bytes:
        due, data = await on_its_way.get()
        await asyncio.sleep(max(0, due - asyncio.get_running_loop().time()))
        return data

    def reset(self):
        for writer in self.writers:
            if not writer.is_closing():
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
                writer.transport.abort()

    def finish(self):
        for writer in self.writers:
            writer.close()

    def go_silent(self):
        self.is_silent = True

    def cut_mid_frame(self):
        self.is_to_be_cut = True


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One thread turns for all of them."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="proxies", daemon=True).start()
    return loop


def _run(work):
    return asyncio.run_coroutine_threadsafe(work, _loop()).result(10)
