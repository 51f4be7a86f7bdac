"""Kills a web worker between a commit and the word of it, once, where CONVO_TEST_DEATH names a file."""

import os
import signal
import sys


def die_if_told():
    try:
        os.unlink(os.environ["CONVO_TEST_DEATH"])
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def forked():
    if os.environ.get("CONVO_PROCESS") == "web":
        sys.modules["convo.database"]._after_writing.insert(0, die_if_told)


os.register_at_fork(after_in_child=forked)
