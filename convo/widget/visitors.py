"""Who a visitor is: the secret token in their header. Their door, and the socket's."""

from flask import abort, g, request
from limits import parse

from convo import limits
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.current import current
from convo.doors import check, is_unsafe, require_same_origin
from convo.extensions import db
from convo.live.rechecks import recheck
from convo.live.streams import Subscription

TOKEN_HEADER = "X-Visitor-Token"
LIMIT = parse("240 per minute")  # of everything that a visitor's tabs ask; some routes have tighter ones
STRANGERS = parse("240 per minute")  # of one network address, with tokens that are nobody's
TOKEN_LIMIT = 100  # characters; ours have 43


def channel_of(key: str) -> Channel:
    """The chat channel of a public key; 404 where there is none that is active."""
    return Channel.by_key("chat", key) or abort(404)


def visitor_of(channel: Channel) -> Visitor | None:
    """The visitor of the request's token, if it is one of this channel's."""
    visitor = known()
    return visitor if visitor and visitor.channel_id == channel.id else None


def known() -> Visitor | None:
    """The visitor of the request's token, of whatever channel."""
    return Visitor.by_token(request.headers.get(TOKEN_HEADER, "")[:TOKEN_LIMIT])


def asker() -> str:
    """Whom a limit counts behind the door: visitors one by one, newcomers by their network address."""
    return f"visitor:{current.visitor.id}" if current.visitor else request.remote_addr or ""


def subscription(visitor: Visitor, language: str, *streams: str) -> Subscription:
    return Subscription(visitor.principal, streams, language)


@check("visitor")
def _visitor():
    """A token of the channel. The frame asks from our own origin, wherever it is shown."""
    if is_unsafe():
        require_same_origin()
    visitor = known()
    # By who they are: counted by token, whoever makes up another one each time would never be limited.
    within = (
        limits.hit(LIMIT, "visitor", str(visitor.id))
        if visitor
        else limits.hit(STRANGERS, "stranger", request.remote_addr or "")
    )
    if not within:
        abort(429)
    g.channel = channel_of(request.view_args["key"])
    if visitor is None or visitor.channel_id != g.channel.id:
        abort(401)
    current.visitor = visitor


@check("new-visitor")
def _new_visitor():
    """Like a visitor's, but one without a token is let in to be given one."""
    require_same_origin()
    g.channel = channel_of(request.view_args["key"])
    current.visitor = visitor_of(g.channel)


@recheck("visitor")
def _still_there(visitor_ids: set[int]) -> set[int]:
    """Those who still exist in an active channel."""
    known = db.select(Visitor.id).join(Channel, Channel.id == Visitor.channel_id)
    return set(db.session.scalars(known.where(Visitor.id.in_(visitor_ids), Channel.active)))
