"""The printed command requests exactly the film that was requested."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.cli.commands.make import command
from reelproof.cli.films.request import absolute, output_folder
from reelproof.cli.options import CHAIN_OPTIONS, choices_of
from reelproof.cli.text.command_text import make_command
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, MusicMood, ScriptOptions, Style
from reelproof.domain.units import FrameRate
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.script.options import FilmChoices, decide_options

chains = st.dictionaries(
    st.sampled_from([*CHAIN_OPTIONS.values()]),
    st.lists(st.sampled_from(["local/card", "a/b", "c/d-e"]), min_size=1, max_size=3).map(tuple),
)
rates = st.sampled_from([24, 25, 30, 60]).map(FrameRate)
voices = st.sampled_from(["beep", "a voice", "it's"])
films = st.builds(
    FilmOptions,
    format=st.sampled_from(FormatName),
    frame_rate=rates,
    voice=voices,
    style=st.sampled_from(Style),
    music=st.sampled_from(MusicMood),
    burn_captions=st.booleans(),
    video=st.booleans(),
    chains=chains,
)
settings = st.builds(
    FilmChoices,
    format=st.none() | st.sampled_from(FormatName),
    frame_rate=st.none() | rates,
    voice=st.none() | voices,
    burn_captions=st.none() | st.booleans(),
    video=st.none() | st.booleans(),
    chains=chains,
)
scripts = st.builds(
    ScriptOptions,
    style=st.none() | st.sampled_from(Style),
    voice=st.none() | voices,
    video=st.none() | st.booleans(),
)
NAMES = ["/films/rain.md", "/films/a rain's.md"]


@given(
    films, settings, scripts, st.sampled_from(NAMES), st.sampled_from(["/films/rain-film", "/films/my film"])
)
def test_it_decides_the_same(
    options: FilmOptions, chosen: FilmChoices, script: ScriptOptions, name: str, output: str
) -> None:
    request = MakeRequest(name, "", output, options)
    words = shlex.split(make_command(request, decide_options(FilmChoices(), script, chosen)))
    assert words[:2] == ["reelproof", "make"]
    flags = parsed(words[2:])
    decided = decide_options(choices_of(flags), script, chosen)
    kinds = [kind for kind in CHAIN_OPTIONS.values() if kind is not AssetKind.video or kind in options.chains]
    assert [decided.chain(kind) for kind in kinds] == [options.chain(kind) for kind in kinds]
    assert (decided.format, decided.frame_rate, decided.voice) == (
        options.format,
        options.frame_rate,
        options.voice,
    )
    assert (decided.style, decided.music, decided.burn_captions, decided.video) == (
        options.style,
        options.music,
        options.burn_captions,
        options.video,
    )
    path = absolute(flags["script"])
    assert (str(path), str(_folder(path, flags["output"]))) == (name, output)


def parsed(words: list[str]) -> dict[str, Any]:
    return command.make_context("make", words).params


def _folder(script: Path, output: str | None) -> Path:
    return absolute(output) if output else script.parent / f"{script.stem}-film"


def test_a_plain_film_needs_no_flag(work: Path) -> None:
    script = work / "rain.md"
    request = MakeRequest(str(script), "", str(output_folder(script, None)), FilmOptions())
    assert make_command(request, FilmOptions()) == "reelproof make rain.md"


@pytest.mark.parametrize("name", ["rain.md", "./rain.md", "../here/rain.md"])
def test_a_script_is_the_same_however_it_is_named(name: str, work: Path) -> None:
    assert absolute(name) == work / "rain.md"
