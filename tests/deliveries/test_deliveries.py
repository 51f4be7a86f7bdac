from datetime import timedelta
from unittest.mock import Mock

import pytest

from convo import deliveries
from convo.database import WriteOutsideWriting, utcnow, writing
from convo.deliveries import Delivery, backoff, jobs, queue
from convo.engines import Busy
from convo.extensions import db


def now(delivery):
    """The row as the database has it."""
    db.session.rollback()
    return db.session.get(Delivery, delivery.id, populate_existing=True)


def pass_time(delivery, **columns):
    """As if time had passed: move what the row waits for."""
    with writing():
        row = db.session.get(Delivery, delivery.id, populate_existing=True)
        for name, value in columns.items():
            setattr(row, name, value)


LONG_AGO = timedelta(hours=1)


def test_a_delivery_is_sent_once_however_often_its_job_runs(letter, letters, post_office):
    for _ in range(3):
        jobs.perform(letter.id)
    assert [mail["Message-ID"] for mail in post_office.messages] == [letter.message_id]
    assert letters == [("sent", None)]
    assert (now(letter).state, now(letter).tries, bool(now(letter).sent_at)) == ("sent", 1, True)


def test_mail_of_ours_says_that_a_machine_wrote_it(letter, post_office):
    jobs.perform(letter.id)
    assert post_office.messages[0]["Auto-Submitted"] == "auto-generated"


def test_a_refused_recipient_fails_at_once_with_the_servers_words(letter, letters, post_office):
    post_office.answers["RCPT"] = "550 5.1.1 No such user"
    jobs.perform(letter.id)
    assert (now(letter).state, now(letter).last_error) == ("failed", "550 5.1.1 No such user")
    assert letters == [("failed", "550 5.1.1 No such user")]
    assert Delivery.due(10) == []


@pytest.mark.parametrize("answer", ["451 4.3.0 Later", "hang", "drop"])
def test_trouble_that_may_pass_is_tried_again_later(letter, letters, post_office, answer):
    post_office.answers["RCPT"] = answer
    jobs.perform(letter.id)
    row = now(letter)
    assert (row.state, row.tries, letters) == ("queued", 1, [])
    assert timedelta(seconds=40) < row.next_try_at - utcnow() < timedelta(seconds=80)
    jobs.perform(letter.id)
    assert now(letter).tries == 1, "too early: nothing is tried"

    post_office.answers.clear()
    pass_time(letter, next_try_at=utcnow())
    jobs.perform(letter.id)
    assert (now(letter).state, len(post_office.mails), letters) == ("sent", 1, [("sent", None)])


def test_after_a_day_of_trying_it_is_failed(letter, letters, post_office):
    post_office.answers["RCPT"] = "451 4.3.0 Later"
    for _ in range(backoff.TRIES):
        assert now(letter).state == "queued"
        pass_time(letter, next_try_at=utcnow())
        jobs.perform(letter.id)
    assert (now(letter).state, letters) == ("failed", [("failed", "451 4.3.0 Later")])


def test_the_waits_add_up_to_a_day():
    assert timedelta(hours=23) < timedelta(seconds=sum(backoff.WAITS)) < timedelta(hours=25)
    assert backoff.wait_after(backoff.TRIES) is None
    assert len({backoff.wait_after(1) for _ in range(20)}) > 1, "not everybody at the same moment"


def test_what_failed_can_be_retried_and_is_the_same_mail(letter, letters, post_office):
    post_office.answers["RCPT"] = "550 No such user"
    jobs.perform(letter.id)
    post_office.answers.clear()
    with writing():
        db.session.get(Delivery, letter.id).retry()
    jobs.perform(letter.id)
    assert now(letter).state == "sent"
    assert post_office.messages[0]["Message-ID"] == letter.message_id


def test_what_did_not_fail_cannot_be_retried(letter, post_office):
    jobs.perform(letter.id)
    with writing():
        db.session.get(Delivery, letter.id).retry()
    assert now(letter).state == "sent"


def test_a_worker_killed_before_sending_is_replaced_when_its_lease_ends(letter, post_office):
    with writing():
        assert Delivery.claim(letter.id)
    jobs.perform(letter.id)
    assert (post_office.mails, Delivery.due(10)) == ([], []), "the lease holds"

    pass_time(letter, lease_until=utcnow() - LONG_AGO)
    assert Delivery.due(10) == [letter.id]
    jobs.perform(letter.id)
    assert (now(letter).state, len(post_office.mails)) == ("sent", 1)


def test_what_went_is_marked_when_the_database_takes_it_again(letter, letters, post_office, monkeypatch):
    monkeypatch.setattr(jobs, "PAUSE", 0)
    held, left = Delivery.held, [Busy(), Busy()]

    def busy_at_first(*row):
        if left:
            raise left.pop()
        return held(*row)

    monkeypatch.setattr(Delivery, "held", busy_at_first)
    jobs.perform(letter.id)
    assert (now(letter).state, len(post_office.mails), letters) == ("sent", 1, [("sent", None)])


def test_a_database_that_never_takes_it_leaves_it_to_the_end_of_the_lease(letter, post_office, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 0)
    monkeypatch.setattr(Delivery, "held", Mock(side_effect=Busy))
    with pytest.raises(Busy):
        jobs.perform(letter.id)
    assert (now(letter).state, len(post_office.mails), Delivery.due(10)) == ("sending", 1, [])


def test_a_worker_killed_after_sending_doubles_the_mail_under_the_same_id(letter, post_office, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Delivery, "held", die)
        jobs.perform(letter.id)
    pass_time(letter, lease_until=utcnow() - LONG_AGO)
    jobs.perform(letter.id)
    assert [mail["Message-ID"] for mail in post_office.messages] == [letter.message_id] * 2
    assert now(letter).state == "sent"


def test_a_try_that_was_cut_off_is_trouble_that_may_pass(letter, letters, post_office):
    with writing():
        assert Delivery.claim(letter.id, "mine")
    jobs.cut_off(letter.id, "mine")
    row = now(letter)
    assert (row.state, row.tries, row.last_error) == ("queued", 1, "The worker ended in the middle of it.")
    assert timedelta(seconds=40) < row.next_try_at - utcnow() < timedelta(seconds=80)
    pass_time(letter, next_try_at=utcnow())
    jobs.perform(letter.id)
    assert (now(letter).state, letters) == ("sent", [("sent", None)])


def test_what_was_cut_off_after_it_was_marked_or_taken_over_is_left_alone(letter, post_office):
    with writing():
        Delivery.claim(letter.id, "mine")
    pass_time(letter, lease_until=utcnow() - LONG_AGO)
    with writing():
        Delivery.claim(letter.id, "another's")
    jobs.cut_off(letter.id, "mine")
    assert (now(letter).state, now(letter).lease) == ("sending", "another's")

    pass_time(letter, lease_until=utcnow() - LONG_AGO)
    jobs.perform(letter.id, "third")
    jobs.cut_off(letter.id, "third")
    assert now(letter).state == "sent"


def test_a_line_dropped_after_the_text_is_tried_again_under_the_same_id(letter, post_office):
    post_office.answers["DATA"] = "drop"
    jobs.perform(letter.id)
    post_office.answers.clear()
    pass_time(letter, next_try_at=utcnow())
    jobs.perform(letter.id)
    assert letter.message_id.encode() in post_office.dropped[0]
    assert [mail["Message-ID"] for mail in post_office.messages] == [letter.message_id]


def test_a_late_worker_whose_lease_was_taken_writes_nothing(letter, post_office):
    with writing():
        late = Delivery.claim(letter.id).lease
    pass_time(letter, lease_until=utcnow() - LONG_AGO)
    with writing():
        second = Delivery.claim(letter.id).lease
    with writing():
        assert Delivery.held(letter.id, late) is None
        assert Delivery.held(letter.id, second)


def test_a_delivery_that_kills_each_worker_fails_in_the_end(letter, post_office):
    pass_time(letter, state="sending", tries=backoff.TRIES, lease="x", lease_until=utcnow() - LONG_AGO)
    jobs.perform(letter.id)
    assert (now(letter).state, post_office.mails) == ("failed", [])


def test_an_error_of_our_own_is_tried_again(app, letters):
    @deliveries.delivery_kind("broken")
    def perform(delivery):
        raise ZeroDivisionError

    with writing():
        broken = deliveries.make("broken")
    jobs.perform(broken.id)
    assert (now(broken).state, "ZeroDivisionError" in now(broken).last_error) == ("queued", True)


def test_a_kind_that_nobody_knows_fails(app, letters):
    with writing():
        unknown = deliveries.make("pigeon")
    jobs.perform(unknown.id)
    assert now(unknown).state == "failed"


def test_a_delivery_is_made_only_inside_a_transaction(app, letters):
    with pytest.raises(WriteOutsideWriting):
        deliveries.make("letter", to="ada@example.test")
    db.session.rollback()


@pytest.fixture
def woken(monkeypatch):
    ids = []
    monkeypatch.setattr(queue, "enqueue", lambda made: ids.extend(made))
    return ids


def test_the_commit_wakes_the_worker_and_a_rollback_does_not(app, letters, woken):
    with pytest.raises(ZeroDivisionError), writing():
        deliveries.make("letter", to="ada@example.test")
        raise ZeroDivisionError
    with writing():
        kept = deliveries.make("letter", to="ada@example.test")
        assert woken == []
    assert woken == [kept.id]


def test_redis_away_costs_nothing_but_time(letter):
    assert Delivery.due(10) == [letter.id]


def test_the_sweep_is_on_the_schedule(app):
    assert ("deliveries.sweep", 30, "convo.deliveries.jobs.sweep", "mail") in app.extensions["schedule"]
