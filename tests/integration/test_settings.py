"""Invalid settings are reported in one sentence."""

from pathlib import Path

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.settings.loading import load_settings


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.mark.parametrize(
    "url", ["https://films.example", "https://films.example/under/", "http://127.0.0.1:80"]
)
def test_a_public_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().public_url is None
    monkeypatch.setenv("REELPROOF_PUBLIC_URL", url)
    assert load_settings().public_url == url


@pytest.mark.parametrize(
    "url",
    [
        "films.example",
        "ftp://films.example",
        "https://",
        "https://me@films.example",
        "https://a b",
        "https://a?b",
    ],
)
def test_no_public_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELPROOF_PUBLIC_URL", url)
    with pytest.raises(ReelproofError) as refused:
        load_settings()
    assert refused.value.failure.full_code == "InvalidInput:settings"
    assert "public_url" in refused.value.failure.message
    assert "write it as https://films.example" in refused.value.failure.message


def test_private_webhooks_require_an_operator_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().allow_private_webhooks is False
    monkeypatch.setenv("REELPROOF_ALLOW_PRIVATE_WEBHOOKS", "true")
    assert load_settings().allow_private_webhooks is True
