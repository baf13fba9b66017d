"""The printed command makes exactly the choices of the request."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.cli import reelproof
from reelproof.cli.commands.make import command
from reelproof.cli.options import CHAIN_OPTIONS, choices_of
from reelproof.cli.text.command_text import make_command
from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import Captions, CaptionStyle, caption_fields
from reelproof.domain.project import FilmOptions
from reelproof.domain.render import Codec, EncoderPreference
from reelproof.domain.script import FormatName, MotionName, MusicMood, PictureFit, Style, TransitionKind
from reelproof.domain.units import FrameRate
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.script.options import FilmChoices, merge_choices
from reelproof.wiring.film_request import absolute, output_folder

models = st.lists(st.sampled_from(["local/card", "a/b", "c/d-e"]), min_size=1, max_size=3).map(tuple)
choices = st.builds(
    FilmChoices,
    format=st.none() | st.sampled_from(FormatName),
    encoder=st.none() | st.sampled_from(EncoderPreference),
    codec=st.none() | st.sampled_from(Codec),
    frame_rate=st.none() | st.sampled_from([24, 25, 30, 60]).map(FrameRate),
    voice=st.none() | st.sampled_from(["beep", "a voice", "it's"]),
    language=st.none() | st.sampled_from(["de", "pt-BR"]),
    style=st.none() | st.sampled_from(Style),
    music=st.none() | st.sampled_from(MusicMood),
    transition=st.none() | st.sampled_from(TransitionKind),
    motion=st.none() | st.sampled_from(MotionName),
    fit=st.none() | st.sampled_from(PictureFit),
    video=st.none() | st.booleans(),
    writer=st.none() | models,
    chains=st.dictionaries(st.sampled_from([*CHAIN_OPTIONS.values()]), models),
).flatmap(
    lambda chosen: (st.none() | st.booleans() | st.sampled_from(CaptionStyle)).map(
        lambda captions: merge_choices(replace(chosen, **caption_fields(captions)), FilmChoices())
    )
)


def _accepted(chosen: FilmChoices) -> FilmChoices:
    """What the command line takes: no models for music that the film does not have."""
    unused = AssetKind.music if chosen.music is MusicMood.none else None
    chains = {kind: chain for kind, chain in chosen.chains.items() if kind is not unused}
    return replace(chosen, chains=chains)


NAMES = ["/films/rain.md", "/films/a rain's.md"]


@given(
    choices, st.booleans(), st.sampled_from(NAMES), st.sampled_from(["/films/rain-film", "/films/my film"])
)
def test_it_makes_the_same_choices(choices: FilmChoices, stays_local: bool, name: str, output: str) -> None:
    request = MakeRequest(name, "", output, FilmOptions(), choices=choices, stays_local=stays_local)
    words = shlex.split(make_command(request))
    assert words[:2] == ["reelproof", "make"]
    flags = parsed(words[2:])
    assert choices_of(flags) == _accepted(choices)
    assert bool(flags["stays_local"]) is stays_local
    path = absolute(flags["script"])
    assert (str(path), str(_folder(path, flags["output"]))) == (name, output)


@pytest.mark.parametrize(
    ("words", "captions"),
    [
        (["rain.md"], None),
        (["rain.md", "--captions"], True),
        (["--captions", "rain.md"], True),
        (["--captions", "rain.md", "--captions", "off"], False),
        (["--captions", "Why the sky is blue"], True),
        (["--captions", "--local", "rain.md"], True),
        (["--captions", "karaoke", "rain.md"], CaptionStyle.karaoke),
        (["rain.md", "--captions", "Bold"], CaptionStyle.bold),
        (["rain.md", "--captions=off"], False),
        (["rain.md", "--captions", "0"], False),
        (["--captions", "1", "rain.md"], True),
        (["rain.md", "--no-captions"], False),
        (["--no-captions", "rain.md"], False),
    ],
)
def test_captions_take_a_style_but_never_the_script(words: list[str], captions: Captions | None) -> None:
    flags = parsed(words)
    assert choices_of(flags) == FilmChoices(**caption_fields(captions))
    assert flags["script"] in ("rain.md", "Why the sky is blue")


@pytest.mark.parametrize("words", [["--captions", "fancy", "rain.md"], ["rain.md", "--captions", "neon-2"]])
def test_another_word_is_refused_with_the_styles(words: list[str]) -> None:
    with pytest.raises(click.UsageError, match="is not one of on, off, clean, bold, box, karaoke"):
        parsed(words)


def test_a_script_without_a_suffix_is_not_taken_for_a_style(work: Path) -> None:
    (work / "lesson").touch()
    flags = parsed(["--captions", "lesson"])
    assert (flags["script"], flags["captions"]) == ("lesson", True)


@pytest.mark.parametrize("words", ["cross-fade", "Cross fade", "crossfade"])
def test_transitions_are_spelled_as_in_scripts(words: str) -> None:
    assert choices_of(parsed(["rain.md", "--transition", words])).transition is TransitionKind.crossfade


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
