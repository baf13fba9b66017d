"""Lengths of the author's own recordings, read from their headers."""

import json
from pathlib import Path

import numpy as np
import pytest

from reelproof.media.recording_lengths import SandboxedLengths
from reelproof.provider_api.sandbox import Sandbox
from tests.integration.media.sound.samples import tone, write


async def test_they_are_those_of_the_files_and_unusable_files_have_none(tmp_path: Path) -> None:
    write(tmp_path / "one.wav", tone(300.0, 1.5))
    write(tmp_path / "two.wav", np.concatenate([tone(300.0, 2.0)] * 2, axis=1))
    (tmp_path / "broken.wav").write_bytes(b"no sound at all" * 100)
    (tmp_path / "script").mkdir()
    with Sandbox(workers=1) as sandbox:
        lengths = SandboxedLengths(sandbox, tmp_path / "known.json")
        names = ["one.wav", "two.wav", "broken.wav", "missing.wav"]
        found = await lengths.of(str(tmp_path / "film.md"), names)
        assert found == pytest.approx({"one.wav": 1.5, "two.wav": 4.0})
        assert await lengths.of(str(tmp_path / "script" / "film.md"), ["../one.wav"]) == {}


async def test_they_are_remembered_while_a_file_is_unchanged(tmp_path: Path) -> None:
    script, known = str(tmp_path / "film.md"), tmp_path / "cache" / "known.json"
    write(tmp_path / "one.wav", tone(300.0, 1.5))
    with Sandbox(workers=1) as sandbox:
        assert await SandboxedLengths(sandbox, known).of(script, ["one.wav"]) == pytest.approx(
            {"one.wav": 1.5}
        )
        remembered = json.loads(known.read_text())
        known.write_text(json.dumps(dict.fromkeys(remembered, 7.0)))
        assert await SandboxedLengths(sandbox, known).of(script, ["one.wav"]) == {"one.wav": 7.0}
        write(tmp_path / "one.wav", tone(300.0, 2.5))
        assert await SandboxedLengths(sandbox, known).of(script, ["one.wav"]) == pytest.approx(
            {"one.wav": 2.5}
        )


@pytest.mark.parametrize("content", ["", "[]", "7"])
async def test_a_damaged_memory_is_ignored_and_replaced(tmp_path: Path, content: str) -> None:
    known = tmp_path / "known.json"
    known.write_text(content)
    write(tmp_path / "one.wav", tone(300.0, 1.5))
    with Sandbox(workers=1) as sandbox:
        found = await SandboxedLengths(sandbox, known).of(str(tmp_path / "film.md"), ["one.wav"])
    assert found == pytest.approx({"one.wav": 1.5})
    assert len(json.loads(known.read_text())) == 1
