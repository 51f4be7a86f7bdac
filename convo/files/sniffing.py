"""What a file is, by its content: neither its name nor the sender's word for it counts."""

import filetype

HEAD = 8192  # bytes looked at
UNKNOWN = "application/octet-stream"


def media_type(data: bytes) -> str:
    """`image/png`, `application/pdf`…; `text/plain` for any text, HTML and SVG too; else UNKNOWN."""
    head = data[:HEAD]
    if kind := filetype.guess(head):
        return kind.mime
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_text(head):
    if not head or b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4  # the cut may have split a character
    return True
