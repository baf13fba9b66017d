"""Presets are starting points, and leave everything else to those who say more."""

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import FormatName, MusicMood, ScriptOptions
from reelproof.planning.script.options import FilmChoices, chosen_over, decide_options
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
        assert preset.sentence.endswith(".")
        assert ". " not in preset.sentence


@pytest.mark.parametrize(("name", "expected"), FORMATS.items())
def test_its_shape_counts_more_than_the_scripts_and_less_than_what_is_said(
    name: str, expected: FormatName
) -> None:
    choices = preset_named(name).choices
    script = ScriptOptions(format=FormatName.square if expected is not FormatName.square else None)
    assert decide_options(choices, script, FilmChoices()).format is expected
    said = chosen_over(FilmChoices(format=FormatName.landscape, burn_captions=False), choices)
    options = decide_options(said, script, FilmChoices())
    assert (options.format, options.burn_captions) == (FormatName.landscape, False)


def test_the_sample_is_made_on_this_machine_whatever_the_settings_say() -> None:
    settings = FilmChoices(chains={AssetKind.image: ("openai/gpt-image-2",)}, music=MusicMood.tense)
    options = decide_options(preset_named("sample").choices, ScriptOptions(), settings)
    assert options.chain(AssetKind.image) == ("local/card",)
    assert options.chain(AssetKind.starting_image) == ("local/card",)
    assert options.music is MusicMood.tense
    said = chosen_over(FilmChoices(chains={AssetKind.music: ("a/b",)}), preset_named("sample").choices)
    assert said.chains[AssetKind.music] == ("a/b",)
    assert said.chains[AssetKind.narration] == ("local/voice",)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("shorts", "Did you mean short?"), ("LECTURE", "Did you mean lecture?"), ("zzz", "There are")],
)
def test_a_name_that_is_none_is_told_with_one_that_may_be_meant(name: str, hint: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        preset_named(name)
    assert caught.value.failure.full_code == "InvalidInput:preset"
    assert hint in caught.value.failure.message
