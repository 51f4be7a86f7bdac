"""A commit whose answer is lost: it happened, and the connection died before it said so."""


class Lost:
    """In place of a dialect's `do_commit`."""

    def __init__(self, dialect):
        self.commit, self.error = dialect.do_commit, dialect.dbapi.OperationalError

    def __call__(self, connection):
        self.commit(connection)
        raise self.error("the connection is lost")
