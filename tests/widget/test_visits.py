"""Opening the chat."""

from limits import parse
from redis import Redis

from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.database import writing
from convo.extensions import db
from convo.widget import visitors
from tests.widget.conftest import HEADER, VisitorHttp


def test_a_newcomer_gets_a_token_of_256_bits_once(newcomer, count):
    visitors = count(Visitor)
    arrival = newcomer.post("/visits", url="https://shop.test/", title="Shop")
    token = arrival.headers[HEADER]
    assert len(token) == 43
    assert token not in arrival.text
    newcomer.token = token
    assert HEADER not in newcomer.post("/visits").headers
    assert count(Visitor) == visitors + 1


def test_the_token_is_kept_hashed(app, newcomer):
    token = newcomer.post("/visits").headers[HEADER]
    with app.app_context():
        assert token not in [visitor.token_hash for visitor in db.session.scalars(db.select(Visitor))]


def test_the_page_is_noted_as_far_as_it_is_an_address(app, newcomer):
    newcomer.post("/visits", url="javascript:alert(1)", title="T" * 1000, time_zone="Mars/Olympus")
    with app.app_context():
        visit = db.session.scalar(db.select(Visit).order_by(Visit.id.desc()).limit(1))
        assert visit.url is None
        assert len(visit.title) == 300


def test_the_conversation_in_progress_is_shown_again(vera):
    assert "Do you ship to Norway?" in vera.post("/visits").text


def test_a_token_opens_nothing_in_another_channel(app, cast, vera):
    with app.app_context(), writing():
        db.session.add(Channel(inbox_id=cast.inbox, kind="chat", key="other", name="Other", settings={}))
    vera.key = "other"
    arrival = vera.post("/visits")
    assert "Norway" not in arrival.text
    assert HEADER in arrival.headers
    assert vera.get("/home").status_code == 401


def test_another_sites_page_cannot_open_it(newcomer, count):
    visitors = count(Visitor)
    assert newcomer.send("POST", "/visits", origin="https://evil.example").status_code == 403
    assert count(Visitor) == visitors


def test_what_a_database_cannot_hold_is_dropped(app, newcomer):
    newcomer.post("/visits", url="https://shop.test/a\0b", title="Sh\0op", language="e\0n")
    with app.app_context():
        visit = db.session.scalar(db.select(Visit).order_by(Visit.id.desc()).limit(1))
        assert (visit.url, visit.title, visit.language) == ("https://shop.test/ab", "Shop", "en")


def test_visits_of_an_office_are_counted_one_by_one_and_its_newcomers_together(newcomer, vera, outsider):
    codes = [newcomer.post("/visits").status_code for _ in range(61)]
    assert (codes[59], codes[60]) == (200, 429)
    assert vera.post("/visits").status_code == outsider.post("/visits").status_code == 200


def test_whatever_else_a_visitor_asks_is_counted_too(vera, outsider, key, monkeypatch):
    monkeypatch.setattr(visitors, "LIMIT", parse("3 per minute"))
    paths = ["/home", "/conversations", f"/conversations/{key}/lines", f"/conversations/{key}"]
    assert [vera.get(path).status_code for path in paths] == [200, 200, 200, 429]
    assert vera.post(f"/conversations/{key}/reading", seen_through=1).status_code == 429
    assert outsider.get("/home").status_code == 200
    assert vera.get("/launcher").status_code == 200


def test_who_makes_up_tokens_is_counted_by_network_address_whatever_the_channel(
    app, vera, monkeypatch, valkey
):
    monkeypatch.setattr(visitors, "STRANGERS", parse("3 per minute"))

    def ask(key, token):
        return VisitorHttp(app, token, key).get("/home").status_code

    assert [ask("site", f"made up {number}") for number in range(2)] == [401, 401]
    assert [ask("nowhere", "made up"), ask("site", None), ask("nowhere", "another")] == [404, 429, 429]
    assert vera.get("/home").status_code == 200
    kept = Redis.from_url(valkey).keys("*stranger*")
    assert len(kept) == 1, kept
