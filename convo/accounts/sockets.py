"""A session that has ended loses its sockets at once; if the word is lost, at the hub's next recheck."""

from convo.accounts.events import SessionEnded
from convo.live import streams
from convo.live.announcements import on


@on(SessionEnded)
def drop(event):
    streams.drop([f"session:{event.session_id}"])
    return ()
