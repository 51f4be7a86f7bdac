"""Run Convo: `python -m processes [--demo]`, in the virtual environment. `bin/run` comes here."""

import asyncio
import fcntl
import os
import sys

import config
from processes import tree, troubles
from processes.supervisor import Supervisor

WIDTH = len("workers")


def main() -> int:
    if "--demo" in sys.argv[1:]:
        os.environ["CONVO_DEMO"] = "1"
    if trouble := troubles.of_settings():
        return complain(trouble)
    lock = open(config.data_folder() / "lock", "w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return complain(f"Convo already runs on {config.data_folder()}. For a second one set CONVO_DATA.")
    if trouble := tree.port_trouble():
        return complain(trouble)
    try:
        convo = supervisor()
    except FileNotFoundError as error:
        return complain(str(error))
    return asyncio.run(convo.run())


def supervisor() -> Supervisor:
    return Supervisor(
        tree.store(say) if config.has_own_redis() else None,
        tree.preparation(say),
        tree.children(say),
        store_answers=tree.store_answers,
        web_misses=tree.web_misses,
        ready=ready,
        say=say,
    )


def ready() -> None:
    path = tree.announcements()
    is_first = path.exists()
    if is_first:
        print(path.read_text(), end="")
        path.unlink()
    print(f"Convo is at {config.address()}", flush=True)
    if config.is_demo():
        print(f"The customer's page is at {config.address()}/demo", flush=True)
        if not is_first:
            print("A new password for the demo: bin/convo agent password --email ADDRESS", flush=True)


def say(name: str, line: str) -> None:
    print(f"{name:>{WIDTH}} | {line}", flush=True)


def complain(words: str) -> int:
    print(troubles.said(words), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
