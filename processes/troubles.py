"""What keeps Convo from starting, in words for the operator: a wrong setting, a database that is away."""

import config

UNDEFINED_TABLE = "42P01"  # https://www.postgresql.org/docs/current/errcodes-appendix.html


def said(trouble: str) -> str:
    return f"Convo cannot start: {trouble}"


def of_settings() -> str | None:
    """What is wrong with the settings; None when nothing is."""
    try:
        config.port(), config.web_workers(), config.settings()
    except ValueError as error:
        return str(error)
    except OSError as error:
        return f"cannot write to the data folder {config.data_folder()}: {error.strerror}"
    return None


def of_database(error: Exception, url) -> str | None:
    """Why the database at this URL (SQLAlchemy's) is of no use, of an error of its driver; else None."""
    from convo.engines import is_away  # not above: the supervisor loads no more than it needs

    words = " ".join(str(getattr(error, "orig", None) or error).partition("\tIs the server")[0].split())
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    if code == UNDEFINED_TABLE or words.startswith("no such table"):
        return "the database is empty. Start Convo once first: bin/run"
    if url.get_backend_name() == "sqlite":
        is_no_database = words in ("unable to open database file", "file is not a database")
        return f"SQLite cannot use {url.database}: {words}" if is_no_database else None
    if not is_away(error):
        return None
    place = f"{url.host or url.query.get('host') or 'localhost'}:{url.port or 5432}"
    if "FATAL" in words:
        return f"PostgreSQL at {place} lets Convo not in: {words}. See DATABASE_URL"
    return f"PostgreSQL at {place} does not answer: {words}. See DATABASE_URL"
