"""A conversation: its head, its lines, who is there."""

from markupsafe import Markup

from convo.conversations import samples
from convo.conversations.participant import Reading
from convo.conversations.samples import BODIES, LONG_NAME, agent, ago, contact, conversation, message
from convo.ui.previews import preview

HEAD = Markup('<div class="pane-conversation">{}</div>').format
LOG = HEAD(Markup('<div class="log" tabindex="0"><div class="lines">{}</div></div>')).format
MENU = Markup('<div class="menu" data-shown>{}</div>').format
COMPOSER = Markup('<div class="composer"><div class="composer-box">{}</div></div>').format
PRESENCE = Markup('<div class="composer"><div class="composer-presence">{}</div></div>').format


@preview("inbox/conversations/_message.html", within=LOG)
def messages():
    return {
        **{f"by the visitor: {kind}": said(message(body)) for kind, body in BODIES.items()},
        **{f"by an agent: {kind}": said(message(body, agent())) for kind, body in BODIES.items()},
        "by a visitor without a name": {"line": message(), "contact": contact(name=None)},
        "by somebody with a long name": {"line": message(), "contact": contact(name=LONG_NAME)},
    }


@preview("inbox/conversations/_comment.html", within=LOG)
def comments():
    return {kind: {"line": samples.comment(body, agent(2, "Ben Okafor"))} for kind, body in BODIES.items()}


@preview("inbox/conversations/_activity.html", within=LOG)
def activities():
    ana, zoe, email = agent(), samples.visitor(), "zoe@example.com"
    made = {
        "closed by an agent": samples.activity("closed", ana),
        "closed by the visitor": samples.activity("closed", zoe),
        "closed by itself": samples.activity("closed"),
        "warned of that": samples.activity("expiry_warned", minutes=5),
        "reopened": samples.activity("reopened", ana),
        "taken": samples.activity("assigned", ana, assignee_id=1, name="Ana Silva"),
        "assigned to another": samples.activity("assigned", ana, assignee_id=2, name="Ben Okafor"),
        "unassigned": samples.activity("unassigned", ana, assignee_id=None, name=None),
        "address given": samples.activity("email_given", zoe, email=email),
        "transcript sent": samples.activity("transcript_sent", to=email),
        "transcript kept": samples.activity("transcript_kept", to=email),
        "transcript failed": failed_transcript(),
        "transcript failed, tried again": failed_transcript(retried=True),
    }
    for why in (
        *("no_address", "bad_address", "no_answer", "turned_off"),
        *("too_many", "too_many_addresses", "too_many_unanswered"),
    ):
        made[f"no transcript: {why}"] = samples.activity("transcript_not_sent", reason=why)
    return {variant: said(activity) for variant, activity in made.items()}


@preview("inbox/conversations/_transcript_retry.html")
def transcript_retry():
    return {
        "failed": {"line": failed_transcript()},
        "tried again": {"line": failed_transcript(retried=True)},
    }


@preview("inbox/conversations/_line.html", within=LOG)
def line():
    kinds = (message(), samples.comment("A note.", agent()), samples.activity("closed", agent()))
    return {each.kind: said(each) for each in kinds}


@preview("inbox/conversations/_sent.html", within=LOG)
def sent():
    return {"message": said(message("It does.", agent()))}


@preview("inbox/conversations/_changes.html", within=HEAD)
def changes():
    missed = {"contact": contact(), "conversation": conversation(marks=(9, 9)), "cursor": 9, "earlier": []}
    return {
        "nothing": {**missed, "lines": [], "more": False},
        "a page of several": {**missed, "lines": lines(), "more": True},
    }


@preview("inbox/conversations/_history.html", within=LOG)
def history():
    page = {"contact": contact(), "conversation": conversation(), "lines": lines()}
    return {"the first": {**page, "more_before": None}, "more before": {**page, "more_before": 40}}


@preview("inbox/conversations/_earlier.html")
def earlier():
    asked = {"conversation": conversation()}
    return {"nothing": {**asked, "more_before": None}, "more": {**asked, "more_before": 40}}


@preview("inbox/conversations/_catch_up.html")
def catch_up():
    return {"waiting": {"conversation": conversation(), "cursor": 9}}


@preview("inbox/conversations/_marks.html")
def marks():
    return {"seen by the visitor": {"conversation": conversation(marks=(9, 8))}}


@preview("inbox/conversations/_header.html", within=HEAD)
def headers():
    return {
        "unassigned": {"conversation": conversation(1)},
        "assigned": {"conversation": conversation(2, assignee=agent())},
        "closed": {"conversation": conversation(3, closed_at=ago(minutes=1), assignee=agent())},
        "long names": {
            "conversation": conversation(4, contact=contact(name=LONG_NAME), assignee=agent(3, LONG_NAME))
        },
        "right-to-left": {"conversation": conversation(5, contact=contact(name="ليلى حداد"))},
    }


@preview("inbox/conversations/_moved.html", within=HEAD)
def moved():
    return {"closed": {"conversation": conversation(closed_at=ago(minutes=1))}}


@preview("inbox/conversations/_none_waiting.html")
def none_waiting():
    return {"said": {}}


@preview("inbox/conversations/_seen.html")
@preview("inbox/conversations/_seen_mark.html")
def seen():
    return {"seen": {"conversation_id": 7, "reading": Reading(8, 2)}}


@preview("inbox/conversations/_typing.html", within=LOG)
def typing():
    return {
        "nobody": {"contact": None, "revision": 0},
        "the visitor": {"contact": contact(), "revision": 8},
        "long name": {"contact": contact(name=LONG_NAME), "revision": 8},
    }


@preview("inbox/conversations/_presence.html", within=PRESENCE)
def presence():
    three = [(agent(1), True), (agent(2, "Ben Okafor"), False), (agent(3, LONG_NAME), True)]
    people = {"nobody": [], "one is viewing": three[1:2], "one is answering": three[:1], "three": three}
    return {variant: {"conversation_id": 7, "people": here} for variant, here in people.items()}


@preview("inbox/conversations/_collision.html", within=COMPOSER)
def collision():
    answers = [message(BODIES["Markdown"], agent(2, "Ben Okafor")), message("And so.", agent(3, LONG_NAME))]
    return {"one answer": {"answers": answers[1:]}, "several": {"answers": answers}}


@preview("inbox/conversations/_refusal.html", within=COMPOSER)
def refusal():
    return {"problem": {"problem": "Write something first."}}


@preview("inbox/assignments/edit.html", within=MENU)
def assignees():
    agents = [agent(1), agent(2, "Ben Okafor"), agent(3, LONG_NAME)]
    return {
        "assigned": {"conversation": conversation(assignee=agents[0]), "agents": agents},
        "unassigned": {"conversation": conversation(), "agents": agents},
    }


def said(line) -> dict:
    return {"line": line, "contact": contact()}


def lines() -> list:
    return [
        message(id=1),
        message("It **does**.", agent(), id=2),
        samples.comment("They asked before.", agent(2, "Ben Okafor"), id=3),
        samples.activity("closed", agent(), id=4),
    ]


def failed_transcript(**details):
    refused = {"to": "zoe@example.com", "words": "550 5.1.1 No such user here", "delivery_id": 3}
    return samples.activity("transcript_failed", **refused, **details)
