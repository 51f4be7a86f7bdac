"""What a chat channel can be set to."""

from datetime import timedelta

import pytest

from convo.channels.chat import InvalidSettings, Settings, checked, colours, sites


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
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_site_is_kept_as_an_origin(typed, kept):
    assert sites.parse(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "https://shop.example/page",
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
            }
        )
    assert set(refused.value.errors) == {"colour", "sites", "from_address", "position"}
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
