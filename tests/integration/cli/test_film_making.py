"""A film from request to result: real stores and durable runs, scripted media, a renderer that lists."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import lock_descriptor

from reelproof.cli.films.film_making import make_film
from reelproof.cli.films.film_orders import retry_order
from reelproof.cli.logs import start_logging
from reelproof.cli.output_options import OutputOptions
from reelproof.cli.preamble import FilmCommand
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.engine.catalog.catalog import Catalog
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider, scripted_cards
from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import (
    DEFAULT_OUTPUT,
    SCRIPTED_FLAGS,
    make,
    scripted_catalog,
    start,
    write_script,
)

CLOUD = "A cloud is born where the air grows cold."
SUN = "The sun warms the sea, and water rises."


@pytest.fixture
def script(work: Path) -> Path:
    return write_script(work)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_complete_film_is_reported_in_a_few_lines(
    script: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(script, home, scripted_catalog()) == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert lines[0] == "rain-film/film.mp4"
    assert "  2 narrations: 2 generated" in lines
    assert "Report: rain-film/report.html" in lines
    assert "Missing" not in captured.out
    assert "Made now" not in captured.out
    assert "4 images: 4 generated (" in captured.err


def test_json_is_one_object_with_the_agreed_names(
    script: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(script, home, scripted_catalog(), OutputOptions(as_json=True, quiet=True)) == 0
    captured = capsys.readouterr()
    result = json.loads(captured.out)
    assert captured.err == ""
    assert set(result) == {
        "job_id",
        "project_id",
        "status",
        "output",
        "assets",
        "placeholders",
        "warnings",
        "notices",
        "errors",
        "cost_microusd",
        "saved_microusd",
        "elapsed_s",
        "self_check",
    }
    assert result["status"] == "succeeded"
    assert result["output"]["path"] == str(script.parent / "rain-film" / "film.mp4")
    assert result["assets"]["by_kind"]["narration"] == {"generated": 2, "needs_prompt_update": 0, "failed": 0}


def test_the_home_keeps_what_is_not_shown(
    script: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when only warnings go to standard error."""
    start_logging("text", verbose=False)
    assert make(script, home, scripted_catalog(), OutputOptions(as_json=True, quiet=True)) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    [file] = (home / "logs").iterdir()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    job_id = json.loads(captured.out)["job_id"]
    made = [line["asset"] for line in lines if line["message"] == "a take was made"]
    assert "music" in made
    assert {line["job_id"] for line in lines} == {job_id}


def test_missing_assets_are_reported_with_reason_placeholder_and_command(
    script: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = {
        CLOUD: [ScriptedFailure(ErrorCode.SensitiveContent)] * 2,
        SUN: [ScriptedFailure(ErrorCode.QuotaExceeded)] * 2,
    }
    assert make(script, home, scripted_catalog(outcomes)) == 0
    captured = capsys.readouterr()
    assert "Missing from the film: 4" in captured.out
    assert f"  narration “{CLOUD}”; instead: silence as long as the words take to say" in captured.out
    assert "    SensitiveContent: The script says so." in captured.out
    assert "    Add credit to the provider's account or choose another model, then retry." in captured.out
    assert "To fix what is missing:" in captured.out
    assert captured.out.count("    reelproof retry rain.md\n") == 1
    assert len(re.findall(r'    reelproof regen rain\.md segment/\S+ --prompt "…"\n', captured.out)) == 2
    flags = "--image scripted/any --narration scripted/any --music-model scripted/any"
    assert f"After changing the script: reelproof make rain.md {flags}" in captured.out
    assert "2 narrations: 1 needs prompt update, 1 failed (" in captured.err


def test_the_report_gives_fix_commands_for_its_folder_and_counts_calls(script: Path, home: Path) -> None:
    make(
        script,
        home,
        scripted_catalog({CLOUD: [ScriptedFailure(ErrorCode.ProviderFailure)] * 2}),
        OutputOptions(quiet=True),
    )
    report = json.loads((script.parent / "rain-film" / "report.json").read_text())
    assert [row["fix"]["command"] for row in report["placeholders"]] == [
        f"reelproof regen ../rain.md {row['asset']} --model PROVIDER/MODEL" for row in report["placeholders"]
    ]
    counted = {
        (row["kind"], row["provider"]): (row["total"], row["failed"]) for row in report["provider_calls"]
    }
    assert counted == {
        ("narration", "scripted"): (2, 1),
        ("image", "scripted"): (2, 1),
        ("image", "local"): (2, 0),
        ("music", "scripted"): (1, 0),
    }


def test_strict_exits_with_3_and_keeps_the_film(script: Path, home: Path) -> None:
    catalog = scripted_catalog({CLOUD: [ScriptedFailure(ErrorCode.SensitiveContent)] * 2})
    assert make(script, home, catalog, OutputOptions(strict=True, quiet=True)) == 3
    assert (script.parent / "rain-film" / "film.mp4").exists()


@pytest.mark.usefixtures("plugin")
def test_a_film_of_clips_is_planned(script: Path, reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(f"---\nvideo: yes\n---\n{script.read_text()}")
    flags = (*SCRIPTED_FLAGS, "--video-model", "scripted/any", "--starting-image", "local/card")
    assert reel("plan", "rain.md", *flags, "--json") == 0
    rows = json.loads(capsys.readouterr().out)["assets"]
    models = {(row["kind"], *row["models"]) for row in rows if row["asset"].startswith("segment/")}
    assert models == {
        ("narration", "scripted/any"),
        ("starting_image", "local/card"),
        ("video", "scripted/any"),
    }
    assert {row["reason"] for row in rows if row["kind"] == "video"} == {"new"}
    assert reel("plan", "rain.md", *flags, "--no-video", "--json") == 0
    kinds = {row["kind"] for row in json.loads(capsys.readouterr().out)["assets"]}
    assert kinds == {"image", "narration", "music"}


@pytest.mark.usefixtures("plugin")
def test_plan_status_and_json_after_a_film_with_a_loss(
    script: Path, home: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    make(
        script,
        home,
        scripted_catalog({CLOUD: [ScriptedFailure(ErrorCode.ProviderFailure)] * 2}),
        OutputOptions(quiet=True),
    )
    capsys.readouterr()

    assert reel("plan", "rain.md", *SCRIPTED_FLAGS, "--json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["counts"]["by_kind"]["narration"] == {
        "keep": 1,
        "reuse": 0,
        "depends": 0,
        "make": 1,
        "skip": 0,
    }
    assert {row["reason"] for row in plan["assets"] if row["decision"] == "make"} >= {"it failed last time"}

    assert reel("status", "rain-film", "--json") == 0
    status = json.loads(capsys.readouterr().out)
    assert status["status"] == "succeeded"
    assert status["is_interrupted"] is False
    assert [row["code"] for row in status["placeholders"]] == ["ProviderFailure", "ProviderFailure"]
    assert [row["fix"]["command"] for row in status["placeholders"]] == [
        f"reelproof regen rain.md {row['asset']} --model PROVIDER/MODEL" for row in status["placeholders"]
    ]
    assert len(status["all_assets"]) == 7
    assert status["candidates"] == []

    assert reel("status", "rain.md") == 0
    output = capsys.readouterr().out
    assert output.startswith("Rain: made ")
    assert len(re.findall(r"    reelproof regen rain\.md segment/\S+ --model PROVIDER/MODEL\n", output)) == 2


def test_commands_take_the_films_folder(
    script: Path, home: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    make(script, home, scripted_catalog(), OutputOptions(quiet=True))
    capsys.readouterr()
    for name in ("takes", "export"):
        assert reel(name, "rain.md", "--json") == 0
        by_script = capsys.readouterr().out
        assert reel(name, "rain-film", "--json") == 0
        assert capsys.readouterr().out == by_script
    (script.parent / "empty").mkdir()
    assert reel("takes", "empty") == 2
    assert "empty contains no known film. Specify its script instead." in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("takes",),
        ("export",),
        ("retry",),
        ("resume",),
        ("render",),
        ("cancel",),
        ("regen", "music"),
        ("accept", "tak_00000000"),
    ],
    ids=lambda words: words[0],
)
def test_a_command_on_a_folder_never_acts_on_the_film_in_another(
    words: tuple[str, ...], script: Path, home: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    make(script, home, scripted_catalog(), OutputOptions(quiet=True))
    make(script, home, scripted_catalog(), OutputOptions(quiet=True), "rain-vertical")
    capsys.readouterr()
    command, *rest = words
    assert reel(command, "rain-film", *rest) == 2
    captured = capsys.readouterr()
    assert "The film of rain.md is in rain-vertical now; rain-film has an earlier one" in captured.err
    assert "reelproof make rain.md --output rain-film" in captured.err
    assert reel("status", "rain-vertical") == 0


def test_a_film_that_was_moved_is_still_known(
    script: Path, home: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    make(script, home, scripted_catalog(), OutputOptions(quiet=True))
    (script.parent / "rain-film").rename(script.parent / "moved")
    assert reel("status", "moved") == 0


def test_a_film_that_was_taken_away_is_noticed(
    script: Path, home: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    make(script, home, scripted_catalog(), OutputOptions(quiet=True))
    (script.parent / "rain-film" / "film.mp4").unlink()
    assert reel("status", "rain.md") == 0
    assert "The film file is missing." in capsys.readouterr().out


def test_no_film_ends_with_the_jobs_failure_and_what_to_do(
    script: Path, home: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (script.parent / "rain-film").write_text("in the way")
    assert make(script, home, scripted_catalog(), OutputOptions(as_json=True, quiet=True)) == 1
    captured = capsys.readouterr()
    assert "reelproof: OutputDirectoryNotWritable: " in captured.err
    assert "To try again: reelproof retry rain.md" in captured.err
    result = json.loads(captured.out)
    assert (result["status"], result["output"]) == ("failed", None)
    assert [error["code"] for error in result["errors"]] == ["OutputDirectoryNotWritable"]

    assert reel("status", "rain.md") == 0
    output = capsys.readouterr().out
    assert "no film could be made" in output
    assert "OutputDirectoryNotWritable" in output


def test_retry_makes_only_missing_assets(
    script: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(
        script,
        home,
        scripted_catalog({CLOUD: [ScriptedFailure(ErrorCode.ProviderFailure)] * 2}),
        OutputOptions(quiet=True),
    )
    script.write_text(script.read_text().replace("sun", "moon"))
    capsys.readouterr()

    scripted = ScriptedProvider()
    catalog = Catalog({"scripted": scripted, "local": scripted_cards()}, {})
    order = retry_order(FilmCommand(script, Settings(home=home), OutputOptions(quiet=True)))
    assert make_film(replace(order, catalog=catalog, renderer=ListRenderer())) == 0
    captured = capsys.readouterr()
    assert "rain.md has changed since. To use the changes: reelproof make rain.md" in captured.err
    assert "Missing" not in captured.out
    assert scripted.calls == [CLOUD, CLOUD]
    assert "  Made now: 1 narration, 1 image; the rest was reused" in captured.out or (
        "  Made now: 1 image, 1 narration; the rest was reused" in captured.out
    )


def test_the_home_can_be_refused_when_another_process_owns_it(script: Path, home: Path) -> None:
    holder = start("-m", "tests.integration.storage.home_holder", str(home), "make sun.md")
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        with pytest.raises(ReelproofError, match=r"make sun.md, since .* is working in"):
            make(script, home, scripted_catalog(), OutputOptions(wait=False))
    finally:
        holder.kill()
        holder.communicate()


def test_a_preset_overrides_the_script_and_is_overridden_by_options(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_script(work, "---\nformat: 4:5\n---\n# Rain\n\nThe sun warms the sea.\n")
    assert reel("plan", "rain.md", "--preset", "short", "--json") == 0
    assert json.loads(capsys.readouterr().out)["format"] == "9:16"
    assert reel("plan", "rain.md", "--preset", "short", "--format", "1:1", "--json") == 0
    assert json.loads(capsys.readouterr().out)["format"] == "1:1"
    assert reel("make", "rain.md", "--preset", "shrot") == 2
    assert "There is no preset shrot. Did you mean short?" in capsys.readouterr().err


def test_a_command_that_does_not_wait_for_the_home_names_its_option(script: Path, home: Path) -> None:
    home.mkdir()
    with Home(home).lock.open("wb") as held:
        assert lock_descriptor(held.fileno(), blocking=False)
        with pytest.raises(ReelproofError) as refused:
            make(script, home, scripted_catalog(), replace(DEFAULT_OUTPUT, wait=False))
    assert refused.value.failure.code is ErrorCode.HomeInUse
    assert "--no-wait" in refused.value.failure.remediation
