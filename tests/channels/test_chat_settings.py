"""What a chat channel can be set to."""

import json
from datetime import timedelta

import pytest

from convo.channels.chat import InvalidSettings, Settings, checked, colours, sites
from convo.conversations.channel import Channel
from convo.extensions import db
from convo.files import store


@pytest.fixture(autouse=True)
def _in_a_request(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("red", range(0, 256, 51))
@pytest.mark.parametrize("green", range(0, 256, 51))
def test_the_text_on_every_colour_has_enough_contrast(red, green):
    for blue in range(0, 256, 51):
        colour = f"#{red:02x}{green:02x}{blue:02x}"
        assert colours.contrast(colour, colours.text_on(colour)) >= colours.ENOUGH


def test_contrast_is_that_of_wcag():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://shop.example", "https://shop.example"),
        ("HTTPS://Shop.Example/", "https://shop.example"),
        ("shop.example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:*", "http://localhost:*"),
        ("https://*.shop.example", "https://*.shop.example"),
        ("http://shop.example:8500/foo/bar?a=b:c#d", "http://shop.example:8500"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_site_is_kept_as_an_origin(typed, kept):
    assert sites.parse(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "https://*.com",
        "https://*.localhost:*",
        "https://shop.example; script-src *",
        "https://*",
        "*",
        "'self'",
        "ftp://shop.example",
        "https://shop.example\nx",
        "https://a b",
        "https://user@shop.example",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_site_is_refused(typed):
    assert sites.parse(typed) is None


@pytest.mark.parametrize(
    ("origin", "site", "listed"),
    [
        ("https://shop.example", "https://shop.example", True),
        ("https://shop.example:8443", "https://shop.example", False),
        ("http://localhost:3000", "http://localhost:*", True),
        ("http://localhost", "http://localhost:*", True),
        ("https://shop.example", "http://shop.example", True),  # as CSP has it: http also means https
        ("http://shop.example", "https://shop.example", False),
        ("https://www.shop.example", "https://*.shop.example", True),
        ("https://shop.example", "https://*.shop.example", False),
        ("https://evilshop.example", "https://*.shop.example", False),
        ("https://shop.example.evil.example", "https://shop.example", False),
        ("null", "https://shop.example", False),
    ],
)
def test_an_origin_is_listed_or_not(origin, site, listed):
    assert sites.is_listed(origin, [site]) is listed


def test_every_problem_is_said_at_once():
    with pytest.raises(InvalidSettings) as refused:
        checked(
            {
                "colour": "red",
                "sites": "https://ok.example\nnot a site",
                "from_address": "x",
                "position": "top",
                "avatar": "dog",
            }
        )
    assert set(refused.value.errors) == {"colour", "sites", "from_address", "position", "avatar"}
    assert "not a site" in refused.value.errors["sites"]
    assert "ok.example" not in refused.value.errors["sites"]


def test_nobody_reads_a_text_in_another_language():
    settings = Settings({"welcome": {"en": "Hello"}, "launcher": {}})
    assert settings.text("welcome", "en") == "Hello"
    assert settings.text("welcome", "fr") == settings.text("launcher", "fr") == ""


@pytest.mark.parametrize(
    ("typed", "kept"), [("", None), ("  ", None), ("10", 10), ("0030", 30), ("10080", 10_080)]
)
def test_the_minutes_after_which_a_chat_ends_by_itself(typed, kept):
    settings = checked({"close_after": typed})
    assert settings["close_after"] == kept
    assert Settings(settings).close_after == (kept and timedelta(minutes=kept))


@pytest.mark.parametrize("typed", ["0", "9", "10081", "-30", "30.5", "half an hour", "٣٠", "9" * 30])
def test_minutes_that_cannot_be_are_refused(typed):
    with pytest.raises(InvalidSettings) as refused:
        checked({"close_after": typed})
    assert refused.value.errors["close_after"] == "A number of minutes from 10 to 10080, or nothing."


def test_the_agent_is_in_the_header_unless_the_channel_says_otherwise():
    assert Settings({}).shows_agent
    assert not Settings({"avatar": "team"}).shows_agent
    assert not Settings({"avatar": "custom"}).shows_agent


def test_a_picture_is_shown_only_where_it_is_the_avatar():
    assert Settings({"avatar": "custom", "picture": "x.webp"}).picture_address == "/pictures/x.webp"
    assert Settings({"avatar": "team", "picture": "x.webp"}).picture_address is None
    assert Settings({"avatar": "custom", "picture": ""}).picture_address is None


@pytest.mark.parametrize("picture", ["", "a" * 22 + ".webp", "../convo.sqlite3"])
def test_a_picture_of_ones_own_has_to_be_there(picture):
    with pytest.raises(InvalidSettings) as refused:
        checked({"avatar": "custom", "picture": picture})
    assert set(refused.value.errors) == {"picture"}
    assert checked({"avatar": "team", "picture": picture})["picture"] == ""


def test_a_stored_picture_is_kept_whatever_the_avatar():
    name = store.put(b"a picture", "webp")
    for avatar in ("agent", "team", "custom"):
        assert checked({"avatar": avatar, "picture": name})["picture"] == name


def test_a_channel_from_the_shell_may_be_the_teams(app, cast):
    made = app.test_cli_runner().invoke(args=["channel", "create", "chat", "--set", "avatar=team"])
    channel = db.session.get(Channel, json.loads(made.output)["id"])
    assert channel.settings["avatar"] == "team"


@pytest.mark.parametrize("avatar", ["custom", "dog"])
def test_the_shell_refuses_an_avatar_that_it_cannot_have(app, cast, avatar):
    made = app.test_cli_runner().invoke(args=["channel", "create", "chat", "--set", f"avatar={avatar}"])
    assert made.exit_code == 1
    assert made.output.startswith("Error: Choose ")
