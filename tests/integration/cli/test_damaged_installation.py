"""An installation whose local provider is missing or of another version says how to mend it."""

from pathlib import Path

import pytest

from reelproof.provider_api import API_VERSION
from tests.integration.cli.conftest import PLUGIN, Run

REMEDY = "pip install --force-reinstall reelproof"
OTHER_VERSION = PLUGIN.replace("ScriptedProvider())", f"ScriptedProvider(), api_version={API_VERSION + 1})")


@pytest.fixture
def site(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A distribution named Reelproof, found before the real one, without entry points."""
    (work / "rain.md").write_text("# Rain\n\nThe sun warms the sea.\n")
    site = tmp_path / "site"
    record = site / "reelproof-1.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: reelproof\nVersion: 1\n")
    monkeypatch.syspath_prepend(str(site))
    return site


def of_another_version(site: Path) -> None:
    (site / "other_local.py").write_text(OTHER_VERSION)
    entry = "[reelproof.providers]\nlocal = other_local:plugin\n"
    (site / "reelproof-1.dist-info" / "entry_points.txt").write_text(entry)


@pytest.mark.parametrize("command", [("make", "rain.md"), ("plan", "rain.md")])
def test_a_film_is_refused_with_the_remedy(
    reel: Run, site: Path, work: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert reel(*command) != 0
    errors = capsys.readouterr().err
    assert "The provider local could not be loaded: it is not installed" in errors
    assert REMEDY in errors
    assert [path.name for path in work.iterdir()] == ["rain.md"]


def test_another_version_is_named_with_the_remedy(
    reel: Run, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_another_version(site)
    assert reel("make", "rain.md") != 0
    errors = capsys.readouterr().err
    assert f"it was written for version {API_VERSION + 1} of the provider API" in errors
    assert REMEDY in errors


def test_the_doctor_says_how_to_mend_it(reel: Run, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("doctor") == 1
    output = capsys.readouterr().out
    assert "could not be loaded: it is not installed" in output
    assert REMEDY in output
