"""What must be done before the web server starts: translations, migrations, static files, first people."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask_migrate import upgrade
from sqlalchemy.exc import DBAPIError

import config
from processes import tree, troubles

TRANSLATIONS = Path(__file__).parent.parent / "convo" / "translations"


def prepare() -> None:
    compile_translations()
    from app import shell  # not above: who only compiles need not load it

    app = shell()
    with app.app_context():
        migrate()
    runner = app.test_cli_runner()
    invoke(runner, "assets", "build")
    if admin := config.admin():
        email, password = admin
        invoke(runner, "agent", "first", "--email", email, "--password", password)
    with app.app_context():
        furnish(is_demo=app.config["DEMO"])


def migrate() -> None:
    """Exits, in words for the operator, where the database lets nobody in."""
    from convo.extensions import db

    try:
        upgrade()
    except DBAPIError as error:
        if trouble := troubles.of_database(error, db.engine.url):
            sys.exit(troubles.said(trouble))
        raise


def furnish(is_demo: bool) -> None:
    """What each installation begins with."""
    from convo.database import writing
    from convo.seeds.demo import demo, first_inbox

    if is_demo and (agent := demo()):  # else what an interrupted start had to say still waits to be said
        announce(f"{agent.told()}\n")
    with writing():
        first_inbox()


def announce(words: str) -> None:
    """Keep them, readable by their owner only, until a start gets as far as saying them."""
    tree.announcements().touch(mode=0o600)
    tree.announcements().write_text(words)


def compile_translations(folder: Path = TRANSLATIONS) -> None:
    """Make each .mo that is older than its .po."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as compiled:
            write_mo(compiled, catalogue)
        draft.replace(target)


def invoke(runner, *words: str) -> str:
    """Run a command of the app; what it printed. Exits with its error."""
    result = runner.invoke(args=list(words))
    if result.exit_code:
        print(result.output, file=sys.stderr)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        sys.exit(result.exit_code)
    return result.output


if __name__ == "__main__":
    prepare()
