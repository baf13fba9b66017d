"""The printed command makes exactly the choices of the request."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.cli import reelproof
from reelproof.cli.commands.make import command
from reelproof.cli.options import CHAIN_OPTIONS, choices_of
from reelproof.cli.text.command_text import make_command
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, MusicMood, Style
from reelproof.domain.units import FrameRate
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.script.options import FilmChoices
from reelproof.wiring.film_request import absolute, output_folder

models = st.lists(st.sampled_from(["local/card", "a/b", "c/d-e"]), min_size=1, max_size=3).map(tuple)
choices = st.builds(
    FilmChoices,
    format=st.none() | st.sampled_from(FormatName),
    frame_rate=st.none() | st.sampled_from([24, 25, 30, 60]).map(FrameRate),
    voice=st.none() | st.sampled_from(["beep", "a voice", "it's"]),
    language=st.none() | st.sampled_from(["de", "pt-BR"]),
    style=st.none() | st.sampled_from(Style),
    music=st.none() | st.sampled_from(MusicMood),
    burn_captions=st.none() | st.booleans(),
    video=st.none() | st.booleans(),
    writer=st.none() | models,
    chains=st.dictionaries(st.sampled_from([*CHAIN_OPTIONS.values()]), models),
)
NAMES = ["/films/rain.md", "/films/a rain's.md"]


@given(
    choices, st.booleans(), st.sampled_from(NAMES), st.sampled_from(["/films/rain-film", "/films/my film"])
)
def test_it_makes_the_same_choices(choices: FilmChoices, stays_local: bool, name: str, output: str) -> None:
    request = MakeRequest(name, "", output, FilmOptions(), choices=choices, stays_local=stays_local)
    words = shlex.split(make_command(request))
    assert words[:2] == ["reelproof", "make"]
    flags = parsed(words[2:])
    assert choices_of(flags) == choices
    assert flags["stays_local"] is stays_local
    path = absolute(flags["script"])
    assert (str(path), str(_folder(path, flags["output"]))) == (name, output)


def parsed(words: list[str]) -> dict[str, Any]:
    # The command keeps the help option of its first context, which the pages of the documentation show, too.
    group = reelproof.make_context("reelproof", [], resilient_parsing=True)
    return command.make_context("make", words, parent=group).params


def _folder(script: Path, output: str | None) -> Path:
    return absolute(output) if output else script.parent / f"{script.stem}-film"


def test_a_plain_film_needs_no_flag(work: Path) -> None:
    script = work / "rain.md"
    request = MakeRequest(str(script), "", str(output_folder(script, None)), FilmOptions())
    assert make_command(request) == "reelproof make rain.md"


@pytest.mark.parametrize("name", ["rain.md", "./rain.md", "../here/rain.md"])
def test_a_script_is_the_same_however_it_is_named(name: str, work: Path) -> None:
    assert absolute(name) == work / "rain.md"
