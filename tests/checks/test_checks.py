"""The project's own checks find what they are for."""

from pathlib import Path

from babel.messages.catalog import Catalog

from checks import names, templates, translations

VIEWS = """
@routes.get("/")
@door("agent")
def show(): ...

@routes.post("/close")
def close(): ...

@door("public")
def download(): ...

@app.errorhandler(404)
def lost(): ...
"""


def test_views_named_for_verbs_are_found():
    found = names.misnamed_views(Path("convo/inbox/routes/closures.py"), VIEWS)
    assert [line.split("'")[1] for line in found] == ["close", "download"]


def test_what_the_policy_would_refuse_is_found():
    page = """{# <script>a comment</script> #}
<script src="/x.js"></script><script type="importmap">{}</script>
<p style="color: red" class="online">on = 1</p>
<script>alert(1)</script>
<a onclick="go()" href="javascript:go()">x</a><b hx-on:click="go()"></b>
<p data-style="x" hx-target="#on">style=</p>"""
    found = sorted(templates.inline(Path("convo/templates/inbox/show.html"), page))
    lines = [f"{line.split(':')[1]} {line.split(': ', 1)[1]}" for line in found]
    assert sorted(lines) == [
        "3 inline style",
        "4 inline script",
        "5 inline event attribute",
        "5 inline event attribute",
        "5 javascript: address",
    ]


def test_mail_may_carry_its_style():
    assert not templates.inline(Path("convo/templates/transcripts/mail.html"), '<p style="margin: 0">')


def complaint(message, **translation):
    wanted, french = Catalog(), Catalog(locale="fr")
    wanted.add(message)
    if translation:
        french.add(message, **translation)
    return translations.complaint_about(wanted.get(message), french.get(message))


def test_what_is_not_translated_is_found():
    assert complaint("Send", string="Envoyer") is None
    assert complaint("Send") == "missing"
    assert complaint("Send", string="") == "empty"
    assert complaint("Send", string="Envoyer", flags=["fuzzy"]) == "fuzzy"
    assert complaint("To %(name)s", string="À %(nom)s") == "unknown placeholder"
    assert complaint("To %(name)s", string="À lui") == "other placeholders"


def test_plurals_need_both_forms():
    message = ("%(num)d message", "%(num)d messages")
    assert complaint(message, string=("%(num)d message", "")) == "empty"
    assert complaint(message, string=("Un message", "%(num)d messages")) is None
