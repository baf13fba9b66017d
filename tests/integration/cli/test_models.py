"""`reelproof models` lists the models, their availability, and the chosen ones."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import RETIRING_PLUGIN, Run

pytestmark = pytest.mark.usefixtures("plugin")


def listed(reel: Run, capsys: pytest.CaptureFixture[str], *arguments: str) -> Mapping[str, Any]:
    assert reel("models", "--json", *arguments) == 0
    output: Mapping[str, Any] = json.loads(capsys.readouterr().out)
    return output


@pytest.fixture
def retiring_plugin(plugin: None, tmp_path: Path) -> None:
    """The plug-in is installed first, then replaced."""
    (tmp_path / "site" / "scripted_plugin.py").write_text(RETIRING_PLUGIN)


def test_every_model_is_listed_with_what_is_known_of_it(
    reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    output = {row["name"]: row for row in listed(reel, capsys)["models"]}
    assert {"local/voice", "local/card", "local/music", "scripted/any", "openai/tts-1"} <= set(output)
    assert output["local/card"] == {
        "name": "local/card",
        "provider": "local",
        "kinds": ["image", "starting_image"],
        "is_local": True,
        "is_available": True,
        "unavailable_reason": None,
        "price": "free",
        "price_as_of": None,
        "retires_on": None,
        "concurrency": 2,
        "calls_per_minute": None,
        "timeout_s": {"image": 120.0, "starting_image": 120.0},
    }
    assert (output["scripted/any"]["is_available"], output["scripted/any"]["price"]) == (True, None)


@pytest.mark.usefixtures("retiring_plugin")
def test_the_reason_a_model_is_unavailable_is_given(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["name"].removeprefix("scripted/"): row for row in listed(reel, capsys)["models"]}
    assert {name: rows[name]["unavailable_reason"] for name in ("gone", "going", "locked", "down")} == {
        "gone": "was switched off on 2020-02-01",
        "going": None,
        "locked": "SCRIPTED_KEY is not set",
        "down": "127.0.0.1:9 does not respond",
    }
    assert rows["locked"]["price"] == "$0.003 a call"
    assert rows["locked"]["price_as_of"] == "2026-05-05"
    assert reel("models") == 0
    lines = {
        line.split()[0]: " ".join(line.split()[1:]) for line in capsys.readouterr().out.splitlines() if line
    }
    assert lines["scripted/locked"] == (
        "image, starting_image SCRIPTED_KEY is not set $0.003 a call (2026-05-05) 4 at once"
    )
    assert ", retires on 20" in lines["scripted/going"]
    assert lines["scripted/going"].endswith("price unknown 4 at once, 5 a minute")
    assert lines["local/music"] == "music ready free 1 at once"


@pytest.mark.usefixtures("retiring_plugin")
def test_the_chains_are_those_of_the_settings(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "reelproof.toml").write_text(
        "[chains]\nimage = ['scripted/locked', 'local/card']\nvideo = ['scripted/nobody', 'local/card']\n"
    )
    output = listed(reel, capsys)
    assert output["chains"] == {
        "image": ["scripted/locked", "local/card"],
        "narration": ["local/voice"],
        "music": ["local/music"],
        "starting_image": ["scripted/locked", "local/card"],
        "video": ["scripted/nobody", "local/card"],
    }
    assert list(output["invalid_models"]) == ["video"]
    assert (
        output["invalid_models"]["video"]["local/card"]
        == "local/card makes image and starting_image, not video."
    )
    assert reel("models") == 0
    printed = capsys.readouterr().out
    assert "  image           scripted/locked (SCRIPTED_KEY is not set), else local/card\n" in printed
    no_clips = "(no model that makes video)"
    assert f"  video           scripted/nobody {no_clips}, else local/card {no_clips}\n" in printed
    assert "Unknown model: scripted/nobody." in printed


def test_one_kind_is_shown_alone(
    reel: Run, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model that a server of someone's own serves is listed once a chain names it."""
    monkeypatch.setenv("OPENAI_SPEECH_BASE_URL", "http://127.0.0.1:9/v1")
    (work / "reelproof.toml").write_text("[chains]\nnarration = ['openai/my-voice', 'local/voice']\n")
    output = listed(reel, capsys, "--kind", "narration")
    rows = {row["name"]: row for row in output["models"]}
    assert all("narration" in row["kinds"] for row in rows.values())
    assert rows["openai/my-voice"]["unavailable_reason"] == "127.0.0.1:9 does not respond"
    assert output["chains"] == {"narration": ["openai/my-voice", "local/voice"]}


def test_an_unknown_kind_is_a_usage_error(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("models", "--kind", "smell") == 2
    assert "'smell' is not one of" in capsys.readouterr().err


def test_a_provider_that_fails_to_load_is_reported(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site" / "scripted_plugin.py").write_text("import nothing_like_this\n")
    assert reel("models") == 0
    assert "The provider scripted could not be loaded: ModuleNotFoundError" in capsys.readouterr().out
