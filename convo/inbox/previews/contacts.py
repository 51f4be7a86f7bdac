"""The card: who writes, from where, and what they wrote before."""

from markupsafe import Markup

from convo.conversations import samples
from convo.conversations.samples import BODIES, LONG_NAME, contact, conversation
from convo.ui.previews import preview

CARD = Markup("<div data-narrow>{}</div>").format


def unfocused(form: Markup) -> Markup:
    """Focus would scroll the page to it."""
    return CARD(form.replace(" autofocus", ""))


@preview("inbox/contacts/_contact.html", within=CARD)
def contacts():
    return {
        "known": {"contact": contact(email="zoe@example.com")},
        "unknown": {"contact": contact(name=None)},
        "long": {"contact": contact(name=LONG_NAME, email=f"{LONG_NAME.replace(' ', '.')}@example.com")},
    }


@preview("inbox/contacts/_card.html", within=CARD)
def card():
    others = [conversation(8), conversation(9, preview=BODIES["very long"][:200])]
    known, unknown = conversation(visit=samples.visit()), conversation(visitor=None, visit=None)
    return {
        "everything": {"contact": known.contact, "conversation": known, "earlier": others},
        "nothing": {"contact": contact(name=None), "conversation": unknown, "earlier": []},
    }


@preview("inbox/contacts/_past.html", within=CARD)
def past():
    return {"several": {"earlier": [conversation(8), conversation(9)]}, "none": {"earlier": []}}


@preview("inbox/contacts/edit.html", within=unfocused)
def contact_form():
    typed = {"name": "Zoé", "email": "zoe@"}
    errors = {"email": "This is not an e-mail address."}
    return {"wrong address": {"contact": contact(), "typed": typed, "errors": errors}}
