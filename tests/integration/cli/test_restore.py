"""A damaged database is reported in one sentence; `doctor --restore` is the remedy."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reelproof.engine.catalog.catalog import Catalog
from reelproof.storage.files.backup.copies import copies_of, make_copy
from reelproof.storage.files.home import Home
from reelproof.testing.scripted import ScriptedProvider
from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import make, scripted_catalog, write_script

RESTORE = "reelproof doctor --restore"
COMMANDS = (
    ("status", "rain.md"),
    ("takes", "rain.md"),
    ("cancel", "rain.md"),
    ("plan", "rain.md"),
    ("make", "rain.md", "--local"),
    ("retry", "rain.md"),
    ("studio", "--port", "0"),
    ("worker",),
)


def truncate(home: Home) -> None:
    os.truncate(home.database, home.database.stat().st_size // 3)


def overwrite_header(home: Home) -> None:
    with home.database.open("rb+") as file:
        file.write(b"garbage garbage garbage")


def overwrite_pages(home: Home) -> None:
    with home.database.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xa5" * (home.database.stat().st_size - 4096))


def empty(home: Home) -> None:
    os.truncate(home.database, 0)


def put_a_folder(home: Home) -> None:
    home.database.unlink()
    home.database.mkdir()


def take_away(home: Home) -> None:
    home.database.unlink()


def take_the_log(home: Home) -> None:
    """Removes the write-ahead log, which held the last writes."""
    shutil.copy(home.database, home.path / "without_log.db")
    make_copy(home)
    (home.path / "without_log.db").replace(home.database)
    for end in ("-wal", "-shm"):
        Path(f"{home.database}{end}").unlink(missing_ok=True)


def break_a_restore_off(home: Home) -> None:
    home.restoring.touch()
    home.database.unlink()


DAMAGES: Mapping[str, Callable[[Home], None]] = {
    "breaks off": truncate,
    "header": overwrite_header,
    "pages": overwrite_pages,
    "empty": empty,
    "a folder": put_a_folder,
    "gone": take_away,
    "without its log": take_the_log,
    "restore broken off": break_a_restore_off,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which a film was made."""
    folder = tmp_path_factory.mktemp("made")
    assert make(write_script(folder), folder / "home", scripted_catalog()) == 0
    return folder / "home"


@pytest.fixture
def home(made: Path, tmp_path: Path, work: Path) -> Home:
    """A copy of that home, whose film is `rain.md` in the working folder."""
    home = Home(tmp_path / "home")
    shutil.copytree(made, home.path)
    script = write_script(work)
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute("UPDATE project SET script_path = ?", (str(script),))
    assert make_copy(home) is not None
    return home


def calls_of(catalog: Catalog) -> list[str]:
    provider = catalog.providers["scripted"]
    assert isinstance(provider, ScriptedProvider)
    return provider.calls


def json_output(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_film_leaves_a_copy_of_the_database_that_knows_it(made: Path) -> None:
    [copy, *_] = copies_of(Home(made))
    assert copy.path.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT status FROM job").fetchall() == [("succeeded",)]


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_command_reports_it_with_a_remedy(
    reel: Run, home: Home, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](home)
    for command in COMMANDS:
        assert reel(*command) == 1, command
        captured = capsys.readouterr().err
        assert "database" in captured, command
        assert RESTORE in captured, command
        assert "Traceback" not in captured, command
    assert reel("doctor", "--json") == 1
    [check] = [check for check in json_output(capsys)["required"] if check["name"] == "database"]
    assert RESTORE in check["remediation"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_newest_sound_copy_takes_its_place_and_nothing_is_deleted(
    reel: Run, home: Home, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGES[damage](home)
    before = {path.name for path in home.path.iterdir() if path.name.startswith("reelproof.db")}
    assert reel("doctor", "--restore", "--json") == 0
    done = json_output(capsys)
    assert done["restored"] == done["backups"][0]["path"]
    assert [backup["damage"] for backup in done["backups"]] == [None] * len(done["backups"])
    assert (done["jobs_ended"], done["unknown_media"]) == (0, 0)
    assert before <= {path.name for path in Path(done["damaged_files"]).iterdir()}
    assert reel("status", "rain.md", "--json") == 0
    assert json_output(capsys)["status"] == "succeeded"
    assert reel("doctor", "--restore", "--json") == 0
    again = json_output(capsys)
    assert (again["damage"], again["restored"], again["damaged_files"]) == (None, None, None)


def test_damaged_copies_are_reported_and_skipped(
    reel: Run, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = copies_of(home)[0]
    newest = make_copy(home)
    assert newest is not None
    os.truncate(newest.path, newest.size_bytes // 2)
    truncate(home)
    assert reel("doctor", "--restore") == 0
    output = capsys.readouterr().out
    assert f"✗ {newest.path.name}" in output
    assert f"Restored from {sound.path.name}" in output
    assert reel("status", "rain.md") == 0, "numbering continues after the damaged copy"


def test_without_a_sound_copy_nothing_is_touched(
    reel: Run, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    for copy in copies_of(home):
        copy.path.write_bytes(b"nothing")
    truncate(home)
    before = home.database.read_bytes()
    assert reel("doctor", "--restore") == 1
    captured = capsys.readouterr()
    assert "There is no intact backup" in captured.err
    assert "to start over" in captured.err
    assert home.database.read_bytes() == before
    assert not home.damaged.exists()


def test_media_made_after_the_copy_are_counted_and_its_jobs_end(
    reel: Run, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute("UPDATE job SET status = 'running', ended_at = NULL")
        connection.execute("UPDATE asset SET status = 'running' WHERE position = 0")
    assert make_copy(home) is not None
    digest = "ab" * 32
    medium = home.media / digest[:2] / digest[2:4] / digest
    medium.parent.mkdir(parents=True)
    medium.write_bytes(b"made later")
    truncate(home)
    assert reel("doctor", "--restore", "--json") == 0
    done = json_output(capsys)
    assert (done["jobs_ended"], done["unknown_media"]) == (1, 1)
    assert medium.exists()
    assert reel("status", "rain.md", "--json") == 0
    status = json_output(capsys)
    assert status["status"] == "failed"
    assert "restored from its copy" in status["errors"][0]["message"]
    assert "Request the film again" in status["errors"][0]["remediation"]


OPENS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM job")
print(flush=True)
input()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
def test_nothing_is_put_under_a_process_that_still_serves(
    reel: Run, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    arguments = [sys.executable, "-c", OPENS, str(home.database)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        overwrite_pages(home)
        assert reel("doctor", "--restore") == 1
        assert "still has the database" in capsys.readouterr().err
        assert not home.damaged.exists()
        other.communicate(b"\n")
    assert reel("doctor", "--restore") == 0


def test_no_revision_of_a_film_is_given_twice(reel: Run, home: Home) -> None:
    revisions = []
    for _ in range(2):
        with closing(sqlite3.connect(home.database)) as connection, connection:
            connection.execute("UPDATE project SET revision = revision + 1")
            revisions += connection.execute("SELECT revision FROM project").fetchall()
        truncate(home)
        assert reel("doctor", "--restore") == 0
    assert len(set(revisions)) == 2


def test_a_film_continues_after_a_restore_and_pays_for_nothing_twice(
    home: Home, work: Path, reel: Run
) -> None:
    truncate(home)
    assert reel("doctor", "--restore") == 0
    catalog = scripted_catalog()
    assert make(work / "rain.md", home.path, catalog) == 0
    assert calls_of(catalog) == []


def test_damaged_runs_are_restarted_and_pay_for_nothing_twice(
    reel: Run, home: Home, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(work / "rain.md", home.path, scripted_catalog()) == 0
    with closing(sqlite3.connect(home.database)) as connection, connection:
        job_id = connection.execute("SELECT id FROM job ORDER BY created_at DESC").fetchone()[0]
        connection.execute(
            "UPDATE job SET status = 'running', ended_at = NULL, event_count = event_count - 1 WHERE id = ?",
            (job_id,),
        )
        connection.execute("DELETE FROM event WHERE type = 'job-completed' AND job_id = ?", (job_id,))
        connection.execute("DELETE FROM film WHERE job_id = ?", (job_id,))
    home.durable_database.write_bytes(b"garbage " * 1000)
    capsys.readouterr()
    assert reel("worker") == 1
    captured = capsys.readouterr().err
    assert home.durable_database.name in captured
    assert RESTORE in captured
    assert reel("doctor", "--restore", "--json") == 0
    done = json_output(capsys)
    assert (done["damage"], done["restored"], done["jobs_ended"]) == (None, None, 0)
    assert "is not a database" in done["runs_damage"]
    catalog = scripted_catalog()
    assert make(work / "rain.md", home.path, catalog) == 0
    assert calls_of(catalog) == []
    capsys.readouterr()
    assert reel("status", "rain.md", "--json") == 0
    status = json_output(capsys)
    assert (status["job_id"], status["status"]) == (job_id, "succeeded")


@pytest.mark.parametrize("command", [("worker",), ("studio", "--port", "0"), ("doctor",)])
def test_a_single_damaged_page_is_found_before_anything_is_made(
    reel: Run, home: Home, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with home.database.open("rb+") as file:
        file.seek(home.database.stat().st_size // 4096 // 2 * 4096)
        file.write(b"\xa5" * 4096)
    assert reel(*command) == 1
    captured = capsys.readouterr()
    assert RESTORE in captured.err + captured.out


def test_a_new_home_and_a_newer_database_are_not_damage(
    reel: Run, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert reel("status", "rain.md") == 1
    captured = capsys.readouterr().err
    assert "made by a newer Reelproof" in captured
    assert "Install that version again" in captured
    assert RESTORE not in captured
    monkeypatch.setenv("REELPROOF_HOME", str(tmp_path / "new"))
    assert reel("doctor", "--restore") == 0
    assert "There are no backups yet." in capsys.readouterr().out
