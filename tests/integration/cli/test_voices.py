import json
from pathlib import Path

import pytest

from tests.integration.cli.conftest import RETIRING_PLUGIN, Run


@pytest.mark.usefixtures("plugin")
def test_voices_are_listed_with_their_models(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("voices", "--language", "en", "--json") == 0
    beep = {"name": "beep", "model": "scripted/any", "language": "en", "description": "A tone for each word"}
    listed = json.loads(capsys.readouterr().out)["voices"]
    assert beep | {"is_available": True, "unavailable_reason": None, "sample_url": None} in listed


@pytest.mark.usefixtures("plugin")
def test_a_voice_that_cannot_speak_now_says_why(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site" / "scripted_plugin.py").write_text(RETIRING_PLUGIN)
    assert reel("voices") == 0
    assert "scripted/voice" in (output := capsys.readouterr().out)
    assert "A tone for each word (SCRIPTED_KEY is not set)\n" in output
    assert reel("voices", "--json") == 0
    (beep,) = [row for row in json.loads(capsys.readouterr().out)["voices"] if row["name"] == "beep"]
    assert (beep["is_available"], beep["unavailable_reason"]) == (False, "SCRIPTED_KEY is not set")


@pytest.mark.usefixtures("plugin")
def test_a_language_without_a_voice_is_reported_with_the_available_ones(
    reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("voices", "--language", "tlh") == 0
    assert capsys.readouterr().out.startswith("No voice for tlh. Available languages: ")
