"""`reelproof export` writes one file with all that belongs to a film."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import make, scripted_catalog, write_script


def test_a_film_is_exported_as_a_zip_file_next_to_its_script(
    reel: Run, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write_script(work)
    assert reel("export", "rain.md") != 0
    assert make(script, tmp_path / "home", scripted_catalog()) == 0
    capsys.readouterr()
    assert reel("export", "rain.md", "--json") == 0
    output = json.loads(capsys.readouterr().out)
    assert output["path"] == str(work / "Rain.zip")
    with ZipFile(output["path"]) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"Rain/{name}" for name in output["files"]]
    assert {"film.mp4", "film.otio", "script.md", "report.json"} <= set(output["files"])
    assert reel("export", "rain.md", "-o", str(work / "none" / "film.zip")) != 0
    assert "film.zip" in capsys.readouterr().err
    (work / "stick").mkdir()
    assert reel("export", "rain.md", "-o", "stick") == 0
    assert (work / "stick" / "Rain.zip").is_file()
