"""Who writes to us: contacts, the identities they are known by, their visits."""

from convo.contacts import contact, identity, visit, visitor  # noqa: F401 (the models)


def register(app):
    pass
