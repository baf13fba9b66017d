"""Presets are starting points; explicit choices override them."""

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import FormatName, MusicMood, ScriptOptions
from reelproof.planning.script.options import FilmChoices, decide_options, merge_choices
from reelproof.planning.script.preset import preset_named, presets

FORMATS = {
    "lecture": FormatName.landscape,
    "short": FormatName.vertical,
    "square": FormatName.square,
    "portrait": FormatName.portrait,
}


def test_each_has_a_name_of_its_own_and_one_sentence() -> None:
    names = [preset.name for preset in presets()]
    assert sorted(names) == sorted({"sample", *FORMATS})
    for preset in presets():
        assert preset_named(preset.name) is preset
        assert preset.description.endswith(".")
        assert ". " not in preset.description


@pytest.mark.parametrize(("name", "expected"), FORMATS.items())
def test_its_shape_overrides_the_script_and_is_overridden_by_options(name: str, expected: FormatName) -> None:
    choices = preset_named(name).choices
    script = ScriptOptions(format=FormatName.square if expected is not FormatName.square else None)
    assert decide_options(choices, script, FilmChoices()).format is expected
    chosen = merge_choices(FilmChoices(format=FormatName.landscape, burn_captions=False), choices)
    options = decide_options(chosen, script, FilmChoices())
    assert (options.format, options.burn_captions) == (FormatName.landscape, False)


@pytest.mark.parametrize("name", ["short", "square", "portrait"])
def test_captions_of_a_preset_have_the_style_of_the_settings(name: str) -> None:
    settings = FilmChoices(burn_captions=True, caption_style=CaptionStyle.bold)
    options = decide_options(preset_named(name).choices, ScriptOptions(), settings)
    assert (options.burn_captions, options.caption_style) == (True, CaptionStyle.bold)


def test_the_sample_is_made_locally_regardless_of_settings() -> None:
    settings = FilmChoices(chains={AssetKind.image: ("openai/gpt-image-2",)}, music=MusicMood.tense)
    options = decide_options(preset_named("sample").choices, ScriptOptions(), settings)
    assert options.chain(AssetKind.image) == ("local/card",)
    assert options.chain(AssetKind.starting_image) == ("local/card",)
    assert options.music is MusicMood.tense
    chosen = merge_choices(FilmChoices(chains={AssetKind.music: ("a/b",)}), preset_named("sample").choices)
    assert chosen.chains[AssetKind.music] == ("a/b",)
    assert chosen.chains[AssetKind.narration] == ("local/voice",)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("shorts", "Did you mean short?"), ("LECTURE", "Did you mean lecture?"), ("zzz", "Available presets")],
)
def test_an_unknown_name_is_reported_with_a_suggestion(name: str, hint: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        preset_named(name)
    assert caught.value.failure.full_code == "InvalidInput:preset"
    assert hint in caught.value.failure.message
