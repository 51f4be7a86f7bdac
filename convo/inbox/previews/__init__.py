"""Previews of the agents' partials, a file for each part of their screen."""

from convo.inbox.previews import contacts, conversations, settings, views  # noqa: F401 (they register)
