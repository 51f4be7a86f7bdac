"""Many sockets read by one thread, which notes when all of them have a frame of a known size."""

import select
import threading
import time

from bench.listeners import PONG, dial


class Crowd:
    """`with Crowd(port, tickets) as crowd:` all are open. Then `expect(bytes)` and `all_have_it()`."""

    def __init__(self, port: int, tickets: list[str]):
        self.lines, self.poll = {}, select.epoll()
        for ticket in tickets:
            line = dial(port, ticket)
            line.setblocking(False)
            self.lines[line.fileno()] = line
            self.poll.register(line, select.EPOLLIN)

    def __enter__(self):
        self.quiet()
        return self

    def __exit__(self, *failure):
        self.poll.close()
        for line in self.lines.values():
            line.close()

    def give_a_sign(self):
        """Who says nothing for too long is taken to be gone."""
        for line in self.lines.values():
            line.sendall(PONG)

    def quiet(self, calm: float = 0.5):
        """Read what still comes, until nothing has for so many seconds."""
        while any(self._received(calm).values()):
            pass

    def expect(self, size: int):
        """Begin to listen for a payload of so many bytes on each."""
        self.quiet(0.05)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(size,))
        self._thread.start()

    def all_have_it(self, limit: float = 30) -> float:
        """When the last had it (time.perf_counter). TimeoutError."""
        if not self._done.wait(limit):
            raise TimeoutError("a frame did not reach everybody")
        self._thread.join()
        return self._at

    def _listen(self, size):
        missing = dict.fromkeys(self.lines, size)
        while missing:
            for number, count in self._received(30).items():
                missing[number] = missing.get(number, 0) - count
                if missing[number] <= 0:
                    del missing[number]
        self._at = time.perf_counter()
        self._done.set()

    def _received(self, wait) -> dict[int, int]:
        """Bytes by socket, of those that have some within so many seconds."""
        ready = self.poll.poll(wait, len(self.lines))
        return {number: len(self.lines[number].recv(65536)) for number, _ in ready}
