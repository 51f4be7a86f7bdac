"""A session that has ended loses its sockets: at once by word of mouth, in 5 s by the periodic recheck."""

from convo.accounts.events import SessionEnded
from convo.accounts.sessions import alive
from convo.live import streams
from convo.live.announcements import on
from convo.live.hub import recheck

recheck("session")(alive)


@on(SessionEnded)
def drop(event):
    streams.drop([f"session:{event.session_id}"])
    return ()
