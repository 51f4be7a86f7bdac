"""One visitor with the chat in two tabs of the same browser."""

from playwright.sync_api import expect


def test_two_tabs_are_one_visitor_and_both_are_live(people, shop, desk):
    first = people.visitor(shop.url).open_chat()
    first.say("From the first tab.")
    expect(first.message("From the first tab.")).to_contain_text("Sent")
    second = people.tab(first, shop.url)
    second.open_chat()
    expect(second.message("From the first tab.")).to_be_visible()
    second.say("From the second tab.")
    expect(first.message("From the second tab.")).to_be_visible()
    desk.answer("From the second tab.", "You are two, I see.")
    for tab in (first, second):
        expect(tab.message("You are two, I see.")).to_be_visible()
        expect(tab.message("tab.")).to_have_count(2)


def test_two_tabs_that_begin_at_the_same_time_are_in_one_conversation(people, server, desk):
    first = people.visitor()
    second = people.tab(first, f"{server.url}/demo")
    for tab in (first, second):
        tab.page.get_by_role("button", name="Open chat").click(no_wait_after=True)
    first.say("At once, in one tab.")
    second.say("At once, in the other.")
    for tab in (first, second):
        expect(tab.message("At once, in one tab.")).to_be_visible()
        expect(tab.message("At once, in the other.")).to_be_visible()
    number = desk.number_of("At once, in ")
    page = desk.get(f"/conversations/{number}").text
    assert "At once, in one tab." in page and "At once, in the other." in page


def test_two_tabs_that_cannot_wait_for_each_other_become_one_visitor(people, server):
    """On a site without HTTPS there are no locks: both ask before either has an answer."""
    first = people.visitor("about:blank")
    second = people.tab(first, "about:blank")
    context, held = first.page.context, []
    context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")

    def hold(route):
        held.append(route)
        if len(held) == 2:
            for each in held:
                each.continue_()
        elif len(held) > 2:
            route.continue_()

    context.route("**/visits", hold)
    for tab in (first, second):
        tab.look_at(f"{server.url}/demo")
        tab.page.get_by_role("button", name="Open chat").click(no_wait_after=True)
    for tab in (first, second):
        tab.page.wait_for_load_state("networkidle")  # they have found out about each other
    assert len(held) >= 3  # one of them has asked again
    first.say("Nobody waits for me.")
    expect(first.message("Nobody waits for me.")).to_contain_text("Sent")
    second.say("Nor for me.")
    for tab in (first, second):
        expect(tab.message("Nobody waits for me.")).to_be_visible()
        expect(tab.message("Nor for me.")).to_be_visible()


def test_a_tab_that_waits_on_the_welcome_page_follows_when_another_begins(people, shop, desk):
    first = people.visitor(shop.url).open_chat()
    second = people.tab(first, shop.url).open_chat()
    second.text_box.fill("I was about to")
    first.say("I begin over here.")
    expect(second.message("I begin over here.")).to_be_visible()
    expect(second.text_box).to_have_value("I was about to")
    desk.answer("I begin over here.", "And I see you there.")
    for tab in (first, second):
        expect(tab.message("And I see you there.")).to_be_visible()
    first.choose("End chat")
    expect(second.frame.get_by_role("link", name="Start a new conversation")).to_be_visible()
    first.frame.get_by_role("link", name="Start a new conversation").click()
    first.say("And I begin again.")
    expect(second.message("And I begin again.")).to_be_visible()


def test_a_tab_that_looks_at_other_conversations_is_left_there(people, shop):
    first = people.visitor(shop.url).open_chat()
    first.say("Long ago.")
    expect(first.message("Long ago.")).to_contain_text("Sent")
    first.choose("End chat")
    second = people.tab(first, shop.url)
    second.page.get_by_role("button", name="Open chat").click()
    second.choose("My conversations")
    first.frame.get_by_role("link", name="Start a new conversation").click()
    first.say("And now again.")
    expect(first.message("And now again.")).to_contain_text("Sent")
    expect(second.frame.get_by_role("heading", name="My conversations")).to_be_visible()
    second.button("Back").click()
    expect(second.message("And now again.")).to_be_visible()
