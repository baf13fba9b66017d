"""The page on Python: its code runs as one script, in a process of its own, and makes real films."""

import os
import re
import subprocess
import sys
from pathlib import Path

from reelproof import MakeOptions
from tests.acceptance.docs.page_runner import blocks_of

PAGE = Path(__file__).parents[3] / "docs" / "python.md"
LESSON = "---\nformat: 1:1\nmusic: none\n---\n# Rain\n\nThe sun warms the sea.\n"


def test_the_code_makes_a_film_and_then_reuses_it(tmp_path: Path) -> None:
    """Without a `__main__` guard, as a reader would paste it."""
    (tmp_path / "lesson.md").write_text(LESSON)
    code = [block.content for block in blocks_of(PAGE) if block.language == "python"]
    assert len(code) == 2
    (tmp_path / "page.py").write_text("\n".join([*code, "print(again.is_complete)"]))
    done = subprocess.run(
        [sys.executable, "page.py"],
        cwd=tmp_path,
        env={**os.environ, "REELPROOF_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    first, *_, last = done.stdout.splitlines()
    film = tmp_path / "lesson-film" / "film.mp4"
    assert first.split()[0] == str(film)
    assert int(first.split()[3]) == film.stat().st_size > 10_000
    assert last == "True"


def test_every_option_is_explained_and_no_other() -> None:
    rows = [line.split("|")[1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == MakeOptions.__optional_keys__
