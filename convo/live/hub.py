"""The hub: one subscriber a process, fanning out to the sockets of that process.

The reader thread alone owns its Redis connection. Whoever joins nudges it through a channel of the hub's
own, and it then subscribes to what its sockets listen to; what nobody listens to any more it gives up later.
"""

import logging
import os
import threading
import time
from collections import defaultdict

from redis.exceptions import RedisError

from convo.engines import is_away
from convo.extensions import Redis
from convo.live import frames, pace
from convo.live.places import Places
from convo.live.rechecks import without_access
from convo.live.streams import CONTROL, READY, READY_ALL
from convo.live.subscriptions import Subscriptions

JOIN_LIMIT = 2.0  # seconds to wait for Redis to confirm a subscription
RECHECK_EVERY = 4.0  # seconds: lost access is noticed in 5 even when the word of it was lost
TICK = 1.0  # seconds between looks at what time brings to the sockets
AT_ONCE = 100  # sockets told or asked for before others have their turn
RETRY_EVERY = 0.5  # seconds between attempts to reach Redis again
PING_EVERY = 0.5  # seconds between questions whether Redis is there, and looks for lost nudges
SILENCE = 2.0  # seconds without an answer before it is taken to be away, so that pages poll within 5

logger = logging.getLogger(__name__)


class Hub:
    def __init__(self, app):
        self._app = app
        self._by_channel: dict[str, set] = defaultdict(set)
        self._sockets: set = set()
        self._places = Places(app.config)
        self._confirmed: set[str] = set()
        self._fresh: set[str] = set()  # wanted since the last nudge
        self._changed = threading.Condition()
        self._started = False
        self._lost = False
        self._closed = False
        self._name = ""

    @property
    def size(self) -> int:
        return len(self._sockets)

    @property
    def has_room(self) -> bool:
        return not self._closed and self._places.are_left(self.size)

    def has_room_for(self, principal: str) -> bool:
        return not self._closed and self._places.are_left_for(principal, self.size)

    def join(self, socket) -> bool:
        """Subscribe; True once Redis has confirmed. Else False, and the socket was told: its page polls."""
        channels = socket.subscription.channels
        with self._changed:
            self._sockets.add(socket)
            self._places.take(socket.subscription.principal)
            for name in channels:
                self._by_channel[name].add(socket)
            if channels <= self._confirmed:
                return True
            self._fresh |= channels - self._confirmed
        self._start()
        self._nudge()
        with self._changed:
            confirmed = self._changed.wait_for(lambda: channels <= self._confirmed, timeout=JOIN_LIMIT)
            if not confirmed:
                self._lost = True
                socket.offer(pace.lost(self.size))  # before anybody can tell it that all is well again
            return confirmed

    def leave(self, socket):
        """Never waits. Its streams are given up at the next ping: who comes back soon finds them there."""
        with self._changed:
            if socket not in self._sockets:
                return
            self._sockets.discard(socket)
            self._places.give_back(socket.subscription.principal)
            for name in socket.subscription.channels:
                self._by_channel[name].discard(socket)
                if not self._by_channel[name]:
                    del self._by_channel[name]

    def close(self, code: int = 1012, reason: str = "restart"):
        """Close every socket, as on a restart: pages come back by themselves. This hub is then over."""
        self._closed = True
        for socket in list(self._sockets):
            socket.close(code, reason)

    def drop(self, principals: set[str]):
        for socket in list(self._sockets):
            if socket.subscription.principal in principals:
                socket.close(1008, "no access")

    def _start(self):
        with self._changed:
            if self._started:
                return
            self._started = True
            self._name = f"live:hub:{os.getpid()}:{id(self)}"  # the process may have been forked with its hub
        for target in (self._read, self._recheck, self._tick):
            threading.Thread(target=target, name=f"hub {target.__name__}", daemon=True).start()

    def _nudge(self):
        try:
            self._app.extensions["redis"].publish(self._name, "subscribe")
        except RedisError:
            logger.debug("live: no Redis; the reader subscribes when it is back")

    def _read(self):
        while not self._closed:
            try:
                self._subscribe_and_listen()
            except (RedisError, OSError) as error:
                if self._closed:
                    return
                self._app.extensions["outages"]["redis"].failed(error)
                self._lose()
            except Exception:
                logger.exception("live: the hub's reader failed and starts anew")
                self._lose()
            time.sleep(RETRY_EVERY)

    def _subscribe_and_listen(self):
        with Redis.dial(self._app) as client, client.pubsub() as pubsub:
            subscriptions = Subscriptions(pubsub)
            subscriptions.add(self._wanted())
            heard = asked = time.monotonic()
            while not self._closed:
                message = pubsub.get_message(timeout=PING_EVERY)
                now = time.monotonic()
                if message is not None:
                    heard = now
                    self._app.extensions["outages"]["redis"].answered()
                    self._heard(subscriptions, message)
                elif now - heard > SILENCE:
                    raise ConnectionError(f"silent for {SILENCE:.0f} s")
                if now - asked > PING_EVERY:
                    asked = now
                    pubsub.ping()
                    self._subscribe(subscriptions)  # whose nudge was lost
                    self._tell_when_back()  # what was waited for may be wanted no more: no word comes of that

    def _heard(self, subscriptions, message):
        name = (message["channel"] or b"").decode()
        if message["type"] in ("subscribe", "unsubscribe"):
            if subscriptions.is_there(name):
                self._confirm(name)
            if name == self._name:
                self._subscribe(subscriptions)  # who joined before this could not be heard
            self._tell_when_back()
        elif message["type"] == "message":
            self._received(subscriptions, name, message["data"])

    def _received(self, subscriptions, name, data):
        if name == self._name:
            self._subscribe_fresh(subscriptions)
        elif name == CONTROL:
            verb, _, principal = data.decode().partition(" ")
            if verb == "drop":
                self.drop({principal})
            elif verb == READY_ALL:
                self._tell(self._sockets, pace.ready(self.size))
        else:
            frame = pace.ready(self.size) if data == READY else frames.text(data)
            self._tell(self._by_channel.get(name, ()), frame)

    @staticmethod
    def _tell(sockets, frame):
        for count, socket in enumerate(list(sockets), 1):
            socket.offer(frame)
            if count % AT_ONCE == 0:
                time.sleep(0)

    def _subscribe(self, subscriptions):
        with self._changed:  # whoever joins from here on finds them unconfirmed, and waits
            wanted = self._wanted()
            dropped = subscriptions.known - wanted
            self._confirmed -= dropped
        subscriptions.add(wanted - subscriptions.known)
        subscriptions.give_up(dropped)

    def _subscribe_fresh(self, subscriptions):
        """Not all compared with all: a thousand pages that come back at once would each cause that."""
        with self._changed:
            added, self._fresh = self._fresh & self._by_channel.keys(), set()
        subscriptions.add(added)

    def _wanted(self) -> set[str]:
        with self._changed:
            return {CONTROL, self._name, *self._by_channel}

    def _confirm(self, name):
        with self._changed:
            self._confirmed.add(name)
            self._changed.notify_all()

    def _lose(self):
        with self._changed:
            self._confirmed.clear()
            self._lost = True
        self._tell(self._sockets, pace.lost(self.size))

    def _tell_when_back(self):
        with self._changed:
            is_back = self._lost and self._wanted() <= self._confirmed
            self._lost = self._lost and not is_back
        if is_back:  # said without the lock: nobody who leaves may have to wait for it
            self._tell(self._sockets, pace.ready(self.size))

    def _tick(self):
        while not self._closed:
            time.sleep(TICK)
            try:
                self.tick_now()
            except Exception:
                logger.exception("live: the sockets' clock failed and goes on")

    def tick_now(self):
        now = time.monotonic()
        for socket in list(self._sockets):
            socket.tick(now)

    def _recheck(self):
        while not self._closed:
            time.sleep(RECHECK_EVERY)
            try:
                self.recheck_now()
            except Exception as error:
                if is_away(error):
                    logger.warning("live: no database to ask who still has access")
                else:
                    logger.exception("live: could not recheck who still has access")

    def recheck_now(self):
        """Drop those who have lost access."""
        principals = {socket.subscription.principal for socket in list(self._sockets)}
        with self._app.app_context():
            lost = without_access(principals)
        if lost:
            self.drop(lost)
