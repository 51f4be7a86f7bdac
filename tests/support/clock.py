"""A clock that tests can move: that of every Python process which is started with its `env`."""

import mmap
import struct
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "inside"  # what it holds is imported when Python starts there


class Clock:
    """`with Clock() as clock, Server(env=clock.env) as server:`, then `clock.forward(1200)`.

    `time.time()` is moved and what is told by it: when tickets are late, sessions end, who is present. What
    measures how long something takes goes by `time.monotonic()`, which stays. Redis has its own clock.
    """

    def __enter__(self):
        self._file = tempfile.NamedTemporaryFile(prefix="convo-clock-")
        self._file.write(struct.pack("d", 0.0))
        self._file.flush()
        self._shared = mmap.mmap(self._file.fileno(), 8)
        return self

    def __exit__(self, *failure):
        self._shared.close()
        self._file.close()

    @property
    def env(self) -> dict[str, str]:
        return {"PYTHONPATH": str(FOLDER), "CONVO_TEST_CLOCK": self._file.name}

    @property
    def offset(self) -> float:
        """Seconds by which it is ahead."""
        return struct.unpack("d", self._shared)[0]

    def forward(self, seconds: float):
        self._shared[:] = struct.pack("d", self.offset + seconds)
