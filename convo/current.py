"""Who is asking: the agent and their session, or the visitor. None where nobody has shown who they are."""

from flask import g, has_app_context


class Current:
    """Reads what the doors have put on `g`; assignable, so that tests and doors can say who it is."""

    _names = ("agent", "session", "visitor")

    def __getattr__(self, name):
        if name not in self._names:
            raise AttributeError(name)
        return g.get(f"current_{name}") if has_app_context() else None

    def __setattr__(self, name, value):
        if name not in self._names:
            raise AttributeError(name)
        setattr(g, f"current_{name}", value)


current = Current()
