"""The chat channels' settings, for admins."""

from datetime import timedelta

from convo.channels.chat import Settings
from convo.conversations.channel import Channel
from convo.database import utcnow
from convo.extensions import db

FIELDS = {
    "name": "Shop",
    "colour": "#aa0000",
    "position": "start",
    "sites": "https://shop.example",
    "welcome_en": "Hi",
}


def test_an_admin_changes_how_the_chat_looks(app, cast, anna):
    answer = anna.post(f"/channels/{cast.channel}", **FIELDS)
    assert answer.status_code == 303
    with app.app_context():
        channel = db.session.get(Channel, cast.channel)
        assert channel.name == "Shop"
        assert channel.settings["colour"] == "#aa0000"
        assert channel.settings["sites"] == ["https://shop.example"]
        assert channel.settings["transcript"] is False  # the box was not ticked
    assert "Hi" in anna.get(f"/channels/{cast.channel}").text


def test_what_is_wrong_is_said_and_nothing_is_lost(app, cast, anna):
    answer = anna.post(f"/channels/{cast.channel}", **{**FIELDS, "sites": "https://x y", "name": "Kept"})
    assert answer.status_code == 422
    assert "https://x y" in answer.text
    assert "Kept" in answer.text
    with app.app_context():
        assert db.session.get(Channel, cast.channel).name == "Website"


def test_a_new_channel_has_a_line_to_copy(app, cast, anna):
    answer = anna.post("/channels", **FIELDS)
    page = anna.get(answer.location).text
    with app.app_context():
        made = db.session.scalar(db.select(Channel).where(Channel.name == "Shop"))
    assert f"data-channel=&#34;{made.key}&#34;" in page or f'data-channel="{made.key}"' in page
    assert made.inbox_id == cast.inbox


def test_the_preview_shows_what_is_in_the_form(anna):
    page = anna.post("/channels/preview", colour="#ffd400", welcome_en="Ahoy").text
    assert 'data-accent="#ffd400"' in page
    assert 'data-on-accent="#000000"' in page
    assert "Ahoy" in page


def test_the_preview_leaves_out_what_is_wrong(anna):
    page = anna.post("/channels/preview", colour="blue", welcome_en="Ahoy").text
    assert 'data-accent="#4f46e5"' in page
    assert "Ahoy" in page


def test_the_pages_are_for_admins(cast, ben):
    for path in ("/channels", "/channels/new", f"/channels/{cast.channel}"):
        assert ben.get(path).status_code == 403
    assert ben.post("/channels/preview").status_code == 403


def test_chats_end_by_themselves_from_when_that_was_set(app, cast, anna):
    def saved(**fields):
        anna.post(f"/channels/{cast.channel}", **{**FIELDS, **fields})
        with app.app_context():
            return Settings(db.session.get(Channel, cast.channel).settings)

    assert saved().close_after is None
    since = saved(close_after="30").expiring_since
    assert abs(utcnow() - since) < timedelta(minutes=1)
    assert saved(close_after="60").expiring_since == since
    saved(close_after="")
    assert saved(close_after="60").expiring_since > since
