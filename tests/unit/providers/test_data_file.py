"""Data files of providers are read in full."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import ValidationError

from reelproof.providers.data_file import read_data


@dataclass(frozen=True)
class Shape:
    ratio: str = "1:1"


@dataclass(frozen=True)
class Entry:
    name: str
    shape: Shape = Shape()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package's folder, importable as `entries`."""
    folder = tmp_path / "entries"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "entries", raising=False)
    return folder


def test_a_file_is_read_as_values(package: Path) -> None:
    (package / "one.json").write_text('{"name": "a", "shape": {"ratio": "16:9"}}')
    assert read_data("entries", "one.json", Entry) == Entry("a", Shape("16:9"))


@pytest.mark.parametrize("text", ['{"name": "a", "sise": 5}', '{"name": "a", "shape": {"ration": "16:9"}}'])
def test_a_key_that_nothing_reads_is_an_error(package: Path, text: str) -> None:
    (package / "one.json").write_text(text)
    with pytest.raises(ValidationError, match="Unexpected keyword argument"):
        read_data("entries", "one.json", Entry)
