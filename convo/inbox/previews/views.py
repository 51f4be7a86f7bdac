"""The list: its views, its rows, what is counted."""

from markupsafe import Markup

from convo.conversations.participant import Reading
from convo.conversations.samples import BODIES, LONG_NAME, agent, ago, contact, conversation
from convo.inbox.views import VIEWS
from convo.ui.previews import preview

ROWS = Markup('<ul class="list-rows" data-narrow>{}</ul>').format
PLACE = Markup('<div class="views" data-narrow>{}</div>').format
COUNTS = {"open": 12, "mine": 3, "unassigned": "500+", "closed": 0}


def unread(row: Markup) -> Markup:
    """As the list marks it: how far an agent has read is not in the row."""
    return ROWS(row.replace("<li", Markup("<li data-unread"), 1))


def rows():
    waiting = {"waiting_since": ago(minutes=4)}
    return {
        "answered": conversation(11, assignee=agent()),
        "waiting": conversation(12, **waiting),
        "waiting and assigned": conversation(13, assignee=agent(2, "Ben Okafor"), **waiting),
        "closed": conversation(14, closed_at=ago(days=3), last_activity_at=ago(days=3)),
        "without a name": conversation(15, contact=contact(name=None)),
        "very long": conversation(16, contact=contact(name=LONG_NAME), preview=BODIES["very long"][:200]),
        "right-to-left": conversation(
            17, contact=contact(name="ليلى حداد"), preview=BODIES["right-to-left"], **waiting
        ),
        "Markdown": conversation(18, preview=BODIES["Markdown"][:200]),
    }


@preview("inbox/conversations/_row.html", within=ROWS)
def read_rows():
    return {variant: {"conversation": each} for variant, each in rows().items()}


@preview("inbox/conversations/_row.html", within=unread)
def unread_rows():
    return {f"unread, {variant}": {"conversation": each} for variant, each in rows().items()}


@preview("inbox/conversations/_absence.html", within=ROWS)
def absence():
    return {"gone": {"conversation": conversation()}}


@preview("inbox/views/_views.html", within=PLACE)
def views():
    return {name: {"views": VIEWS.values(), "view": view, "counts": COUNTS} for name, view in VIEWS.items()}


@preview("inbox/views/_counts.html")
def counts():
    return {"all": {"counts": COUNTS}}


@preview("inbox/views/_count.html")
def count():
    return {name: {"name": name, "count": count} for name, count in COUNTS.items()}


@preview("inbox/views/_following.html")
def following():
    return {
        "the end": {"view": VIEWS["open"], "following": None},
        "more": {"view": VIEWS["open"], "following": "1-1"},
    }


@preview("inbox/views/_more.html")
def more():
    page = [conversation(21), conversation(22, waiting_since=ago(minutes=9))]
    return {
        "two": {
            "view": VIEWS["open"],
            "following": None,
            "rows": page,
            "seen": {21: Reading(8, 2), 22: Reading(0, 0)},
        }
    }
