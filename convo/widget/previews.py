"""Previews of the visitors' partials."""

from markupsafe import Markup

from convo.conversations import samples
from convo.conversations.samples import BODIES, LONG_NAME, agent, ago, channel, contact, conversation, message
from convo.ui.previews import preview
from convo.widget.screen import state

CHAT = Markup('<div class="chat" id="chat">{}</div>').format
PART = Markup('<div class="chat">{}</div>').format
LOG = Markup('<div class="log" tabindex="0"><div class="lines">{}</div></div>').format
COMPOSER = Markup('<div class="composer-place">{}</div>').format
LONG = {"heading": {"en": LONG_NAME, "fr": LONG_NAME}, "welcome": {"en": BODIES["very long"][:500]}}


@preview("widget/chats/_chat.html", within=CHAT)
def chats():
    new = {**state(None, channel()), "lines": [], "more_before": None}
    return {
        "new": {**new, "seen_through": 0},
        "new, long words": {**new, **state(None, channel(**LONG)), "seen_through": 0},
        "asked": chat(conversation(marks=(1, 1)), [message()]),
        "answered": chat(conversation(assignee=agent(), marks=(9, 9)), lines()[:2], more_before=40),
        "ended": chat(ended(), lines()),
    }


@preview("widget/chats/_message.html", within=LOG)
def messages():
    return {
        **{f"by the visitor: {kind}": {"line": message(body)} for kind, body in BODIES.items()},
        **{f"by an agent: {kind}": {"line": message(body, agent())} for kind, body in BODIES.items()},
        "by somebody with a long name": {"line": message(by=agent(3, LONG_NAME))},
    }


@preview("widget/chats/_activity.html", within=LOG)
def activities():
    made = {
        "closed by an agent": samples.activity("closed", agent()),
        "closed by the visitor": samples.activity("closed", samples.visitor()),
        "closed by itself": samples.activity("closed"),
        "warned of that": samples.activity("expiry_warned", minutes=5),
        "reopened by an agent": samples.activity("reopened", agent()),
        "reopened by itself": samples.activity("reopened"),
    }
    return {variant: {"line": activity} for variant, activity in made.items()}


@preview("widget/chats/_line.html", within=LOG)
@preview("widget/chats/_sent.html", within=LOG)
def line():
    kinds = (message(), samples.activity("closed", agent()))
    return {each.kind: {"line": each} for each in kinds}


@preview("widget/chats/_header.html", within=PART)
def headers():
    return {
        "new": state(None, channel()),
        "unassigned": state(conversation()),
        "assigned": state(conversation(assignee=agent())),
        "ended": state(ended()),
        "long names": state(conversation(assignee=agent(3, LONG_NAME), channel=channel(**LONG))),
    }


@preview("widget/chats/_ended.html", within=PART)
def endings():
    return {"going on": state(conversation()), "ended": state(ended())}


@preview("widget/chats/_state.html", within=PART)
def states():
    return {"ended": state(ended())}


@preview("widget/chats/_changes.html", within=PART)
def changes():
    return {"ended meanwhile": {**chat(ended(), lines()), "cursor": 9, "more": False}}


@preview("widget/chats/_started.html", within=PART)
def started():
    return {"the first message": chat(conversation(), [message()])}


@preview("widget/chats/_history.html", within=LOG)
@preview("widget/chats/_earlier.html", within=LOG)
def history():
    return {
        "the first": chat(conversation(), lines()),
        "more before": chat(conversation(), lines(), more_before=40),
    }


@preview("widget/chats/_welcome.html", within=LOG)
def welcomes():
    none = {"en": "", "fr": ""}
    return {
        "by default": {"channel": channel()},
        "long": {"channel": channel(**LONG)},
        "none": {"channel": channel(welcome=none)},
    }


@preview("widget/chats/_session.html")
@preview("widget/chats/_catch_up.html")
def sessions():
    return {"going on": {**chat(conversation(), []), "cursor": 9}}


@preview("widget/chats/_live.html")
def live():
    return {"a ticket": {"ticket": "sample"}}


@preview("widget/chats/_marks.html")
def marks():
    return {"new": {"conversation": None}, "seen": {"conversation": conversation(marks=(9, 8))}}


@preview("widget/chats/_typing.html", within=LOG)
def typing():
    return {
        "nobody": {"agent": None, "revision": 0},
        "an agent": {"agent": agent(), "revision": 8},
        "long name": {"agent": agent(3, LONG_NAME), "revision": 8},
    }


@preview("widget/chats/_composer.html", within=PART)
def composer():
    begun = conversation()
    return {
        "to begin": {"channel": channel(), "conversation": None},
        "to go on": {"channel": begun.channel, "conversation": begun},
    }


@preview("widget/chats/_refusal.html", within=COMPOSER)
def refusal():
    return {"problem": {"problem": "Write something first."}}


@preview("widget/chats/_close.html")
def close():
    return {"button": {}}


@preview("widget/identities/_question.html", within=LOG)
def questions():
    asked = state(conversation())
    answered = state(conversation(contact=contact(email="zoe@example.com")))
    return {
        "asked": asked,
        "wrong address": {**asked, "typed": "zoe@", "error": "This is not an e-mail address."},
        "answered": answered,
        "ended": state(ended()),
    }


@preview("widget/identities/_thanks.html", within=LOG)
def thanks():
    long = f"{'zoe' * 30}@example.com"
    return {"short": {"email": "zoe@example.com"}, "long": {"email": long}}


@preview("widget/conversations/index.html", within=CHAT)
def conversations():
    several = [
        conversation(8),
        ended(id=9, preview=BODIES["very long"][:200], last_activity_at=ago(days=3)),
        conversation(10, preview=BODIES["right-to-left"]),
    ]
    return {
        "none": {"channel": channel(), "conversations": []},
        "several": {"channel": channel(), "conversations": several},
    }


def chat(conversation, lines: list, more_before: int | None = None) -> dict:
    page = {"lines": lines, "more_before": more_before, "seen_through": 9}
    return {**state(conversation), **page}


def ended(id: int = 7, **attributes):
    return conversation(id, closed_at=ago(minutes=1), assignee=agent(), **attributes)


def lines() -> list:
    return [message(id=1), message("It **does**.", agent(), id=2), samples.activity("closed", agent(), id=3)]
