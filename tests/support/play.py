"""A play for two agents and a visitor, made up from a seed: what they do in their pages and elsewhere."""

import re
from collections.abc import Callable
from random import Random

from playwright.sync_api import Page

from tests.support import lossy
from tests.support.caller import Caller
from tests.support.clients import AgentClient, new_id
from tests.support.desk import Desk
from tests.support.vanishing import MOMENT, say, unless_it_goes

CAST = 2  # conversations of other visitors, to go to and come back from


class Play:
    """`inbox` is Ada's page, `chat` the visitor's; what is done over HTTP is done on another device."""

    def __init__(self, seed: int, ada: Desk, ben: AgentClient, caller: Caller, inbox: Page, chat: Page):
        self.random = Random(seed)
        self.ada, self.ben, self.caller, self.inbox, self.chat = ada, ben, caller, inbox, chat
        self.name = new_id()[:8]
        self.count = 0
        self.others = [Caller(ada.url) for _ in range(CAST)]
        self.numbers: list[int] = []
        self.by_key: dict[str, int] = {}
        self.told: list[str] = []
        self.has_address = False
        for each in (self.caller, *self.others):
            self.say(each)
        menu = ada.get(f"/conversations/{self.numbers[0]}/assignment/edit").text
        self.agents = [*re.findall(r'"agent_id": "(\d+)"', menu), ""]

    def words(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.count} {self.name}"

    def act(self):
        """One more thing happens."""
        act = self.random.choices([each for each, _ in ACTS], [weight for _, weight in ACTS])[0]
        self.told.append(act.__name__)
        self.told[-1] += f" {detail}" if (detail := act(self)) else ""

    # What agents do elsewhere. Most of it happens to the visitor's newest conversation.

    @property
    def path(self) -> str:
        number = self.numbers[0] if self.random.random() < 0.7 else self.random.choice(self.numbers)
        return f"/conversations/{number}"

    @property
    def agent(self) -> AgentClient:
        return self.random.choice([self.ada, self.ben])

    def request(self, client, method: str, path: str, **fields) -> str:
        answer = client.request(method, path, fields)
        assert answer.status in (200, 204, 409), f"{method} {path}: {answer.status} {answer.text[:300]}"
        return f"{path}: {answer.status}"

    def answer(self):
        body = self.words("Answered")
        return self.request(self.agent, "POST", f"{self.path}/messages", body=body, client_id=new_id())

    def comment(self):
        body = self.words("Noted")
        return self.request(self.agent, "POST", f"{self.path}/comments", body=body, client_id=new_id())

    def assign(self):
        return self.request(
            self.agent, "PUT", f"{self.path}/assignment", agent_id=self.random.choice(self.agents)
        )

    def close(self):
        return self.request(self.agent, "POST", f"{self.path}/closure")

    def reopen(self):
        return self.request(self.agent, "DELETE", f"{self.path}/closure")

    def read(self):
        return self.request(self.agent, "POST", f"{self.path}/reading", seen_through=1000)

    def mark_unread(self):
        return self.request(self.agent, "DELETE", f"{self.path}/reading")

    def rename(self):
        path = self.path
        contact = re.search(r'id="contact-(\d+)"', self.ada.get(path).text)[1]
        email = re.search(r'href="mailto:([^"]+)"', self.ada.get(path).text)
        fields = {"name": self.random.choice(["", self.words("Olga")]), "email": email[1] if email else ""}
        return self.request(self.agent, "PUT", f"/contacts/{contact}", **fields)

    # What the visitors do elsewhere.

    def ask(self):
        return self.say(self.caller)

    def another_asks(self):
        return self.say(self.random.choice(self.others))

    def say(self, caller: Caller):
        """In the conversation that is open, be it reopened or begun in the page; else in a new one."""
        words, caller.conversation = self.words("Asked"), None
        caller.say(words)
        if caller.conversation not in self.by_key:
            number = self.by_key[caller.conversation] = self.find(words)
            self.numbers.insert(0 if caller is self.caller else len(self.numbers), number)
        return f"in {self.by_key[caller.conversation]}"

    def find(self, words: str) -> int:
        """The conversation in which this was said; its row may say by now what was said next."""
        lists = self.ada.get("/inbox/open").text + self.ada.get("/inbox/closed").text
        unknown = set(re.findall(r'data-conversation="(\d+)"', lists)) - set(map(str, self.numbers))
        for number in sorted(map(int, unknown), reverse=True):
            if words in self.ada.get(f"/conversations/{number}").text:
                return number
        raise AssertionError(f"nowhere: {words}")

    def begin_another(self):
        """The one in progress ends; what is said next begins the next one."""
        self.caller.end()
        return self.say(self.caller)

    def identify(self):
        if self.has_address:
            return "no more"
        self.has_address = True
        path = f"/widget/{self.caller.key}/conversations/{self.caller.conversation}/identity"
        return self.request(self.caller, "POST", path, email=f"{self.name}@example.test")

    # What Ada does in her page.

    def page_opens_a_conversation(self):
        links = self.inbox.locator("#conversations > li:not([hidden]) > a")
        if not (count := min(links.count(), len(self.numbers))):
            return "none there"
        link = links.nth(self.random.randrange(count))
        return unless_it_goes(link, lambda: link.click(timeout=MOMENT)) or self.inbox.url

    def page_goes_to_a_view(self):
        name = self.random.choice(["open", "mine", "unassigned", "closed"])
        if self.random.random() < 0.5:
            self.inbox.locator(f".view-link[href='/inbox/{name}']").click()
        else:
            self.inbox.goto(f"{self.ada.url}{self.path}?view={name}")
        return self.inbox.url

    def page_says(self):
        text = self.inbox.locator("textarea[data-kind=reply]")
        if not text.is_visible():
            return "not now"
        return unless_it_goes(text, lambda: say(text, self.words("Said in the page")))

    def page_begins_to_write(self):
        text = self.inbox.locator("textarea[data-kind=reply]")
        if not text.is_visible():
            return "not now"
        half = self.random.choice(["", self.words("Half a sent")])
        return unless_it_goes(text, lambda: text.fill(half, timeout=MOMENT))

    def page_closes_or_reopens(self):
        button = self.inbox.locator("#closure")
        if not button.is_visible():
            return "not now"
        return unless_it_goes(button, lambda: button.click(timeout=MOMENT))

    def page_marks_unread(self):
        if not self.inbox.locator("#more").count():
            return "not now"
        self.inbox.evaluate("document.querySelector('#more [hx-delete$=reading]').click()")

    def page_pointer_comes_to_the_list(self):
        self.inbox.mouse.move(self.random.randrange(80, 300), self.random.randrange(200, 500))

    def page_pointer_leaves(self):
        self.inbox.mouse.move(900, 5)

    # What the visitor does in the chat.

    def chat_says(self):
        text = self.chat.locator(".composer-text")
        if not text.is_visible():
            return "not now"
        return unless_it_goes(text, lambda: say(text, self.words("Said in the chat")))

    def chat_ends(self):
        if not self.chat.locator("#chat-menu [hx-post$=closure]").count():
            return "not now"
        self.chat.evaluate("document.querySelector('#chat-menu [hx-post$=closure]').click()")

    def chat_begins_anew(self):
        link = self.chat.locator(".ended a")
        if not link.is_visible():
            return "not now"
        return unless_it_goes(link, lambda: link.click(timeout=MOMENT))

    def chat_goes_home(self):
        self.chat.evaluate("htmx.ajax('GET', chat.dataset.homeUrl, { target: '#chat', swap: 'innerHTML' })")

    # What happens to their connections.

    @property
    def page(self) -> Page:
        return self.random.choice([self.inbox, self.chat])

    def breaks_off(self):
        lossy.break_off(self.page)

    def loses_pushes(self):
        lossy.lose(self.page)

    def time_passes(self):
        milliseconds = self.random.choice([20, 100, 500])
        self.inbox.wait_for_timeout(milliseconds)
        return f"{milliseconds} ms"


ACTS: list[tuple[Callable, int]] = [
    (Play.answer, 4),
    (Play.comment, 2),
    (Play.assign, 4),
    (Play.close, 3),
    (Play.reopen, 3),
    (Play.read, 1),
    (Play.mark_unread, 2),
    (Play.rename, 3),
    (Play.ask, 4),
    (Play.another_asks, 3),
    (Play.begin_another, 2),
    (Play.identify, 1),
    (Play.page_opens_a_conversation, 4),
    (Play.page_goes_to_a_view, 2),
    (Play.page_says, 4),
    (Play.page_begins_to_write, 2),
    (Play.page_closes_or_reopens, 2),
    (Play.page_marks_unread, 1),
    (Play.page_pointer_comes_to_the_list, 2),
    (Play.page_pointer_leaves, 1),
    (Play.chat_says, 4),
    (Play.chat_ends, 1),
    (Play.chat_begins_anew, 2),
    (Play.chat_goes_home, 1),
    (Play.breaks_off, 3),
    (Play.loses_pushes, 2),
    (Play.time_passes, 4),
]
