"""System lines in words: who did what."""

from flask_babel import gettext as _

REASONS = {
    # Given no more, and still read: the visitor of an unanswered chat had ended it.
    "no_answer": lambda details: _(
        "No transcript was sent: the visitor ended the chat before anybody answered."
    ),
    "too_many_unanswered": lambda details: _(
        "No transcript was sent: many chats ended unanswered this hour, with unconfirmed addresses."
    ),
    "no_address": lambda details: _("No transcript was sent: the contact has no e-mail address."),
    "bad_address": lambda details: _("No transcript was sent: the contact's e-mail address can't be right."),
    "turned_off": lambda details: _("No transcript was sent: this channel sends none."),
    "too_many": lambda details: _(
        "No transcript was sent: this unconfirmed address got several today already."
    ),
    "too_many_addresses": lambda details: _(
        "No transcript was sent: this visitor got several today already, at unconfirmed addresses."
    ),
}

WORDS = {
    "closed": lambda actor, details: (
        _("%(name)s closed the conversation", name=actor)
        if actor
        else _("The conversation closed by itself: the visitor wrote nothing more")
    ),
    "expiry_warned": lambda actor, details: _(
        "The visitor was told that the chat ends in %(minutes)s minutes", minutes=details["minutes"]
    ),
    "reopened": lambda actor, details: _("%(name)s reopened the conversation", name=actor),
    "assigned": lambda actor, details: (
        _("%(name)s took the conversation", name=actor)
        if details["name"] == actor
        else _("%(name)s assigned the conversation to %(to)s", name=actor, to=details["name"])
    ),
    "unassigned": lambda actor, details: _("%(name)s unassigned the conversation", name=actor),
    "email_given": lambda actor, details: _(
        "%(name)s gave the address %(email)s", name=actor, email=details["email"]
    ),
    "transcript_not_sent": lambda actor, details: REASONS[details["reason"]](details),
    "transcript_kept": lambda actor, details: _(
        "The transcript for %(to)s is kept in the outbox: no mail server is set", to=details["to"]
    ),
    "transcript_sent": lambda actor, details: _("The transcript was sent to %(to)s", to=details["to"]),
    "transcript_failed": lambda actor, details: _(
        "The transcript could not be sent to %(to)s: %(words)s", to=details["to"], words=details["words"]
    ),
}


def words(activity, actor: str | None) -> str:
    """One sentence, in the language of the page. `actor` is who did it; None when it happened by itself."""
    return WORDS[activity.verb](actor, activity.details)


def is_warning(activity) -> bool:
    """Whether somebody may want to do something about it."""
    failed = activity.verb in ("transcript_not_sent", "transcript_failed")
    return failed and activity.details.get("reason") != "turned_off"
