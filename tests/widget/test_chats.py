"""A chat as its visitor goes through it: history, catching up, marks, the address, the end."""

import pytest

from convo.accounts.agent import Agent
from convo.contacts.contact import Contact
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db
from convo.live import streams


def test_history_comes_a_page_at_a_time(app, cast, vera, key):
    answers(app, cast, 60)
    page = vera.get(f"/conversations/{key}").text
    assert page.count("<article") == 50
    assert "Norway" not in page
    earlier = vera.get(f"/conversations/{key}/lines?before=12").text
    assert "Norway" in earlier


def test_catching_up_asks_until_nothing_is_left(app, cast, vera, key):
    answers(app, cast, 60)
    changes = vera.get(f"/conversations/{key}/lines?after=1")
    assert changes.text.count("<article") == 50
    assert changes.headers["HX-Trigger"] == "live:again"
    rest = vera.get(f"/conversations/{key}/lines?after=60")
    assert "HX-Trigger" not in rest.headers


def test_catching_up_skips_what_is_the_agents_own(app, cast, vera, key):
    with app.app_context(), writing():
        conversation, anna = both(cast)
        for number in range(60):
            conversation.comment(anna, f"note {number}", f"n{number}")
        conversation.post(anna, "After the notes", "answer")
    changes = vera.get(f"/conversations/{key}/lines?after=1")
    assert "After the notes" in changes.text
    assert "HX-Trigger" not in changes.headers


def test_how_far_the_visitor_has_read_is_kept(app, cast, vera, key):
    answers(app, cast, 3)
    assert vera.post(f"/conversations/{key}/reading", seen_through=3).status_code == 204
    with app.app_context():
        assert db.session.get(Conversation, cast.conversation).marks().visitor.seen == 3


def test_the_visitor_ends_the_chat(app, cast, vera, key):
    answer = vera.post(f"/conversations/{key}/closure")
    assert "Start a new conversation" in answer.text
    with app.app_context():
        conversation = db.session.get(Conversation, cast.conversation)
        assert conversation.is_closed
        assert conversation.closed_by_id is None
    assert "You ended the chat" in vera.get(f"/conversations/{key}").text


def test_an_address_is_kept_unconfirmed_and_not_asked_for_again(app, cast, vera, key):
    assert "ask-email" in vera.get(f"/conversations/{key}").text
    answer = vera.post(f"/conversations/{key}/identity", email=" Vera@Example.com ")
    assert "Vera@example.com" in answer.text
    assert "ask-email" not in vera.get(f"/conversations/{key}").text
    with app.app_context():
        contact = db.session.get(Conversation, cast.conversation).contact
        assert contact.email == "vera@example.com"
        assert not contact.emails[0].is_confirmed


def test_only_a_new_address_makes_a_line_and_none_in_a_chat_that_has_ended(app, cast, vera, key):
    for _ in range(3):
        vera.post(f"/conversations/{key}/identity", email="Vera@example.com")
    vera.post(f"/conversations/{key}/closure")
    assert vera.post(f"/conversations/{key}/identity", email="other@example.com").status_code == 409
    with app.app_context():
        conversation = db.session.get(Conversation, cast.conversation)
        lines = conversation.timeline(for_agents=True).latest()
        assert conversation.contact.email == "vera@example.com"
        assert [getattr(line, "verb", "") for line in lines].count("email_given") == 1


def test_an_address_typed_in_a_chat_shows_nothing_of_whoever_has_it(app, cast, vera, outsider, key, count):
    vera.post(f"/conversations/{key}/identity", email="vera@example.com")
    outsider.say("Hello")
    with app.app_context():
        own = db.session.scalar(db.select(Conversation.key).where(Conversation.visitor_id == cast.outsider))
    outsider.post(f"/conversations/{own}/identity", email="vera@example.com")
    assert "Norway" not in outsider.get("/conversations").text
    assert count(Contact) == 2


@pytest.mark.parametrize("known", [None, "set@example.com"])
def test_what_is_no_address_is_said_and_kept_in_the_field(app, vera, key, known):
    """Also where an agent has set one meanwhile: whoever sees the question gets an answer."""
    with app.app_context(), writing():
        db.session.scalar(db.select(Conversation).where(Conversation.key == key)).contact.change_email(known)
    answer = vera.post(f"/conversations/{key}/identity", email="a@x<b@y>")
    assert answer.status_code == 422
    assert "not an e-mail address" in answer.text
    assert "a@x&lt;b@y&gt;" in answer.text


def test_a_ticket_is_good_once_and_for_the_visitors_stream(app, cast, vera, key):
    page = vera.get(f"/conversations/{key}/live").text
    ticket = page.split("ticket=")[1].split('"')[0]
    with app.app_context():
        subscription = streams.redeem(ticket)
        assert subscription.principal == f"visitor:{cast.visitor}"
        assert subscription.streams == (f"conversation:{cast.conversation}:visitor",)
        assert streams.redeem(ticket) is None


def test_each_live_element_has_a_ticket_of_its_own(vera, key):
    pages = {vera.get(f"/conversations/{key}/live").text for _ in range(2)}
    assert len(pages) == 2


def test_the_agents_name_is_in_the_header_once_they_answer(app, cast, vera, key):
    assert "Anna Martin" not in vera.get(f"/conversations/{key}").text
    answers(app, cast, 1)
    assert '<h1 class="chat-title">Anna Martin</h1>' in vera.get(f"/conversations/{key}").text


def test_the_teams_header_stays_the_teams_and_the_lines_are_the_agents(app, cast, vera, key):
    change_channel(app, cast, avatar="team", heading={"en": "Ask us"})
    answers(app, cast, 1)
    page = vera.get(f"/conversations/{key}").text
    head = page.split("</header>")[0]
    assert '<h1 class="chat-title">Ask us</h1>' in head
    assert ">AU</span>" in head and "Anna" not in head
    assert '<span class="author" hx-ignore>Anna Martin</span>' in page


def test_a_channels_own_picture_is_in_its_header_and_welcome_and_in_no_line(app, cast, vera, key):
    change_channel(app, cast, avatar="custom", picture="team.webp", heading={"en": "Ask us"})
    answers(app, cast, 1)
    page = vera.get(f"/conversations/{key}").text
    head, _, lines = page.partition("<message-list")
    assert '<h1 class="chat-title">Ask us</h1>' in head
    assert head.count('src="/pictures/team.webp"') == 2  # the header, the welcome
    assert "team.webp" not in lines and "Anna Martin" in lines


def test_the_header_that_is_pushed_is_as_the_channel_says(app, cast, published):
    change_channel(app, cast, avatar="custom", picture="team.webp")
    with app.app_context(), writing():
        conversation, anna = both(cast)
        conversation.assign(anna, by=anna)
    heads = [html for _stream, html in published if "chat-head" in html]
    assert heads and all("team.webp" in head and "Anna" not in head for head in heads)


def change_channel(app, cast, **settings):
    with app.app_context(), writing():
        db.session.get(Channel, cast.channel).set(**settings)


def both(cast):
    return db.session.get(Conversation, cast.conversation), db.session.get(Agent, cast.anna)


def answers(app, cast, number):
    with app.app_context(), writing():
        conversation, anna = both(cast)
        for i in range(number):
            conversation.post(anna, f"answer {i}", f"a{i}")
