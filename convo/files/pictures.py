"""Pictures from people, made anew: a child process with little memory reads them and draws a square WebP.

What it writes has no EXIF, no profile, no second frame and nothing of the sender's bytes. A decompression
bomb, or a file that crashes a decoder, ends that child and nothing else.
"""

import subprocess
import sys
import threading

from convo.files import portrait

TIME_LIMIT = 15  # seconds, of the clock
AT_ONCE = threading.BoundedSemaphore(2)  # children of a process


class NotAPicture(ValueError):
    """No raster picture, or a broken one."""


class TooLarge(ValueError):
    """More bytes or pixels than we are ready to read."""


def square(data: bytes) -> bytes:
    """The middle of the picture as a WebP of portrait.SIDE pixels. Raises NotAPicture or TooLarge."""
    if len(data) > portrait.BYTES:
        raise TooLarge
    command = [sys.executable, "-I", portrait.__file__]
    try:
        with AT_ONCE:
            child = subprocess.run(command, input=data, capture_output=True, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise TooLarge from error
    if child.returncode == portrait.TOO_LARGE:
        raise TooLarge
    if child.returncode != 0 or not child.stdout:
        raise NotAPicture
    return child.stdout
