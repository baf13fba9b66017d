"""Operator settings for access."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelproof.access.origins import Origin
from reelproof.cli.logs import start_logging
from reelproof.domain.failure import ReelproofError
from reelproof.plugins import secret_values
from reelproof.settings.loading import load_settings
from reelproof.wiring.server import protection_for
from reelproof.wiring.studio import open_studio

TOKEN, ADAS, BOBS = "operator-0123456789", "ada-0123456789abc", "bob-0123456789abc"
EVERYWHERE = "0.0.0.0"  # noqa: S104 nothing listens


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("reelproof")
    before = root.handlers[:], root.level, own.level
    yield
    root.handlers[:], root.level, own.level = before
    logging.captureWarnings(capture=False)


def write(folder: Path, text: str) -> None:
    (folder / "reelproof.toml").write_text(text)


def refusal(folder: Path) -> str:
    with pytest.raises(ReelproofError) as refused:
        load_settings(folder)
    assert refused.value.failure.full_code == "InvalidInput:settings"
    assert not any(token in repr(refused.value) for token in (TOKEN, ADAS, BOBS))
    return refused.value.failure.message


def test_nothing_is_set(folder: Path) -> None:
    settings = load_settings(folder)
    assert (settings.api_token, settings.owners, settings.allowed_hosts) == (None, {}, ())
    protection = protection_for(settings, "127.0.0.1")
    assert not protection.owners.needs_token
    assert protection.calls_per_minute == 6_000


def test_owners_come_from_files_and_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, f'[owners]\nada = "{ADAS}"\n')
    monkeypatch.setenv("REELPROOF_API_TOKEN", TOKEN)
    monkeypatch.setenv("REELPROOF_OWNERS__BOB", BOBS)
    monkeypatch.setenv("REELPROOF_OWNERS__EVE", "1234567890123456")
    settings = load_settings(folder)
    owners = protection_for(settings, EVERYWHERE).owners
    tokens = {"local": TOKEN, "ada": ADAS, "bob": BOBS, "eve": "1234567890123456"}
    assert {name: owners.of_token(token) for name, token in tokens.items()} == {n: n for n in tokens}
    assert sorted(settings.own_secrets()) == sorted(tokens.values())
    assert {TOKEN, BOBS, "1234567890123456"} <= set(secret_values())
    assert not any(token in f"{settings!r} {settings.model_dump_json()}" for token in tokens.values())


def test_names_and_origins_come_as_lists(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'allowed_hosts = ["Films.example.org"]\ntrusted_proxies = ["10.0.0.0/8", "::1"]\n')
    monkeypatch.setenv("REELPROOF_ALLOWED_ORIGINS", "https://a.example, https://B.example:444")
    monkeypatch.setenv("REELPROOF_API_CALLS_PER_MINUTE", "60")
    monkeypatch.setenv("REELPROOF_PUBLIC_URL", "https://Public.example:8443/under/")
    protection = protection_for(load_settings(folder), "localhost")
    assert set(protection.host_names) == {"films.example.org", "public.example", "localhost"}
    assert set(protection.allowed_origins) == {
        Origin("https", "a.example", 443),
        Origin("https", "b.example", 444),
    }
    assert protection.proxies == ("10.0.0.0/8", "::1/128")
    assert protection.calls_per_minute == 60


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('api_token = "short"', "at least 16 characters"),
        (f'api_token = "sha256:{"0" * 64}"', "plain text"),
        (f'[owners]\nlocal = "{ADAS}"', "REELPROOF_API_TOKEN"),
        (f'[owners]\n"Ada B" = "{ADAS}"', "not a valid owner name"),
        ('[owners]\nada = "short"', "at least 16 characters"),
        (f'[owners]\nada = ["{ADAS}"]', "The setting owners.ada is not valid"),
        (f'owners = "{ADAS}"', "The setting owners is not valid"),
        ('allowed_hosts = ["https://films.example.org"]', "without scheme and port"),
        ('allowed_origins = ["*"]', "https://studio.example.org"),
        ('trusted_proxies = ["proxy"]', "10.0.0.0/8"),
        ("api_calls_per_minute = 0", "The setting api_calls_per_minute is 0: write at least 1."),
    ],
)
def test_invalid_server_settings_are_reported(folder: Path, text: str, words: str) -> None:
    write(folder, text)
    assert words in refusal(folder)


def test_no_server_starts_that_is_open_to_everyone(folder: Path) -> None:
    settings = load_settings(folder)
    with pytest.raises(ReelproofError, match="InvalidInput:host"):
        protection_for(settings, EVERYWHERE)


async def test_tokens_from_files_are_hidden_in_logs_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, f'home = "{folder / "home"}"\napi_token = "{TOKEN}"\n[owners]\nada = "{ADAS}"\n')
    settings = load_settings(folder)
    start_logging("text", verbose=False)
    async with open_studio(settings) as studio:
        logging.getLogger("reelproof").warning("said %s and %s", TOKEN, ADAS)
        assert studio.redactor(f"said {ADAS}") == "said ***"
    assert "said *** and ***" in capsys.readouterr().err
