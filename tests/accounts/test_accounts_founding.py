from concurrent.futures import ThreadPoolExecutor

from convo.accounts import first_admin
from convo.accounts.agent import Agent


def test_the_first_admin_is_made_once(empty_house):
    with empty_house.inside():
        assert first_admin("Boss@Example.com", "correct horse") is True
        assert first_admin("other@example.com", "correct horse") is False
        assert Agent.count() == 1
        assert Agent.authenticate("boss@example.com", "correct horse").is_admin


def test_twelve_first_admins_at_once_make_one(empty_house):
    def make(number):
        with empty_house.inside():
            return first_admin(f"boss{number}@example.com", "correct horse")

    with ThreadPoolExecutor(12) as threads:
        made = list(threads.map(make, range(12)))
    assert sorted(made) == [False] * 11 + [True]
    with empty_house.inside():
        assert Agent.count() == 1


def test_the_command_line_makes_agents(house, app):
    run = app.test_cli_runner().invoke
    made = run(
        args=[
            "agent",
            "create",
            "--email",
            "Carla@example.com",
            "--name",
            "Carla",
            "--password",
            "correct horse",
        ]
    )
    assert made.exit_code == 0, made.output
    assert house.agent("carla").id == int(made.output)
    assert house.agent("carla").role == "agent"


def test_the_command_line_says_what_is_wrong(house, app):
    run = app.test_cli_runner().invoke
    for email, password in (
        ("anna@example.com", "correct horse"),
        ("x", "correct horse"),
        ("c@d.e", "short"),
    ):
        refused = run(args=["agent", "create", "--email", email, "--password", password])
        assert refused.exit_code == 1
        assert refused.output.startswith("Error: ") and "Traceback" not in refused.output


def test_the_environments_admin_is_made_at_the_first_start_only(empty_house, app):
    environment = {"CONVO_ADMIN_EMAIL": "boss@example.com", "CONVO_ADMIN_PASSWORD": "correct horse"}
    run = app.test_cli_runner().invoke
    for _ in range(2):
        assert run(args=["agent", "first"], env=environment).exit_code == 0
    assert empty_house.agent("boss").is_admin


def test_the_command_line_gives_a_new_password_and_ends_sessions(house, app):
    browser = house.browser("anna")
    change = ["agent", "password", "--email", "Anna@example.com", "--password", "a new password"]
    assert app.test_cli_runner().invoke(args=change).output == "changed\n"
    assert not browser.is_in
    assert house.browser().sign_in("anna@example.com", "a new password").status_code == 303


def test_a_new_password_is_asked_for_only_when_there_is_somebody_to_give_it_to(house, app):
    def change(email, typed):
        run = app.test_cli_runner().invoke
        return run(args=["agent", "password", "--email", email], input=typed, env={"CONVO_PASSWORD": None})

    nobody = change("nobody@example.com", "")
    assert nobody.exit_code == 1 and nobody.output == "Error: no agent has the address nobody@example.com\n"
    assert change("anna@example.com", "a new password\na new password\n").output.endswith("changed\n")
    assert house.browser().sign_in("anna@example.com", "a new password").status_code == 303
