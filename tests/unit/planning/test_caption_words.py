"""Captions of narrations with formulas."""

from dataclasses import replace

from reelproof.domain.asset import AssetKind, SpokenWord, Take
from reelproof.domain.ids import ChapterId, SegmentId
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Chapter, NarrationPart, Pause, Script, Segment
from reelproof.planning.assets.film_assets import plan_assets
from reelproof.planning.assets.segment_assets import spoken_text
from reelproof.planning.export.subtitles import to_srt
from reelproof.planning.script.formula import read_formula
from reelproof.planning.timeline.caption_words import caption_words
from reelproof.planning.timeline.timeline import plan_timeline
from tests.unit.planning.films import PROJECT, generated

FORCE = read_formula(r"F = m\frac{dv}{dt} = ma", "en")
INDEX = read_formula("x_1", "en")


def segment(*parts: NarrationPart) -> Segment:
    return Segment(SegmentId("s"), parts)


def spoken_words(one: Segment) -> tuple[SpokenWord, ...]:
    """Each word of the prompt a second long, without its pauses."""
    texts = " ".join(spoken_text(replace(one, narration=(part,))) for part in one.narration).split()
    return tuple(SpokenWord(text, float(at), at + 1.0) for at, text in enumerate(texts))


def test_the_words_of_a_formula_become_one_written_word_with_their_time() -> None:
    one = segment("The net force is", FORCE, "here.")

    words = caption_words(one, spoken_words(one), 99.0, 42)

    assert [word.text for word in words] == ["The", "net", "force", "is", "F = m dv/dt = ma", "here."]
    formula = words[4]
    assert (formula.start_s, formula.end_s) == (4.0, 4.0 + len(FORCE.spoken.split()))


def test_marks_stay_close_to_a_formula() -> None:
    one = segment("So (", INDEX, "), then", INDEX, ", as said.")
    prompt = spoken_text(one)
    words = tuple(SpokenWord(text, float(at), at + 1.0) for at, text in enumerate(prompt.split()))

    assert one.text == "So (x₁), then x₁, as said."
    assert prompt == "So (x sub one), then x sub one, as said."
    shown = [word.text for word in caption_words(one, words, 99.0, 42)]
    assert shown == ["So", "(x₁),", "then", "x₁,", "as", "said."]


def test_a_formula_longer_than_a_line_is_cut_at_its_blanks() -> None:
    one = segment("Thus", FORCE)

    words = caption_words(one, spoken_words(one), 99.0, 10)

    assert [word.text for word in words] == ["Thus", "F", "=", "m", "dv/dt", "=", "ma"]
    assert all(word.start_s <= word.end_s for word in words)
    assert words[1].start_s == 1.0


def test_words_that_are_not_the_narrations_are_spread_over_the_written_text() -> None:
    one = segment("Thus", FORCE, "holds.")
    foreign = (SpokenWord("Something", 0.0, 1.0), SpokenWord("else", 1.0, 2.0))

    for words in (foreign, ()):
        shown = caption_words(one, words, 6.0, 42)
        assert [word.text for word in shown] == ["Thus", "F = m dv/dt = ma", "holds."]
        assert shown[-1].end_s <= 6.0


def test_pauses_between_formulas_are_not_captions() -> None:
    one = segment(INDEX, Pause(1.0), "and", INDEX)

    assert [word.text for word in caption_words(one, spoken_words(one), 9.0, 42)] == ["x₁", "and", "x₁"]


def test_subtitles_hold_the_written_formula_and_the_voice_gets_the_spoken_one() -> None:
    one = segment("The net force is", FORCE)
    script = Script("Motion", "en", (Chapter(ChapterId("c"), None, (one,)),))
    assets = plan_assets(PROJECT, script, FilmOptions(), {})
    narration = next(asset for asset in assets if asset.kind is AssetKind.narration)
    made = generated(narration, 6.0)
    assert narration.recipe is not None
    assert narration.recipe.prompt == f"The net force is {FORCE.spoken}"
    assert isinstance(made.accepted_take, Take)

    by_key = {asset.key: asset for asset in assets} | {made.key: made}
    srt = to_srt(plan_timeline(script, FilmOptions(), by_key).captions)

    assert "F = m dv/dt = ma" in srt
    assert "equals" not in srt
