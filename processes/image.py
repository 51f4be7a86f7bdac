"""An image to fork from: the app loaded once, its memory shared until somebody writes to it."""

import gc


def settle() -> None:
    """Make ready to be forked: no collection writes to what is shared."""
    gc.collect()
    gc.freeze()
