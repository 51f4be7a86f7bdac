"""Where no PostgreSQL is installed the tests stand on the one of a wheel: it starts, keeps and answers."""

import psycopg

from tests.support.postgres import Postgres, programs_of_the_wheel


def test_the_server_of_the_wheel_keeps_what_it_is_told_over_a_crash():
    programs = programs_of_the_wheel()
    with Postgres(programs=programs) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE told AS SELECT 'kept' AS word")
            version = connection.execute("SHOW server_version").fetchone()[0]
        server.stop_immediately()
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT word FROM told").fetchall() == [("kept",)]
    assert f"pginstall{version.partition('.')[0]}" in programs.parts  # and no other that is installed too
