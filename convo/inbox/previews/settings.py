"""Parts of the settings: the outbox, invitations, the profile, a channel's form."""

from markupsafe import Markup

from convo.accounts.invitations import Invitation
from convo.channels.chat import DEFAULTS
from convo.conversations.samples import LONG_NAME, agent, ago
from convo.deliveries import Delivery
from convo.inbox.channel_form import entered_from
from convo.ui.previews import preview

TABLE = Markup('<table class="table"><tbody>{}</tbody></table>').format


@preview("inbox/outbox/_delivery.html", within=TABLE)
def deliveries():
    later = ago(minutes=-4)
    return {
        "sent": {"delivery": delivery(state="sent", tries=1)},
        "waiting": {"delivery": delivery(state="queued", tries=0)},
        "tried": {"delivery": delivery(state="queued", tries=2, last_error="Busy", next_try_at=later)},
        "failed": {"delivery": delivery(state="failed", tries=9, last_error="550 No such user here")},
        "of another kind": {"delivery": delivery(kind="invitation", state="sent", tries=1)},
    }


@preview("inbox/outbox/_older.html")
def older():
    return {"the end": {"older": None}, "more": {"older": 51}}


@preview("inbox/invitations/_open.html")
def invitations():
    both = [
        Invitation(id=1, email="zoe@example.com", role="agent", created_at=ago(days=1)),
        Invitation(id=2, email=f"{'a' * 60}@example.com", role="admin", created_at=ago(days=6)),
    ]
    return {"two": {"invitations": both}}


@preview("inbox/profiles/_picture.html")
def pictures():
    wrong = {"picture": "This is not a picture that can be read."}
    return {
        "none": {"agent": agent(), "errors": {}},
        "refused": {"agent": agent(3, LONG_NAME), "errors": wrong},
    }


@preview("inbox/channels/_form.html")
def channel_forms():
    wrong = {"name": "Write something here.", "sites": "Not the address of a site: shop"}
    entered = entered_from("", DEFAULTS) | {"sites": "shop", "avatar": "custom"}
    return {"refused": {"action": "#", "kept_picture": "", "entered": entered, "errors": wrong}}


@preview("inbox/channels/_picture.html")
def channel_pictures():
    """Without a picture: what is shown must be there."""
    wrong = {"picture": "Choose a picture first."}
    return {"none chosen": {"entered": {"picture": ""}, "kept_picture": "", "errors": wrong}}


def delivery(kind="transcript", **attributes) -> Delivery:
    args = {"to": "zoe@example.com"}
    return Delivery(id=3, kind=kind, subject_id=7, args=args, created_at=ago(minutes=9), **attributes)
