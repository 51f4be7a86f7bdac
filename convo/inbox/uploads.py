"""Pictures that people upload, an agent's own or a channel's."""

from flask_babel import gettext as _

from convo.database import end_reading
from convo.files import pictures, portrait, store
from convo.texts import Refused


def kept_picture(sent) -> str:
    """The name under which the uploaded picture is kept from now on. Raises Refused(picture=…)."""
    data = sent.read(portrait.BYTES + 1) if sent else b""
    if not data:
        raise Refused(picture=_("Choose a picture first."))
    end_reading()  # drawing it anew takes its time
    try:
        return store.put(pictures.square(data), "webp")
    except pictures.NotAPicture as error:
        raise Refused(picture=_("This is not a picture that can be read.")) from error
    except pictures.TooLarge as error:
        raise Refused(picture=_("This picture is too large: at most 10 MB and 50 megapixels.")) from error
