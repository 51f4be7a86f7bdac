"""No process of Convo outlives its parent, even one that was killed with kill -9.

`python leash.py PARENT COMMAND…` puts itself on the leash and becomes COMMAND (the leash survives execve(2)).
Standard library only: it also holds programs that are not Python.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # prctl(2)


def die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent ends; exit at once if it ended before we asked.

    Linux only; elsewhere it does nothing.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def take_name(name: str) -> None:
    """Show as `name` in lists of processes, of which the kernel keeps 15 bytes. Linux only."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15])


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
