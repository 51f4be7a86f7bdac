"""What happens to a line in life, and what mends it."""

from tests.support.proxy import Proxy


def reset(line: Proxy):
    line.is_closed = True
    line.reset()


def finish(line: Proxy):
    line.is_closed = True
    line.finish()


def go_silent(line: Proxy):
    line.go_silent()


def cut_mid_frame(line: Proxy):
    line.cut_mid_frame()  # and what is dialled after that gets through


def slow_down(line: Proxy):
    line.delay = 0.4


FAULTS = {
    "RST": reset,
    "FIN": finish,
    "half-open": go_silent,
    "cut mid-frame": cut_mid_frame,
    "slow, then RST": slow_down,
}


def mend(line: Proxy, fault):
    """New connections are well again; those that there are end, but for the silent ones."""
    if fault is not go_silent:
        line.reset()
    line.is_closed, line.delay = False, 0.0
