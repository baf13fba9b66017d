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


@pytest.mark.parametrize("value", ["25", "25.0", '"25"'])
def test_a_whole_frame_rate_may_be_written_as_a_decimal(value: str, tmp_path: Path) -> None:
    (tmp_path / "reelproof.toml").write_text(f"fps = {value}\n")
    assert load_settings(tmp_path).fps == 25


def test_a_whole_frame_rate_may_be_a_decimal_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELPROOF_FPS", "25.0")
    assert load_settings().fps == 25


@pytest.mark.parametrize("value", ["25.5", "23", "true"])
def test_another_frame_rate_is_refused(value: str, tmp_path: Path) -> None:
    (tmp_path / "reelproof.toml").write_text(f"fps = {value}\n")
    with pytest.raises(ReelproofError, match="not one of 24, 25, 30, 60"):
        load_settings(tmp_path)


def test_all_wrong_settings_are_refused_together_in_our_words(tmp_path: Path) -> None:
    lines = ("draft = 5", 'codec = "h265"', 'fps = "fast"', "voize = 'x'", 'language = "Klingonisch"')
    (tmp_path / "reelproof.toml").write_text("\n".join(lines))
    with pytest.raises(ReelproofError) as refused:
        load_settings(tmp_path)
    fields = refused.value.failure.details["fields"]
    assert isinstance(fields, list)
    rows = [one for one in fields if isinstance(one, dict)]
    found = {str(one["field"]): (str(one["message"]), one["suggestion"]) for one in rows}
    assert found["draft"] == ("The setting draft is 5: write true or false.", None)
    assert found["codec"][1] == "h264"
    assert found["voize"][1] == "voice"
    message, suggestion = found["language"]
    assert message.startswith("The setting language is 'Klingonisch', which is not a known language; write")
    assert suggestion is None
    assert len(found) == 5


def test_both_names_of_the_frame_rate_in_a_file_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "reelproof.toml"
    file.write_text("fps = 25\nframe_rate = 30\n")
    with pytest.raises(ReelproofError) as refused:
        load_settings(tmp_path)
    assert refused.value.failure.message == f"{file}: fps is given under two names; give one of them."


def test_both_names_of_the_frame_rate_in_the_environment_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELPROOF_FPS", "25")
    monkeypatch.setenv("REELPROOF_FRAME_RATE", "30")
    with pytest.raises(ReelproofError, match="fps is given under two names"):
        load_settings()


def test_a_project_may_name_it_otherwise_than_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reelproof.toml").write_text("frame_rate = 30\n")
    assert load_settings(tmp_path).fps == 30
    monkeypatch.setenv("REELPROOF_FPS", "25")
    assert load_settings(tmp_path).fps == 25
