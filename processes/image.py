"""An image to fork from: the app loaded once, its memory shared until somebody writes to it."""

import gc
import threading


def settle() -> None:
    """Make ready to be forked: nothing runs beside us, and no collection writes to what is shared."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(1)  # the memory of limits, for one, tidies up once when it is made
    gc.collect()
    gc.freeze()
