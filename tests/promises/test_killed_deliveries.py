"""Mail leaves, whatever is killed: nothing is lost, and what comes twice is the same mail.

A worker whose horse was killed knows at once, and the mail is tried again as after any trouble. Where both
were killed, it waits for the lease to end.
"""

import pytest

from convo.deliveries.backoff import WAITS
from convo.deliveries.claimable import LEASE
from tests.support.attentive_office import AttentiveOffice
from tests.support.clock import Clock
from tests.support.mail_room import MailRoom
from tests.support.mortal_worker import DOOM, THERE, doom
from tests.support.server import is_alive
from tests.support.valkey import Valkey
from tests.support.waiting import wait_until

SOON = WAITS[0] * 1.2 + 1  # seconds: the longest first wait
LATE = LEASE.total_seconds() + 1
STOPS = {"before-data": "RCPT", "after-data": "DATA", "after-250": "QUIT"}
UNTOUCHED = ("before-pop", "after-pop")  # the row is as it was made
DOUBLED = ("after-data", "after-250")  # the mail has left, and nobody here knows
POINTS = ("before-pop", "after-pop", "before-data", "after-data", "after-250", "after-mark")
CASES = [(point, victim) for point in POINTS for victim in ("worker", "horse")]
CASES.remove(("before-pop", "horse"))  # there is none yet


@pytest.fixture(scope="module")
def office():
    with AttentiveOffice() as office:
        yield office


@pytest.fixture(scope="module")
def room(template, office, make_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail")
    with (
        Valkey(folder) as valkey,
        template.copy(folder) as uri,
        make_app(uri, valkey.url, folder, SMTP_URL=office.url) as app,
        Clock() as clock,
        MailRoom(app, clock) as room,
    ):
        yield room


@pytest.mark.parametrize(("point", "victim"), CASES)
def test_a_killed_delivery_arrives(room, office, times, point, victim):
    for _ in range(times(1, full=20)):
        number, message_id = killed_at(room, office, point, victim)
        recover(room, number, point, victim)
        assert room.state_of(number)[0] == "sent"
        letters = office.letters(message_id)
        assert len(letters) == (2 if point in DOUBLED else 1)
        assert len({content_of(letter) for letter in letters}) == 1
        room.clock.forward(LATE)
        room.sweep()
        assert len(office.letters(message_id)) == len(letters), "and then no more"


def killed_at(room, office, point, victim) -> tuple[int, str]:
    """Have a delivery tried, and the victim dead at the point; its number and Message-ID."""
    worker = room.worker
    if stop := STOPS.get(point):
        office.stop_at(stop)
        made = room.make()
        assert office.reached.wait(20), f"nobody came to {stop}"
        horse = room.horse
        room.kill(victim)
        wait_until(lambda: not is_alive(horse), 10, "the horse is dead")
        office.go_on()
    else:
        doom(room.valkey, point, victim)
        if point == "before-pop":
            room.enqueue("time.sleep", 0)  # it may be waiting for a job, past the point
            wait_until(lambda: room.valkey.exists(THERE), 20, "the worker is about to pop")
        made = room.make()
        wait_until(lambda: not room.valkey.exists(DOOM), 20, f"somebody came to {point}")
    if victim == "worker":
        wait_until(lambda: not is_alive(worker), 10, "the worker is dead")
        room.run("time.sleep", 0)  # by the one that comes after it
    return made


def recover(room, number, point, victim):
    """Let pass what has to, and not more; the sweep does the rest."""
    if point == "before-pop":
        return  # the job is where it was
    if point in UNTOUCHED:
        room.sweep()
    elif point != "after-mark" and victim == "horse":
        wait_until(lambda: room.state_of(number) == ("queued", 1), 10, "the worker has noticed")
        room.clock.forward(SOON)
        room.sweep()
    elif point != "after-mark":
        room.sweep()
        assert room.state_of(number) == ("sending", 1), "the lease holds"
        room.clock.forward(LATE)
        room.sweep()


def content_of(letter) -> tuple:
    """All that a reader or a receiving server goes by; each try has a boundary and a date of its own."""
    headers = [(name, value) for name, value in letter.items() if name not in ("Date", "Content-Type")]
    return tuple(headers), *(part.get_content() for part in letter.walk() if not part.is_multipart())
