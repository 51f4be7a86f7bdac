"""The demo site: a customer's page with the widget on it."""

from flask import Blueprint, render_template

from convo.doors import door

routes = Blueprint("demo", __name__)


@routes.get("/demo")
@door("public")
def show():
    return render_template("widget/demo/show.html")
