"""Exit codes and errors of the command line."""

import json
from pathlib import Path

import click
import pytest

from reelproof.cli.exit import run
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetKey
from reelproof.engine.studio.regeneration import joined_problems
from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import start, write_script


def group_that_raises(error: BaseException) -> click.Group:
    @click.group()
    def group() -> None:
        pass

    @group.command(context_settings={"ignore_unknown_options": True})
    @click.argument("rest", nargs=-1)
    def act(rest: tuple[str, ...]) -> None:
        raise error

    return group


@pytest.mark.parametrize("code", ErrorCode)
def test_every_failure_has_its_exit_code_and_a_remedy(
    code: ErrorCode, capsys: pytest.CaptureFixture[str]
) -> None:
    error = ReelproofError(Failure(code, "It did not work."))
    assert run(group_that_raises(error), ["act", "--json"]) == ERRORS[code].exit_code
    captured = capsys.readouterr()
    assert "It did not work." in captured.err
    assert code is ErrorCode.InvalidInput or ERRORS[code].remediation in captured.err
    assert json.loads(captured.out)["error"]["remediation"] == ERRORS[code].remediation


def test_a_bug_is_a_sentence_and_a_request_to_report_it(capsys: pytest.CaptureFixture[str]) -> None:
    group = group_that_raises(ZeroDivisionError("division by zero"))
    assert run(group, ["act"]) == 1
    captured = capsys.readouterr().err
    assert captured.startswith("reelproof: Unknown: ZeroDivisionError: division by zero\n")
    assert "report" in captured
    assert "Traceback" not in captured
    assert run(group, ["act", "--verbose"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_errors_of_several_assets_are_summarized(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {AssetKey(key): Failure(ErrorCode.InvalidInput, f"There is no {key}.") for key in ("a", "b")}
    assert run(group_that_raises(ReelproofError(joined_problems(wrong, 2))), ["act"]) == 2
    assert capsys.readouterr().err == (
        "reelproof: 2 assets cannot be regenerated: There is no a. There is no b.\n"
    )


def test_an_interrupt_outside_of_a_film_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(group_that_raises(KeyboardInterrupt()), ["act"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."


def test_an_end_of_file_is_not_an_interrupt(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(group_that_raises(EOFError("cut off")), ["act"]) == 1
    assert "EOFError: cut off" in capsys.readouterr().err


def test_a_disconnected_reader_is_not_a_failure() -> None:
    many_lines = (
        "from reelproof.cli.text.output import print_result; print_result('line' for _ in range(100_000))"
    )
    writer = start("-c", many_lines)
    assert writer.stdout is not None
    writer.stdout.close()
    writer.stdout = None
    _, errors = writer.communicate(timeout=120)
    assert (writer.returncode, errors) == (0, "")


def test_a_film_is_made_without_progress_readers(tmp_path: Path, work: Path) -> None:
    maker = start(
        "-m", "tests.integration.cli.make_in_process", str(tmp_path / "home"), str(write_script(work)), "0"
    )
    assert maker.stderr is not None
    maker.stderr.close()
    maker.stderr = None
    output, _ = maker.communicate(timeout=240)
    assert maker.returncode == 0
    assert output.startswith(str(work / "rain-film" / "film.mp4"))


def test_without_a_command_it_helps(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel() == 2
    assert "Commands:" in capsys.readouterr().err


HEAVY = {"av", "cv2", "dbos", "onnxruntime", "ziamath", "fastapi", "reelproof.engine.worker"}


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("reelproof.cli.films.film_plan", HEAVY),
        ("reelproof.cli.text.status_text", {*HEAVY, "markdown_it", "reelproof.contract.cli"}),
    ],
)
def test_what_makes_nothing_imports_nothing_that_makes_films(module: str, heavy: set[str]) -> None:
    """`plan` and `status` take about half a second, most of it imports."""
    program = f"import sys, {module}; print(sorted({heavy!r} & set(sys.modules)))"
    process = start("-c", program)
    output, _ = process.communicate(timeout=120)
    assert (process.returncode, output) == (0, "[]\n")


def test_help_waits_for_nothing_heavy() -> None:
    program = (
        "import sys; from reelproof.cli import reelproof; from reelproof.cli.exit import run;"
        "code = run(reelproof, ['--help']);"
        "heavy = {'pydantic', 'sqlalchemy', 'rich', 'dbos', 'av', 'numpy', 'asyncio', 'yaml'};"
        "print(sorted(heavy & set(sys.modules)));"
        "sys.exit(code)"
    )
    helper = start("-c", program)
    output, _ = helper.communicate(timeout=120)
    assert helper.returncode == 0
    assert output.splitlines()[-1] == "[]"
