"""What stands for a person without a picture: two letters and one of twelve hues."""

from zlib import crc32

HUES = 12


def initials(name: str | None) -> str:
    """Up to two letters: `Ana Maria Silva` → `AS`, `ana@example.com` → `A`, nothing → `?`."""
    words = (name or "").partition("@")[0].split()
    letters = [next((c for c in word if c.isalnum()), "") for word in words]
    letters = [letter for letter in letters if letter]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


def hue(key) -> int:
    """The same hue for the same key, always: 0 to 11."""
    return crc32(str(key).encode()) % HUES


def register(app):
    app.jinja_env.filters.update(initials=initials, hue=hue)
