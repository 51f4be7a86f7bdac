"""Previews of the mail that a visitor gets."""

from markupsafe import Markup

from convo.conversations.samples import BODIES, LONG_NAME, agent, channel, contact, conversation, message
from convo.conversations.samples import visit as a_visit
from convo.transcripts.transcript import Transcript
from convo.ui.navigation import page_language
from convo.ui.previews import preview

TABLE = Markup(
    '<!doctype html><meta name="color-scheme" content="light dark"><title>Message</title>'
    '<table role="presentation" width="100%">{}</table>'
).format


@preview("transcripts/mail.html", document=True)
@preview("transcripts/mail.txt")
def mails():
    long = {"heading": {"en": LONG_NAME, "fr": LONG_NAME}}
    return {
        "with its page": {"transcript": transcript(visit=a_visit())},
        "a page without a title": {"transcript": transcript(visit=a_visit(title=None))},
        "long, without a page": {"transcript": transcript(channel=channel(**long), visitor=None, visit=None)},
        "without a name": {"transcript": transcript(contact=contact(name=None))},
    }


@preview("transcripts/_message.html", document=True, within=TABLE)
def messages():
    it = transcript()
    return {kind: {"transcript": it, "message": said} for kind, said in zip(BODIES, it.messages, strict=True)}


def transcript(**attributes) -> Transcript:
    said = [
        message(body, agent(3, LONG_NAME) if number % 2 else None, number)
        for number, body in enumerate(BODIES.values())
    ]
    return Transcript(conversation(language=page_language(), **attributes), said)
