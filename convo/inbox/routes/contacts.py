"""The contact's card: what is known, edited in place."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from convo.contacts.contact import NAME_LIMIT
from convo.database import writing
from convo.doors import door
from convo.inbox.routes import scope
from convo.mail.addresses import is_valid
from convo.texts import Refused, one_line

routes = Blueprint("contacts", __name__)


@routes.get("/contacts/<int:contact_id>/edit")
@door("agent")
def edit(contact_id):
    contact = scope.contact(contact_id)
    typed = {"name": contact.name or "", "email": contact.email or ""}
    return render_template("inbox/contacts/edit.html", contact=contact, typed=typed, errors={})


@routes.get("/contacts/<int:contact_id>")
@door("agent")
def show(contact_id):
    return render_template("inbox/contacts/_contact.html", contact=scope.contact(contact_id))


@routes.put("/contacts/<int:contact_id>")
@door("agent")
def update(contact_id):
    contact = scope.contact(contact_id)
    typed = {name: request.form.get(name, "").strip() for name in ("name", "email")}
    errors = problems(typed)
    if errors:
        return render_template("inbox/contacts/edit.html", contact=contact, typed=typed, errors=errors), 422
    with writing():
        contact = scope.contact(contact_id)
        contact.rename(typed["name"])
        contact.change_email(typed["email"])
    return render_template("inbox/contacts/_contact.html", contact=scope.contact(contact_id))


def problems(typed) -> dict[str, str]:
    """What can't be kept, by field. An empty name or address is taken away, not refused."""
    found = {}
    if typed["name"]:
        try:
            one_line(typed["name"], "name", NAME_LIMIT)
        except Refused as refused:
            found.update(refused.errors)
    if typed["email"] and not is_valid(typed["email"]):
        found["email"] = _("This is not an e-mail address.")
    return found
