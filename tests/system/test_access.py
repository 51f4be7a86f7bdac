"""Axe finds nothing (WCAG 2.2 AA), in light and dark, and no page is wider than its screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.caller import Caller
from tests.system.people import DESKTOP, PHONE, Agent

LAPTOP = {"viewport": {"width": 1024, "height": 768}}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/inbox/open",
    "/inbox/closed",
    "/profile",
    "/profile/password",
    "/profile/sessions",
    "/agents",
    "/channels",
    "/outbox",
]


def width(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{page.url}: wider than the screen"] if wide else []


def faults(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url}: {fault['id']}: {fault['help']}: {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ] + width(page)


@pytest.fixture(scope="module")
def talk(server, desk) -> int:
    """A conversation with something of everything in it; its number."""
    caller = Caller(server.url)
    caller.say("Is this for **everybody**? See https://example.org/a/very/long/address")
    number = desk.number_of("Is this for")
    desk.say(number, "It is:\n\n- one\n- two\n\n`code`\n\n> quoted")
    desk.post(f"/conversations/{number}/comments", body="A note.", client_id="a note")
    caller.say("unbroken" * 40)
    return number


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_the_agents_pages(people, talk, server, size, scheme):
    options = {**SIZES[size], "color_scheme": scheme, "bypass_csp": True}
    agent = people.agent("ada", **options)
    found = []
    for path in [*pages_of_settings(agent), f"/conversations/{talk}"]:
        agent.look_at(path)
        found += faults(agent.page)
    agent.press(agent.page.get_by_role("tab", name="Comment"))
    agent.press(agent.button("Assigned to"))
    expect(agent.page.locator("#assignment-menu").get_by_role("button").first).to_be_visible()
    found += faults(agent.page)
    stranger = people.context(**options).new_page()
    stranger.goto(f"{server.url}/sign-in")
    found += faults(stranger)
    stranger.get_by_label("Email").fill("nobody@example.test")
    stranger.get_by_label("Password").fill("not it")
    stranger.get_by_role("button", name="Sign in").click()
    expect(stranger.locator("[aria-invalid=true]").first).to_be_visible()
    found += faults(stranger)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_the_chat(people, desk, size, scheme):
    visitor = people.visitor(**SIZES[size], color_scheme=scheme, bypass_csp=True)
    found = faults(visitor.page)
    visitor.open_chat()
    found += faults(visitor.page)
    question = f"Can I read it, {size}, {scheme}?"
    visitor.say(question)
    expect(visitor.frame.locator("#ask-email")).to_be_visible()
    number = desk.answer(question, "It **is** [yours](https://example.org).")
    expect(visitor.message("It is yours.")).to_be_visible()
    found += faults(visitor.page)
    visitor.button("More").click()
    found += faults(visitor.page)
    visitor.button("My conversations").click()
    expect(visitor.frame.get_by_role("heading", name="My conversations")).to_be_visible()
    found += faults(visitor.page)
    visitor.button("Back").click()
    expect(visitor.message("It is yours.")).to_be_visible()
    desk.post(f"/conversations/{number}/closure")
    expect(visitor.frame.get_by_role("link", name="Start a new conversation")).to_be_visible()
    found += faults(visitor.page)
    assert found == []


def test_no_page_is_wider_than_a_laptops_screen(people, talk):
    agent = people.agent("ada", **LAPTOP)
    found = []
    for path in [*pages_of_settings(agent), f"/conversations/{talk}"]:
        agent.look_at(path)
        found += width(agent.page)
    assert found == []


def pages_of_settings(agent: Agent) -> list[str]:
    """Every page that the navigation leads to, and those that hide behind a button."""
    agent.look_at("/profile")
    links = agent.page.locator("nav a[href]").evaluate_all("(all) => all.map((a) => a.pathname)")
    agent.look_at("/channels")
    channel = agent.page.get_by_role("link", name="Edit Demo site").get_attribute("href")
    agent.look_at("/agents")
    colleague = (
        agent.page.get_by_role("row").filter(has_text="Ben").get_by_role("link").first.get_attribute("href")
    )
    return sorted({*links, *PAGES, channel, colleague, "/channels/new"} - {"/"})
