"""Moves time.time() of a process as tests.support.clock says."""

import mmap
import os
import struct
import time

if path := os.environ.get("CONVO_TEST_CLOCK"):
    with open(path, "rb") as file:
        offset = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)
    real = time.time
    time.time = lambda: real() + struct.unpack("d", offset)[0]
