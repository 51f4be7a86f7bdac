"""The profile page, which the profile and the picture both answer with."""

from flask import render_template

from convo import zones
from convo.current import current
from convo.languages import LANGUAGES

FIELDS = ("name", "language", "time_zone", "send_key")


def profile_page(typed=None, errors=None) -> str:
    """With what was typed and what is wrong with it, else with what is kept."""
    agent = current.agent
    values = typed or {field: getattr(agent, field) or "" for field in FIELDS}
    offered = zones.offered()
    if agent.time_zone and agent.time_zone not in offered:
        offered.append(agent.time_zone)
    return render_template(
        "inbox/profiles/edit.html",
        agent=agent,
        values=values,
        errors=errors or {},
        zones=[(zone, zone.replace("_", " ")) for zone in offered],
        languages=LANGUAGES,
    )
