"""In Chromium: times in the viewer's zone and language, panes that give way to each other, a policy kept."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import render_template_string
from playwright.sync_api import expect
from werkzeug.serving import make_server

TIMES = """{% extends "layouts/base.html" %}
{% block html_attributes %} data-zone="Europe/Paris"{% endblock %}
{% block body %}<main><h1>Times</h1>
{% for format in formats %}
  <p id="{{ format }}">{{ local_time(then, format) }}</p>
  <p id="{{ format }}-now">{{ local_time(now, format) }}</p>
{% endfor %}
<p id="bad"><local-time datetime="never" format="time">as it was</local-time></p></main>{% endblock %}"""
PANES = """{% extends "layouts/base.html" %}
{% block stylesheets %}{{ stylesheets("screens/inbox") }}{% endblock %}
{% block body_class %}shell{% endblock %}{% block body %}<nav class="rail"></nav>
<main class="inbox" data-pane="list"><h1 class="visually-hidden">Panes</h1>
  <div class="pane pane-list"><button data-show-pane="conversation">A conversation</button></div>
  <div class="pane pane-conversation"><button class="only-narrow" data-show-pane="list">Back</button>
    <button data-show-pane="card">Card</button></div>
  <section class="pane pane-card" aria-label="Contact">
    <button data-show-pane="card">Hide the card</button></section>
</main>{% endblock %}"""
MONDAY = re.compile("Monday,? 1 July 2024")
ASKS = """{% extends "layouts/base.html" %}
{% block body %}<main><h1>Page</h1><button hx-get="/nowhere">Ask</button></main>{% endblock %}"""
SAID = """{% extends "layouts/base.html" %}
{% block body %}<main><h1>Page</h1><article class="message" data-author="a1" data-position="5">Said</article>
<ul><li class="list-row" data-message-position="5"><span id="row">Row</span></li></ul>
<p id="typing">Nobody types</p></main>{% endblock %}"""
FORMATS = ("time", "day", "short", "long", "relative", "waiting")


@pytest.fixture
def address(ui_app, vendored):
    def show_times():
        now = datetime.now(UTC)
        then = datetime(2024, 7, 1, 16, 4, tzinfo=UTC)
        return render_template_string(TIMES, formats=FORMATS, then=then, now=now - timedelta(seconds=90))

    ui_app.add_url_rule("/times", "times", show_times)
    ui_app.add_url_rule("/panes", "panes", lambda: render_template_string(PANES))
    ui_app.add_url_rule("/asks", "asks", lambda: render_template_string(ASKS))
    ui_app.add_url_rule("/said", "said", lambda: render_template_string(SAID))
    server = make_server("127.0.0.1", 0, ui_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def open_page(browser, address):
    pages, complaints = [], []

    def open_page(path, **options):
        page = browser.new_page(**options)
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert not complaints


def test_times_are_in_the_page_s_zone_and_the_browser_s_manner(open_page):
    page = open_page("/times", locale="en-GB", timezone_id="America/Toronto")
    expect(page.locator("#time")).to_have_text("18:04")
    expect(page.locator("#day")).to_have_text(MONDAY)
    expect(page.locator("#short")).to_have_text("01/07/2024")
    expect(page.locator("#relative-now")).to_have_text("1 minute ago")
    expect(page.locator("#waiting-now")).to_have_text("1 min")
    expect(page.locator("#bad")).to_have_text("as it was")
    page.locator("#short local-time").hover()
    assert MONDAY.match(page.locator("#short local-time").get_attribute("title"))


def test_a_time_that_changes_is_rewritten(open_page):
    page = open_page("/times", locale="en-US")
    time = page.locator("#time local-time")
    expect(time).to_have_text("6:04 PM")
    time.evaluate("element => element.setAttribute('datetime', '2024-07-01T17:05:00Z')")
    expect(time).to_have_text("7:05 PM")


def test_a_morph_leaves_the_viewer_s_words_and_a_new_date_is_shown(open_page):
    page = open_page("/times", locale="en-US")
    time = page.locator("#time local-time")
    expect(time).to_have_text("6:04 PM")
    swap = """async minute => {
      const text = `<local-time datetime="2024-07-01T16:${minute}:00Z" format="time">server</local-time>`
      await htmx.swap({target: document.querySelector("#time"), swap: "innerMorph", text})
    }"""
    page.evaluate(swap, "04")
    expect(time).to_have_text("6:04 PM")
    page.evaluate(swap, "09")
    expect(time).to_have_text("6:09 PM")


def test_minutes_pass(open_page, browser, address):
    page = open_page("/panes")
    page.clock.install()
    page.goto(address + "/times")
    waiting = page.locator("#waiting-now")
    expect(waiting).to_have_text("1 min")
    page.clock.fast_forward("10:00")
    expect(waiting).to_have_text("11 min")


def test_on_a_phone_one_pane_is_shown_and_each_leads_back(open_page):
    page = open_page("/panes", viewport={"width": 390, "height": 700})
    conversation, card = page.locator(".pane-conversation"), page.locator(".pane-card")
    expect(conversation).to_be_hidden()
    page.get_by_role("button", name="A conversation").click()
    expect(conversation).to_be_visible()
    expect(page.locator(".pane-list")).to_be_hidden()
    expect(conversation).to_be_focused()
    page.get_by_role("button", name="Card", exact=True).click()
    expect(card).to_be_visible()
    expect(conversation).to_be_hidden()
    page.get_by_role("button", name="Hide the card").click()
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".pane-list")).to_be_visible()


def test_on_a_small_screen_the_card_is_a_drawer_that_escape_closes(open_page):
    page = open_page("/panes", viewport={"width": 1024, "height": 700})
    card = page.locator(".pane-card")
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Card", exact=True).click()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_folded_card_stays_folded_on_the_next_page(open_page):
    page = open_page("/panes", viewport={"width": 1440, "height": 700})
    card = page.locator(".pane-card")
    expect(card).to_be_visible()
    page.get_by_role("button", name="Hide the card").click()
    expect(card).to_be_hidden()
    page.reload()
    expect(card).to_be_hidden()
    page.get_by_role("button", name="Card", exact=True).click()
    expect(card).to_be_visible()


def test_an_error_is_shown_beside_the_page_and_can_be_closed(browser, address):
    page = browser.new_page()
    page.goto(address + "/asks")
    page.get_by_role("button", name="Ask").click()
    notice = page.get_by_role("dialog", name="Nothing here")
    expect(notice).to_be_visible()
    expect(page.get_by_role("heading", name="Page")).to_be_visible()
    expect(page.get_by_role("button", name="Ask")).to_have_text("Ask")
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()
    page.close()


@pytest.mark.parametrize(("author", "revision", "shown"), [("a1", 5, 1), ("a1", 4, 0), ("a2", 4, 1)])
def test_whoever_has_said_it_is_not_typing_it_any_more(open_page, author, revision, shown):
    page = open_page("/said")
    indicator = f'<typing-indicator data-author="{author}" data-revision="{revision}"></typing-indicator>'
    page.evaluate("html => document.getElementById('typing').innerHTML = html", indicator)
    expect(page.locator("#typing typing-indicator")).to_have_count(shown)


@pytest.mark.parametrize(("revision", "shown"), [(5, 1), (4, 0)])
def test_a_row_knows_it_too(open_page, revision, shown):
    page = open_page("/said")
    indicator = f'<typing-indicator data-author="v" data-revision="{revision}">types</typing-indicator>'
    page.evaluate("html => document.getElementById('row').innerHTML = html", indicator)
    expect(page.locator("#row typing-indicator")).to_have_count(shown)
