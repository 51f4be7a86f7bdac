"""The people of the system tests, each before a browser of their own: what they see, and what they do."""

from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from tests.system.words import Words

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def held_first(page: Page, address: str) -> list[Route]:
    """The first request to this address, once it is made: it waits for the test; those after it go on."""
    held = []
    page.route(address, lambda route: route.continue_() if held else held.append(route))
    return held


class Person:
    def __init__(self, page: Page, url: str, language: str = "en"):
        self.page = page
        self.url = url
        self.words = Words(language)

    @property
    def has_phone(self) -> bool:
        return self.page.viewport_size["width"] < 720

    def turn_away(self):
        """To another window: the page is there and has no focus."""
        self._tell_focus(False)
        self.page.evaluate("dispatchEvent(new Event('blur'))")

    def turn_back(self):
        self._tell_focus(True)
        self.page.evaluate("dispatchEvent(new Event('focus'))")

    def _tell_focus(self, has: bool):
        # Playwright tells every page that it has the focus; there is no window manager to take it away.
        self.page.evaluate(f"document.hasFocus = () => {str(has).lower()}")

    def press(self, control: Locator):
        control.tap() if self.has_phone else control.click()


class Agent(Person):
    """Signed in, with the inbox before them."""

    def sign_in(self, email: str, password: str):
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label(self.words("Email")).fill(email)
        self.page.get_by_label(self.words("Password")).fill(password)
        self.page.get_by_role("button", name=self.words("Sign in")).click()
        expect(self.page.get_by_role("navigation", name=self.words("Views"))).to_be_visible()

    def look_at(self, path: str = "/inbox/open"):
        self.page.goto(f"{self.url}{path}")
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(name), exact=True)

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("list", name=self.words("Conversations"))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name=self.words("Conversation"))

    @property
    def reply(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.words("Reply"))

    @property
    def comment(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.words("Comment"))

    @property
    def presence(self) -> Locator:
        return self.page.locator("#presence")

    def row(self, text: str) -> Locator:
        return self.list.get_by_role("listitem").filter(has_text=text)

    def listen(self):
        """Wait until it does: what failed before that is sent again by itself."""
        expect(self.page.locator(r"[hx-ws\:connect][data-live=up]")).to_have_count(2)
        return self

    def open(self, text: str):
        """Click the row that shows this text."""
        self.press(self.row(text).get_by_role("link"))
        expect(self.log).to_contain_text(text)
        return self

    def say(self, text: str):
        self.reply.fill(text)
        self.reply.press("Enter")

    def note(self, text: str):
        self.press(self.page.get_by_role("tab", name=self.words("Comment")))
        self.comment.fill(text)
        self.press(self.button("Add comment"))

    def message(self, text: str) -> Locator:
        return self.log.locator(".message").filter(has_text=text)

    @property
    def number(self) -> int:
        """Of the conversation that is open."""
        return int(self.page.locator("#conversation").get_attribute("data-conversation"))


class Visitor(Person):
    """On a customer's page with the chat on it."""

    def look_at(self, address: str):
        self.page.goto(address)
        return self

    @property
    def launcher(self) -> Locator:
        return self.page.locator("convo-chat").get_by_role("button")

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator(f'iframe[title="{self.words("Chat")}"]')

    @property
    def text_box(self) -> Locator:
        return self.frame.get_by_role("textbox", name=self.words("Message"), exact=True)

    @property
    def log(self) -> Locator:
        return self.frame.get_by_role("log", name=self.words("Conversation"))

    def button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=self.words(name), exact=True)

    def open_chat(self):
        self.press(self.page.get_by_role("button", name=self.words("Open chat")))
        expect(self.text_box).to_be_visible()
        return self

    def listen(self):
        """Wait until the chat listens: what failed before that is sent again by itself."""
        expect(self.frame.locator(r"[hx-ws\:connect][data-live=up]")).to_have_count(1)
        return self

    def choose(self, name: str):
        """From the menu, which stays open whatever happens to the chat meanwhile."""
        self.button("More").click()
        self.button(name).click()

    def say(self, text: str):
        self.text_box.fill(text)
        self.text_box.press("Enter")

    def message(self, text: str) -> Locator:
        return self.log.locator(".message").filter(has_text=text)
