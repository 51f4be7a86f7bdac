"""The supervisor: starts the tree in order, restarts what crashes, ends all of it within ten seconds."""

import asyncio
import signal
import time

from processes.child import LONGEST_DELAY, STEADY, Child, describe

GRACE = 6.0  # seconds that a process has between SIGTERM and SIGKILL
STORE_GRACE = 2.0
PATIENCE = 30.0  # seconds between two lines that say what is missing at the start
WITHOUT_REDIS = "Redis does not answer: see REDIS_URL. Meanwhile Convo works without: pages poll, mail waits"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CouldNotStart(Exception):
    """Something without which Convo does not run; the message says what."""


class Supervisor:
    """In this order: `store` (Valkey, or None), `preparation`, which ends, `children`.

    Children that wait get ready beside the preparation, on another core, and go when it has ended.

    `store_answers` and `web_misses` are asked, in a thread, until the one says True and the other that
    nothing is missing; `ready` is called then. Somebody else's Redis it does not wait for.
    """

    def __init__(self, store, preparation, children, *, store_answers, web_misses, ready, say):
        self.store: Child | None = store
        self.preparation: Child = preparation
        self.children: list[Child] = children
        self.store_answers = store_answers
        self.web_misses = web_misses
        self.ready = ready
        self.say = say
        self.keepers: list[asyncio.Task] = []

    async def run(self) -> int:
        """Until a signal asks for the end. The exit code: 0, or 1 when Convo could not start."""
        ending = asyncio.Event()
        for number in ENDING:
            asyncio.get_running_loop().add_signal_handler(number, ending.set)
        start = asyncio.create_task(self._start())
        end = asyncio.create_task(ending.wait())
        code = 0
        try:
            await asyncio.wait([start, end], return_when=asyncio.FIRST_COMPLETED)
            if start.done():
                start.result()
            await end
        except CouldNotStart as error:
            self.say("convo", str(error))
            code = 1
        finally:
            start.cancel()
            self.say("convo", "stopping")
            await self._stop()
        return code

    async def _start(self):
        if self.store:
            self._keep(self.store)
            if not await answers(self.store_answers, 15):
                raise CouldNotStart("Valkey did not start; its lines above say why")
        self.preparation.start()
        waiting = [child for child in self.children if child.waits]
        for child in waiting:
            self._keep(child)
        if await self.preparation.ended():
            raise CouldNotStart("the preparation failed; the lines above say why")
        for child in waiting:
            child.go()
        for child in self.children:
            if child not in waiting:
                self._keep(child)
        is_whole = await self._web_serves()
        self.ready()
        while not is_whole:
            await asyncio.sleep(1)
            if is_whole := await asyncio.to_thread(self.web_misses) == {}:
                self.say("convo", "everything answers now")

    async def _web_serves(self) -> bool:
        """Wait for it. Whether it has everything, or all but a Redis that is not ours to start."""
        patient_until = time.monotonic() + PATIENCE
        while (missing := await asyncio.to_thread(self.web_misses)) != {}:
            if missing and "redis" in missing and "database" not in missing and not self.store:
                self.say("convo", WITHOUT_REDIS)
                return False
            if time.monotonic() > patient_until:
                patient_until = time.monotonic() + PATIENCE
                what = ", ".join(f"{part}: {state}" for part, state in (missing or {}).items())
                self.say("convo", f"not everything answers yet ({what or 'the web server does not'})")
            await asyncio.sleep(0.1)
        return True

    def _keep(self, child):
        self.keepers.append(asyncio.create_task(self._keep_running(child)))

    async def _keep_running(self, child):
        delay = 1.0
        while True:
            started = time.monotonic()
            end = await self._run_once(child)
            if time.monotonic() - started > STEADY:
                delay = 1.0
            self.say("convo", f"{child.name} {end}; starting it again in {delay:.0f} s")
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _run_once(self, child) -> str:
        """How it ended, in words."""
        try:
            child.start()
        except OSError as error:  # no memory, no process to be had: another time perhaps
            return f"could not be started ({error})"
        code = await child.ended()
        child.kill_group()
        return f"ended ({describe(code)})"

    async def _stop(self):
        for keeper in self.keepers:
            keeper.cancel()
        await end_all([*self.children, self.preparation], GRACE)
        if self.store:
            await end_all([self.store], STORE_GRACE)  # last: the others still write to it


async def end_all(children: list[Child], grace: float) -> None:
    """SIGTERM to each leader; after `grace` seconds SIGKILL to what is left."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + grace
    while any(child.is_running() for child in children) and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    for child in children:
        child.kill_group()


async def answers(question, limit: float) -> bool:
    """Ask until it says True, at most `limit` seconds."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if await asyncio.to_thread(question):
            return True
        await asyncio.sleep(0.1)
    return False
