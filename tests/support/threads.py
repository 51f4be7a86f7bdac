"""A thread of a test's: what fails in it fails the test."""

import threading


class Thread(threading.Thread):
    """As a daemon; `join` raises what the thread died of."""

    def __init__(self, target, *arguments, name: str | None = None):
        super().__init__(target=target, args=arguments, name=name, daemon=True)
        self._failure: BaseException | None = None

    def run(self):
        try:
            super().run()
        except BaseException as failure:  # pytest's own are no Exceptions
            self._failure = failure

    def join(self, timeout: float | None = None):
        super().join(timeout)
        if self._failure:
            raise self._failure
