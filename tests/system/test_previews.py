"""The page of previews keeps the policy, axe finds nothing in it, and it fits its screen."""

import pytest
from playwright.sync_api import expect

from tests.system.test_access import SIZES, faults, width
from tests.system.test_csp import has_policy, watch
from tests.system.test_widget import VIOLATIONS

PACKAGES = ["inbox", "transcripts", "ui", "widget"]


def test_the_previews_do_not_break_the_policy(people):
    page = people.agent("ada").page
    page.context.add_init_script(VIOLATIONS)
    found, url = watch(page), people.server.url
    page.goto(f"{url}/dev/previews")
    expect(page.frame_locator("iframe").get_by_role("heading", name="inbox", exact=True)).to_be_visible()
    page.get_by_role("link", name="chats/_message.html").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name="widget", exact=True)).to_be_visible()
    for package in PACKAGES:
        answer = page.goto(f"{url}/dev/previews/{package}")
        assert has_policy(answer.headers), package
        assert page.evaluate("violations") == [], package
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_the_previews(people, size, scheme):
    page = people.agent("ada", **SIZES[size], color_scheme=scheme, bypass_csp=True).page
    page.goto(f"{people.server.url}/dev/previews")
    found = width(page)
    for package in PACKAGES:
        page.goto(f"{people.server.url}/dev/previews/{package}")
        page.evaluate("document.querySelectorAll('hx-partial, hx-upsert').forEach((it) => it.remove())")
        found += faults(page)
    assert not found, "\n".join(found)
