import json

import pytest

from reelproof.cli.voices import speaks
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("spoken", "wanted", "fits"),
    [
        ("en-GB", "en", True),
        ("en", "en-GB", True),
        ("en-GB", "en_gb", True),
        ("en-GB", "en-US", False),
        ("eno", "en", False),
    ],
)
def test_languages_are_matched_by_their_parts(spoken: str, wanted: str, fits: bool) -> None:
    assert speaks(spoken, wanted) is fits


@pytest.mark.usefixtures("plugin")
def test_voices_are_listed_with_their_models(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("voices", "--language", "en", "--json") == 0
    beep = {"name": "beep", "model": "scripted/any", "language": "en", "description": "A tone for each word"}
    assert beep in json.loads(capsys.readouterr().out)["voices"]


@pytest.mark.usefixtures("plugin")
def test_a_language_without_voice_is_told_with_those_there_are(
    reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("voices", "--language", "tlh") == 0
    assert capsys.readouterr().out.startswith("No voice speaks tlh. There are voices for: ")
