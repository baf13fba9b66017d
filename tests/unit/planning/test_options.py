"""Which of several sources decides an option."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import Captions, CaptionStyle, caption_fields, captions_value
from reelproof.domain.script import MusicMood, ScriptOptions
from reelproof.planning.script.options import FilmChoices, decide_options, merge_choices, script_options
from reelproof.planning.script.script_markdown import to_markdown
from tests.unit.planning.parsing import read


@pytest.mark.parametrize(
    ("flag", "script", "setting", "decided"),
    [
        (None, None, None, True),
        (None, None, False, False),
        (None, CaptionStyle.bold, False, CaptionStyle.bold),
        (True, None, False, True),
        (True, CaptionStyle.bold, CaptionStyle.clean, CaptionStyle.bold),
        (True, False, CaptionStyle.clean, CaptionStyle.clean),
        (None, False, CaptionStyle.clean, False),
        (False, CaptionStyle.bold, None, False),
        (CaptionStyle.box, False, None, CaptionStyle.box),
    ],
)
def test_captions_are_on_or_off_by_one_source_and_styled_by_the_first_that_names_a_style(
    flag: Captions | None, script: Captions | None, setting: Captions | None, decided: Captions
) -> None:
    options = decide_options(
        FilmChoices(**caption_fields(flag)),
        ScriptOptions(**caption_fields(script)),
        FilmChoices(**caption_fields(setting)),
    )
    assert captions_value(options.burn_captions, options.caption_style) == decided


def test_merged_captions_keep_the_style_unless_they_are_off_or_have_another() -> None:
    on, off, bold = (FilmChoices(**caption_fields(one)) for one in (True, False, CaptionStyle.bold))
    assert merge_choices(on, bold) == bold
    assert merge_choices(off, bold) == off
    assert merge_choices(bold, off) == bold
    assert merge_choices(FilmChoices(), bold) == bold


@pytest.mark.parametrize(
    ("written", "captions"),
    [("on", True), ("Off", False), ("no", False), ("karaoke", CaptionStyle.karaoke)],
)
def test_captions_of_front_matter_are_read_and_written(written: str, captions: Captions) -> None:
    script = read("---", f"captions: {written}", "---", "Hello there.")
    options = script.options
    assert captions_value(options.burn_captions, options.caption_style) == captions
    assert read(*to_markdown(script).split("\n")).options == options


def test_a_written_script_keeps_its_caption_style() -> None:
    decided = decide_options(
        FilmChoices(**caption_fields(CaptionStyle.clean)), ScriptOptions(), FilmChoices()
    )
    assert script_options(decided).caption_style is CaptionStyle.clean
    plain = decide_options(FilmChoices(), ScriptOptions(), FilmChoices())
    assert script_options(plain) == ScriptOptions()


@pytest.mark.parametrize("captions", [False, *CaptionStyle])
def test_the_captions_of_a_written_script_are_those_of_its_film(captions: Captions) -> None:
    decided = decide_options(FilmChoices(**caption_fields(captions)), ScriptOptions(), FilmChoices())
    written = to_markdown(replace(read("Hello there."), options=script_options(decided)))
    again = decide_options(FilmChoices(), read(*written.split("\n")).options, FilmChoices())
    assert captions_value(again.burn_captions, again.caption_style) == captions


def test_models_for_music_are_kept_while_there_is_none_and_never_turn_it_on() -> None:
    chosen = FilmChoices(chains={AssetKind.music: ("a/b",)})
    silent = merge_choices(FilmChoices(music=MusicMood.none), chosen)
    assert (silent.music, silent.chains) == (MusicMood.none, chosen.chains)
    assert decide_options(silent, ScriptOptions(), FilmChoices()).chains == {}
    assert merge_choices(chosen, silent).music is MusicMood.none
    again = merge_choices(FilmChoices(music=MusicMood.calm), silent)
    assert decide_options(again, ScriptOptions(), FilmChoices()).chains == chosen.chains
