"""The content security policy holds on every page that an admin can reach, and on the visitor's."""

import re
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page, expect

from tests.support.caller import Caller
from tests.system.test_widget import VIOLATIONS

NUMBER = re.compile(r"/\d+")
FILE = re.compile(r"^/(static|pictures|sign-out)|^/outbox/.*/")


def test_no_page_that_an_admin_reaches_breaks_the_policy(people, server, desk):
    caller = Caller(server.url)
    caller.say("Crawl me.")
    number = desk.number_of("Crawl me.")
    caller.post(f"/widget/demo/conversations/{caller.conversation}/identity", email="crawl@example.test")
    caller.end()
    admin = people.agent("ada")
    admin.page.context.add_init_script(VIOLATIONS)
    found = watch(admin.page)
    waiting, seen = ["/inbox", f"/conversations/{number}", "/invitations/new"], {}
    while waiting:
        path = waiting.pop(0)
        kind = NUMBER.sub("/N", path)
        if seen.get(kind, 0) >= 2 or FILE.search(path):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        answer = admin.page.goto(urljoin(server.url, path))
        assert has_policy(answer.headers), path
        assert admin.page.evaluate("violations") == [], path
        waiting += links_on(admin.page, server.url)
    assert found == []
    for path in (
        "/inbox/open",
        "/inbox/closed",
        "/conversations/N",
        "/profile",
        "/profile/sessions",
        "/agents",
        "/channels",
    ):
        assert path in seen, sorted(seen)
    assert {"/channels/new", "/channels/N", "/agents/N", "/outbox"} <= seen.keys(), sorted(seen)


def test_working_in_the_inbox_and_in_the_chat_does_not_break_the_policy(people, server):
    visitor = people.visitor("about:blank")
    visitor.page.context.add_init_script(VIOLATIONS)
    agent = people.agent("ada")
    agent.page.context.add_init_script(VIOLATIONS)
    found = watch(visitor.page) + watch(agent.page)
    visitor.look_at(f"{server.url}/demo").open_chat().say("Within the policy?")
    agent.look_at("/inbox/open").open("Within the policy?").say("**Quite**.")
    expect(visitor.message("Quite.")).to_be_visible()
    agent.note("And a note.")
    expect(agent.log.locator(".comment")).to_be_visible()
    agent.button("Mark as done").click()
    expect(visitor.frame.get_by_role("link", name="Start a new conversation")).to_be_visible()
    for page in (visitor.page, agent.page):
        assert [frame.evaluate("violations") for frame in page.frames] == [[] for _ in page.frames]
    assert found == []


def test_pages_without_a_session_have_the_policy_too(people, server):
    page = people.context().new_page()
    for path, status in {
        "/sign-in": 200,
        "/nowhere": 404,
        "/inbox/open": 200,
        "/widget/demo": 200,
        "/demo": 200,
    }.items():
        answer = page.goto(server.url + path)
        assert answer.status == status, path
        assert has_policy(answer.headers), path


def has_policy(headers: dict) -> bool:
    policy = headers.get("content-security-policy", "")
    scripts = re.search(r"script-src ([^;]*)", policy)
    return policy.startswith("default-src 'none'") and bool(scripts) and "unsafe" not in policy


def watch(page: Page) -> list[str]:
    """Errors that the page throws or logs, as they come."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    return found


def links_on(page: Page, origin: str) -> list[str]:
    addresses = page.locator("a[href]").evaluate_all("(all) => all.map((link) => link.href)")
    parts = [urlsplit(address) for address in addresses if address.startswith(origin)]
    return [part.path for part in parts]
