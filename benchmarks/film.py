"""The two-minute example: from nothing, again, after an edit, and after a kill."""

import json
import shutil
import signal
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.process import reelproof, start

EXAMPLES = Path(__file__).parents[1] / "examples"
LECTURE = "lecture.md"
FINISHED_BEFORE_KILL = 6
GIVE_UP_S = 120.0


def measure_film(folder: Path) -> dict[str, float]:
    script = folder / LECTURE
    shutil.copy(EXAMPLES / LECTURE, script)
    home = folder / "home"
    return {
        **_from_nothing(script, home),
        **_again(script, home),
        **_one_paragraph(script, home),
        **_after_a_kill(script, folder / "second home"),
    }


def _from_nothing(script: Path, home: Path) -> dict[str, float]:
    run = reelproof("make", str(script), "--json", home=home)
    film_s = run.result["output"]["duration_s"]
    return {
        "film_s": film_s,
        "made_in_film_lengths": round(run.seconds / film_s, 3),
        "peak_mb": round(run.peak_bytes / 1e6),
    }


def _again(script: Path, home: Path) -> dict[str, float]:
    return {"unchanged_example_s": round(reelproof("make", str(script), "--json", home=home).seconds, 2)}


def _one_paragraph(script: Path, home: Path) -> dict[str, float]:
    lines = script.read_text().splitlines()
    index = next(n for n, line in enumerate(lines) if n > len(lines) // 2 and line.endswith("."))
    lines[index] = lines[index][:-1] + ", as everybody knows."
    script.write_text("\n".join(lines) + "\n")
    before = _calls(home)
    run = reelproof("make", str(script), "--json", home=home)
    return {
        "edited_s": round(run.seconds, 2),
        "edited_assets_made": _calls(home) - before,
        "edited_clips_rendered": _rendered(script),
    }


def _calls(home: Path) -> int:
    """Takes that were made; reused ones have no attempt that lasted."""
    with sqlite3.connect(home / "reelproof.db") as database:
        (count,) = database.execute("select count(*) from take").fetchone()
    return int(count)


def _rendered(script: Path) -> int:
    report = json.loads((script.parent / f"{script.stem}-film" / "report.json").read_text())
    return int(report["render"]["segments_rendered"])


def _after_a_kill(script: Path, home: Path) -> dict[str, float]:
    process = start("make", str(script), "--json", home=home)
    _wait_for(home, "select count(*) from asset where status = 'generated'", FINISHED_BEFORE_KILL)
    process.send_signal(signal.SIGKILL)
    process.wait()
    killed = datetime.now(UTC)
    begun = time.perf_counter()
    process = start("make", str(script), "--json", home=home)
    query = f"select count(*) from attempt where started_at > '{killed:%Y-%m-%d %H:%M:%S.%f}'"  # noqa: S608
    _wait_for(home, query, 1)
    seconds = time.perf_counter() - begun
    process.send_signal(signal.SIGINT)
    process.wait()
    return {"resumed_after_s": round(seconds, 2)}


def _wait_for(home: Path, query: str, count: int) -> None:
    until = time.perf_counter() + GIVE_UP_S
    while time.perf_counter() < until:
        try:
            with sqlite3.connect(f"file:{home / 'reelproof.db'}?mode=ro", uri=True) as database:
                if database.execute(query).fetchone()[0] >= count:
                    return
        except sqlite3.OperationalError:
            pass
        time.sleep(0.02)
    raise TimeoutError(query)
