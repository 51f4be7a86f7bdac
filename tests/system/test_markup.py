"""A message full of HTML, hx-* attributes and script is words on both sides, and nothing happens."""

from playwright.sync_api import expect

from tests.support.strings import OUR_OWN
from tests.system.test_widget import VIOLATIONS

HOSTILE = "\n".join(OUR_OWN)
# What none of it may become, in what people wrote.
MARKUP = "script, img, svg, button, style, iframe, input, hx-partial, hx-upsert, [onerror], [onload], [style]"
WRITTEN = ["[hx-ignore]", ".prose", ".preview", ".author"]


def test_hostile_words_stay_words_on_both_sides(people, server, desk):
    visitor = people.visitor("about:blank")
    agent = people.agent("ada")
    asked = []
    for person in (visitor, agent):
        person.page.context.add_init_script(VIOLATIONS)
        person.page.on("request", lambda request: asked.append(request.url))
        person.page.on("dialog", lambda dialog: asked.append(dialog.message))
    visitor.look_at(f"{server.url}/demo").open_chat()
    agent.look_at("/inbox/open")
    visitor.text_box.fill(HOSTILE)
    visitor.text_box.press("Enter")
    row = agent.row("<script>window.pwned")
    row.get_by_role("link").first.click()
    expect(agent.message("</textarea></template></script>")).to_be_visible()
    agent.say(HOSTILE)
    agent.note(HOSTILE)
    expect(agent.log.locator(".comment")).to_be_visible()
    expect(visitor.message("</textarea></template></script>")).to_have_count(2)
    with agent.page.expect_response(lambda answer: "/contacts/" in answer.url and answer.ok):
        agent.button("Edit").click()
    agent.page.get_by_label("Name", exact=True).fill(OUR_OWN[2])
    agent.button("Save").click()
    expect(agent.page.locator("#card-pane .card-name")).to_have_text(OUR_OWN[2])
    expect(agent.page.locator(".conversation-head h2")).to_have_text(OUR_OWN[2])
    for person in (visitor, agent):
        person.page.reload()
    visitor.open_chat()
    expect(visitor.message("</textarea></template></script>")).to_have_count(2)
    expect(agent.message("</textarea></template></script>")).to_have_count(2)

    for page in (visitor.page, agent.page):
        for frame in page.frames:
            assert frame.evaluate("window.pwned") is None
            assert frame.evaluate("violations") == []
            for place in WRITTEN:
                assert frame.locator(f"{place} :is({MARKUP})").count() == 0, place
            assert frame.locator("[hx-get='/agents']").count() == 0
    assert not [
        address
        for address in asked
        if "evil.test" in address or not address.startswith(("http", "data:", "about:", "blob:"))
    ]
    links = agent.log.locator("a").evaluate_all("(links) => links.map((link) => link.protocol)")
    assert set(links) <= {"http:", "https:"}
