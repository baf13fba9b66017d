"""Invalid input ends with one sentence and exit code 2, and leaves nothing behind."""

import json
import os
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import SCRIPTED_FLAGS, write_script

pytestmark = pytest.mark.usefixtures("plugin")

BAD_COMMANDS = {
    "missing file": (["rian.md"], "File not found: {work}/rian.md. Did you mean rain.md?"),
    "a folder": (["folder"], "{work}/folder is a folder; specify a script file."),
    "empty script": (["empty.md"], "empty.md: there is nothing to narrate"),
    "not UTF-8": (["latin.md"], "byte 4 of latin.md is not UTF-8 text; save it as UTF-8"),
    "too large": (["large.md"], "{work}/large.md is 1.2 MB; the limit for a script is 1.0 MB."),
    "far too large": (["huge.md"], "{work}/huge.md is 10.8 MB; the limit for a script is 1.0 MB."),
    "unknown format": (["rain.md", "--format", "3:2"], "'3:2' is not one of 16:9"),
    "unknown style": (["rain.md", "--style", "loud"], "'loud' is not one of bright"),
    "unknown caption style": (["rain.md", "--captions", "karoake"], "did you mean karaoke?"),
    "unknown frame rate": (["rain.md", "--fps", "29"], "'29' is not one of 24"),
    "unknown voice": (
        ["rain.md", *SCRIPTED_FLAGS, "--voice", "peep"],
        "Unknown voice: peep. Did you mean beep?",
    ),
    "unknown model": (
        ["rain.md", *SCRIPTED_FLAGS, "--image", "scripted/many"],
        "Unknown model: scripted/many. Did you mean scripted/any?",
    ),
    "retired model": (
        ["rain.md", *SCRIPTED_FLAGS, "--image", "openai/dall-e-3"],
        "openai/dall-e-3 was switched off on 2026-05-12; choose openai/",
    ),
    "no model for clips": (
        ["rain.md", *SCRIPTED_FLAGS, "--video"],
        "No model makes clips. Choose one: --video-model PROVIDER/MODEL",
    ),
    "no clips from a model": (
        ["rain.md", *SCRIPTED_FLAGS, "--video", "--video-model", "local/card"],
        "local/card makes image and starting_image, not video.",
    ),
    "no starting images from a model": (
        [
            "rain.md",
            *SCRIPTED_FLAGS,
            "--video",
            "--video-model",
            "scripted/any",
            "--starting-image",
            "local/music",
        ],
        "local/music makes music, not starting_image.",
    ),
    "no model": (["rain.md", "--image", "scripted/any,"], "contains an empty model name"),
    "output in a file": (
        ["rain.md", *SCRIPTED_FLAGS, "-o", "rain.md/film"],
        "{work}/rain.md is not a folder.",
    ),
    "output is a file": (["rain.md", *SCRIPTED_FLAGS, "-o", "empty.md"], "{work}/empty.md is not a folder."),
    "output holds the script": (["rain.md", *SCRIPTED_FLAGS, "-o", "."], "{work} contains the script"),
    "unknown option": (["rain.md", "--frmat", "1:1"], "Did you mean one of: '--draft', '--fit', '--format'?"),
    "no script": ([], "Missing argument 'SCRIPT"),
}

NOT_A_SETTING = "write settings as `key: value`"
BAD_SCRIPTS = {
    "whitespace only": (b" \n\t\r\n\xc2\xa0\n", "bad.md: there is nothing to narrate; write a paragraph"),
    "a sentence without end": (
        b"# A title\n\n" + b"word " * 5_000,
        "bad.md: line 3: 5,000 words without a sentence end; add periods",
    ),
    "too many segments": (b"Rain falls.\n\n" * 5_001, "bad.md: a film has at most 5,000 segments"),
    "a picture file": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 3: bad.md looks like a binary file"),
    "a NUL": (b"The sun.\n\nThe \0 moon.", "line 3: bad.md looks like a binary file"),
    "damaged UTF-16": (b"\xff\xfeT\0\0\xd8", "bad.md is damaged UTF-16 text; save it as UTF-8"),
    "UTF-16 without mark": ("The sun.".encode("utf-16-le"), "bad.md is written in UTF-16; save it as UTF-8"),
    "damaged UTF-32": (b"\xff\xfe\0\0T", "bad.md is damaged UTF-32 text; save it as UTF-8"),
    "lone surrogate": (b"The\nsun \xed\xa0\x80.", "line 2: byte 9 of bad.md is not UTF-8 text; save it as"),
    "front matter with words": (
        b"---\nvoice: a\njust words\n---\nThe sun.",
        f"bad.md: line 3: {NOT_A_SETTING}",
    ),
    "front matter that is not YAML": (b"---\ntitle: 'a\n---\nThe sun.", f"bad.md: line 2: {NOT_A_SETTING}"),
    "front matter of lists": (
        b"---\ntitle:\n- a\n---\nThe sun.",
        "bad.md: line 2: title takes one value, not a list",
    ),
    "front matter that is deep": (
        b"---\n" + b"{" * 9_000 + b"\n---\nThe sun.",
        f"bad.md: line 2: {NOT_A_SETTING}",
    ),
    "front matter without end": (
        b"---\ntitle: a\n\nThe sun.",
        "bad.md: line 1: the settings that start here",
    ),
    "a key twice": (b"---\nvoice: a\nvoice: b\n---\nThe sun.", "bad.md: line 3: voice is set a second time"),
}
BAD_SETTINGS = {
    "not TOML": (b"style =", "{file} is not valid TOML: "),
    "not UTF-8": (b"voice = 'caf\xe9'", "{file} is not valid TOML: "),
    "deep": (b"voice = " + b"[" * 9_000, "{file} is not valid TOML: "),
    "key twice": (b"voice = 'a'\nvoice = 'b'", "{file} is not valid TOML: "),
    "unknown key": (b'stile = "paper"', "{file}: unknown setting stile. Did you mean style?"),
    "unknown kind": (
        b'[chains]\nimages = ["a/b"]',
        "unknown setting chains.images. Did you mean chains.image?",
    ),
    "wrong value": (b'style = "loud"', "The setting style is 'loud'"),
    "two wrong values": (
        b'style = "neon"\nframe_rate = 50',
        "The setting fps is 50, which is not one of 24, 25, 30, 60.",
    ),
    "wrong type": (b"max_retries = -1", "The setting max_retries is -1"),
    "no table": (b'chains = "local/card"', "The setting chains is 'local/card'"),
}


WRONG_TOGETHER = (
    "--style",
    "nigth",
    "--format",
    "4:3",
    "--voice",
    "peep",
    "--image",
    "scripted/many",
    "--narration",
    "scripted/any",
)


def test_all_wrong_options_are_refused_together(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = error_output(reel, tmp_path, capsys, "plan", "rain.md", *WRONG_TOGETHER).splitlines()
    assert lines[0] == "reelproof: 4 problems:"
    assert "did you mean night?" in lines[1]
    assert "'4:3' is not one of" in lines[2]
    assert lines[3] == "  Unknown model: scripted/many. Did you mean scripted/any?"
    assert lines[4].startswith("  Unknown voice: peep. Did you mean beep?")


def test_the_details_of_a_refusal_name_each_option(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("plan", "rain.md", *WRONG_TOGETHER, "--json") == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "InvalidInput:style"
    assert [(one["field"], one["suggestion"]) for one in error["details"]["fields"]] == [
        ("style", "night"),
        ("format", None),
        ("chains.image", "scripted/any"),
        ("voice", "beep"),
    ]


@pytest.mark.parametrize(
    ("options", "pair"),
    [
        (("--no-captions", "--captions", "bold"), "--no-captions and --captions bold"),
        (("--captions=on", "--no-captions"), "--no-captions and --captions on"),
        (("--music", "none", "--music-model", "scripted/any"), "--music none and --music-model"),
    ],
)
@pytest.mark.parametrize("name", ["make", "plan"])
def test_options_that_contradict_each_other_are_refused(
    name: str,
    options: tuple[str, ...],
    pair: str,
    reel: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    captured = error_output(reel, tmp_path, capsys, name, "rain.md", *options)
    assert f"reelproof: {pair} contradict each other; give one of them.\n" in captured


def test_no_captions_in_both_forms_agree(reel: Run) -> None:
    assert reel("plan", "rain.md", *SCRIPTED_FLAGS, "--no-captions", "--captions", "off") == 0


def test_the_last_of_a_switch_and_its_opposite_wins(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("plan", "rain.md", *SCRIPTED_FLAGS, "--video", "--no-video", "--draft", "--no-draft") == 0


def test_commands_of_other_options_refuse_contradictions(
    reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("doctor", "--restore", "--keys") == 2
    assert "--restore and --keys cannot be combined" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def files(work: Path) -> None:
    write_script(work)
    (work / "folder").mkdir()
    (work / "empty.md").touch()
    (work / "latin.md").write_bytes("Caf\xe9".encode("latin-1"))
    (work / "large.md").write_text("word " * 240_000)
    (work / "huge.md").write_bytes(b"The sun. " * 1_200_000)


def error_output(reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence that wrong use ends in; it left nothing behind."""
    before = sorted(tmp_path.rglob("*"))
    assert reel(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("reelproof: ")
    assert "Traceback" not in captured.err
    assert _without_bytecode(tmp_path) == before
    return captured.err


@pytest.mark.parametrize(("arguments", "sentence"), BAD_COMMANDS.values(), ids=BAD_COMMANDS)
@pytest.mark.parametrize("name", ["make", "plan"])
def test_it_is_reported_in_a_sentence_and_leaves_nothing(
    name: str,
    arguments: list[str],
    sentence: str,
    reel: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    captured = error_output(reel, tmp_path, capsys, name, *arguments)
    assert sentence.format(work=tmp_path / "here") in captured


@pytest.mark.parametrize(("content", "sentence"), BAD_SCRIPTS.values(), ids=BAD_SCRIPTS)
def test_an_unreadable_script_is_reported_with_its_line(
    content: bytes,
    sentence: str,
    reel: Run,
    work: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (work / "bad.md").write_bytes(content)
    captured = error_output(reel, tmp_path, capsys, "make", "bad.md", *SCRIPTED_FLAGS)
    assert sentence in captured
    assert len(captured) < 300
    assert captured.count("\n") == (3 if "2 problems:" in captured else 1)


@pytest.mark.parametrize(("content", "sentence"), BAD_SETTINGS.values(), ids=BAD_SETTINGS)
@pytest.mark.parametrize("name", ["make", "plan", "status", "retry"])
def test_unreadable_settings_are_reported_with_their_file(
    name: str,
    content: bytes,
    sentence: str,
    reel: Run,
    work: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (work / "reelproof.toml").write_bytes(content)
    captured = error_output(reel, tmp_path, capsys, name, "rain.md")
    assert sentence.format(file=work / "reelproof.toml") in captured
    assert captured.count("\n") == (3 if "2 problems:" in captured else 1)


@pytest.mark.parametrize(("variable", "value"), [("MAX_RETRIES", "many"), ("CHAINS", "{"), ("FORMAT", "3:2")])
def test_a_variable_that_cannot_be_read_is_named(
    variable: str,
    value: str,
    reel: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(f"REELPROOF_{variable}", value)
    captured = error_output(reel, tmp_path, capsys, "make", "rain.md")
    assert variable.lower() in captured.lower()
    assert captured.count("\n") == (3 if "2 problems:" in captured else 1)


def test_non_files_are_not_waited_for(
    reel: Run, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(work / "pipe.md")
    (work / "loop.md").symlink_to("loop.md")
    (work / "lost.md").symlink_to("nowhere.md")
    for name, sentence in [
        ("pipe.md", "pipe.md is not a regular file; save the script as a text file."),
        ("/dev/zero", "/dev/zero is not a regular file"),
        ("loop.md", "loop.md cannot be read: too many levels of symbolic links"),
        ("lost.md", "lost.md links to nowhere.md, which does not exist."),
        ("n" * 300, "cannot be read: file name too long"),
    ]:
        assert sentence in error_output(reel, tmp_path, capsys, "make", name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_reported_before_anything_is_made(
    reel: Run, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "folder").chmod(0o500)
    captured = error_output(reel, tmp_path, capsys, "make", "rain.md", *SCRIPTED_FLAGS, "-o", "folder/film")
    assert "folder cannot be written. Choose another folder with --output." in captured


def test_harmless_characters_do_not_invalidate_a_script(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "odd.md").write_text("\ufeff\x1b[31mThe \u202esun\u202c\x07 shines.\x1b[0m\r\nIt \x0cwarms.\n")
    assert reel("plan", "odd.md", *SCRIPTED_FLAGS, "--json") == 0
    titles = {asset["title"] for asset in json.loads(capsys.readouterr().out)["assets"]}
    assert "The sun shines. It warms." in titles


def test_a_long_paragraph_of_sentences_is_many_segments(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "long.md").write_text("The sun warms the sea and water rises. " * 625)
    assert reel("plan", "long.md", *SCRIPTED_FLAGS, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["assets"]) > 250


def _without_bytecode(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def test_a_misspelt_setting_is_answered_with_the_nearest(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "reelproof.toml").write_text('stile = "paper"\n')
    assert reel("make", "rain.md") == 2
    assert "unknown setting stile. Did you mean style?" in capsys.readouterr().err


def test_a_misspelt_command_is_answered_with_the_nearest(
    reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("mak", "rain.md") == 2
    assert "Did you mean make?" in capsys.readouterr().err


def test_a_script_in_place_of_a_command_is_understood(reel: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert reel("rain.md") == 2
    assert "Did you mean: reelproof make rain.md" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["make", "nothing.md"], "InvalidInput:script"),
        (["make", "rain.md", "--format", "3:2"], "InvalidInput:format"),
        (["status", "rain.md"], "InvalidInput:script"),
        (["retry", "rain.md"], "InvalidInput:script"),
    ],
)
def test_with_json_the_failure_is_one_object(
    arguments: list[str], code: str, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel(*arguments, "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_an_unknown_film_is_reported_without_creating_a_home(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("status", "rain.md") == 2
    assert "reelproof make rain.md" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("amount", ["-1", "much", "nan", "1e9"])
@pytest.mark.parametrize("name", ["make", "retry"])
def test_invalid_amounts_are_refused_as_budgets(
    name: str, amount: str, reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel(name, "rain.md", "--max-cost", amount) == 2
    assert f"'{amount}' is not an amount in dollars; write 2.50, or" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
