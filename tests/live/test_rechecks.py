"""Who still has access is asked of whoever knows, for many at once."""

from convo.live import rechecks


def test_those_who_lost_access_are_found_among_many(monkeypatch):
    asked = []

    def even(numbers):
        asked.append(len(numbers))
        return {number for number in numbers if number % 2 == 0}

    monkeypatch.setitem(rechecks._rechecks, "test", even)
    lost = rechecks.without_access(f"test:{number}" for number in range(2500))
    assert lost == {f"test:{number}" for number in range(1, 2500, 2)}
    assert max(asked) <= rechecks.AT_ONCE and sum(asked) == 2500


def test_of_whom_nobody_knows_nothing_is_said():
    assert rechecks.without_access(["nobody:1"]) == set()
