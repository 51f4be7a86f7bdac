"""One process of the tree: what it says is passed on, and nothing of it stays open when it has ended."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

from processes import child
from processes.child import Child

LONG = child.LINE_LIMIT * 4


def run(script: str, waits: bool = False) -> tuple[Child, list[str]]:
    """What it said until it ended by itself."""
    lines = []

    async def until_it_ends():
        one = Child(
            "one", [sys.executable, "-c", script], lambda _name, line: lines.append(line), waits=waits
        )
        one.start()
        await asyncio.wait_for(one.ended(), 10)
        async with asyncio.timeout(10):
            while not one.process.stdout.closed:
                await asyncio.sleep(0.01)
        return one

    # In a thread: Playwright keeps a loop running in the one in which the tests of Chromium were.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, until_it_ends()).result(), lines


def test_a_line_without_end_is_said_in_pieces_and_none_of_it_is_lost():
    _child, lines = run(f"print('a' * {LONG}, end='', flush=True); print('b')")
    assert "".join(lines) == "a" * LONG + "b"
    assert max(map(len, lines)) < 2 * child.LINE_LIMIT


def test_lines_are_said_one_by_one_the_last_one_without_its_end_too():
    _child, lines = run("print('one'); print('two'); print('three', end='')")
    assert lines == ["one", "two", "three"]


def test_one_that_crashes_while_it_waits_leaves_no_pipe_open():
    crashed, _lines = run("raise SystemExit(3)", waits=True)
    assert (crashed.process.returncode, crashed.process.stdin.closed) == (3, True)
