"""What has arrived on an agent's screen has been delivered."""

import pytest

from convo.conversations.conversation import Conversation
from convo.extensions import db


@pytest.fixture
def delivered(app, cast):
    def delivered():
        with app.app_context():
            return db.session.get(Conversation, cast.conversation).marks().agents

    return delivered


def test_a_row_on_the_screen_is_delivered_and_not_seen(cast, anna, delivered, published):
    assert anna.post("/inbox/arrivals", arrived=f"{cast.conversation}:1").status_code == 204
    assert delivered() == (1, 0)
    html = next(html for stream, html in published if stream.endswith(":visitor"))
    assert 'data-delivered="1" data-seen="0"' in html


def test_a_colleagues_screen_tells_nobody_again(cast, anna, ben, delivered, published):
    anna.post("/inbox/arrivals", arrived=f"{cast.conversation}:1")
    published.clear()
    assert ben.post("/inbox/arrivals", arrived=f"{cast.conversation}:1").status_code == 204
    assert (published, delivered()) == ([], (1, 0))


def test_nothing_is_delivered_that_was_not_said(cast, anna, delivered):
    anna.post("/inbox/arrivals", arrived=f"{cast.conversation}:999")
    with anna.http.application.app_context():
        assert delivered()[0] == db.session.get(Conversation, cast.conversation).revision


@pytest.mark.parametrize("arrived", ["", ":", "x:1", "7", "404:1", "1:-1", "٣:١", "9" * 30 + ":1", "1:1:1"])
def test_what_is_no_arrival_is_left_out(anna, delivered, arrived):
    assert anna.post("/inbox/arrivals", arrived=arrived).status_code == 204
    assert delivered() == (0, 0)


def test_many_rows_are_told_at_once(cast, anna, delivered):
    rows = ["404:1", f"{cast.conversation}:1", *(f"{number}:1" for number in range(500, 900))]
    assert anna.post("/inbox/arrivals", arrived=rows).status_code == 204
    assert delivered() == (1, 0)
