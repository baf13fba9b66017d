"""The score: form, harmony, melody."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof_local.music.composing import LAST_BEATS, final_chord_duration_s, score
from reelproof_local.music.form import LONG_PIECE, PHRASE, plan_bars, plan_sections
from reelproof_local.music.harmony import HIGHEST, LOWEST, MAJOR, Key, chord, voicing
from reelproof_local.music.moods import MOODS
from reelproof_local.music.sounds import sounds_of

PITCHLESS = {"shaker", "thump"}

moods = st.sampled_from(sorted(MOODS))
seeds = st.integers(0, 2**32)


def test_chords_are_spelled_in_their_key() -> None:
    c_major = Key(48, MAJOR)
    assert chord("1", c_major).classes == (0, 4, 7)
    assert chord("2:7", c_major).classes == (2, 5, 9, 0)
    assert chord("5:s4", c_major).classes == (7, 0, 2)
    assert chord("1:9", c_major.moved(2)).classes == (2, 6, 9, 4)
    assert chord("4:7", c_major).singable == (9, 0, 4)
    with pytest.raises(ValueError, match="invalid chord"):
        chord("8", c_major)


def test_voices_move_no_farther_than_they_must() -> None:
    key = Key(48, MAJOR)
    tonic = voicing(chord("1", key), (), 60)
    dominant = voicing(chord("5", key), tonic, 60)
    assert {pitch % 12 for pitch in tonic} == {0, 4, 7}
    assert all(LOWEST <= pitch <= HIGHEST for pitch in dominant)
    assert all(abs(new - old) <= 4 for new, old in zip(dominant, tonic, strict=True))


@settings(max_examples=60)
@given(mood=moods, phrases=st.integers(1, 90), seed=seeds)
def test_a_form_fills_its_length_and_changes_as_it_goes(mood: str, phrases: int, seed: int) -> None:
    chosen = MOODS[mood]
    sections = plan_sections(chosen, Key(48, chosen.scale), phrases, np.random.default_rng(seed))
    assert sum(section.phrases for section in sections) == phrases
    assert sections[-1].name == "ending"
    assert sections[-1].chords == chosen.cadence
    assert all(section.phrases <= 5 for section in sections)
    assert all(before.arrangement is not after.arrangement for before, after in pairwise(sections))
    assert all(before.patterns != after.patterns for before, after in pairwise(sections))
    if phrases >= 3:
        assert sections[0].name == "opening"
        assert len(sections[0].arrangement) <= 2


@settings(max_examples=20)
@given(mood=moods, phrases=st.integers(LONG_PIECE, 60), seed=seeds)
def test_a_long_piece_leaves_home_and_returns_with_its_first_theme(
    mood: str, phrases: int, seed: int
) -> None:
    chosen = MOODS[mood]
    sections = plan_sections(chosen, Key(48, chosen.scale), phrases, np.random.default_rng(seed))
    main = [section for section in sections if section.name in "ABCD"]
    assert main[0].name == main[-1].name == "A"
    assert "B" in {section.name for section in main}
    sung = ["lead" in section.arrangement for section in main]
    assert all(before or after for before, after in pairwise(sung))
    assert sections[-1].key == sections[0].key


@settings(max_examples=20)
@given(mood=moods, phrases=st.integers(1, 40), seed=seeds)
def test_bars_are_numbered_and_their_voices_belong_to_their_chords(
    mood: str, phrases: int, seed: int
) -> None:
    chosen = MOODS[mood]
    sections = plan_sections(chosen, Key(50, chosen.scale), phrases, np.random.default_rng(seed))
    bars = plan_bars(sections)
    assert [bar.number for bar in bars] == list(range(phrases * PHRASE))
    assert all({voice % 12 for voice in bar.voices} <= set(bar.chord.classes) for bar in bars)


@settings(max_examples=25, deadline=None)
@given(mood=moods, duration_s=st.floats(0.05, 700), seed=seeds)
def test_every_note_can_be_played_and_lies_inside_the_piece(mood: str, duration_s: float, seed: int) -> None:
    timed_notes = score(mood, duration_s, seed)
    sounds = {*sounds_of(1000), "shaker"}
    last_chord_s = duration_s - final_chord_duration_s(duration_s)
    assert all(timed_note.note.sound in sounds for timed_note in timed_notes)
    assert all(timed_note.start_s >= 0 and timed_note.length_s > 0 for timed_note in timed_notes)
    assert all(33 <= timed_note.note.pitch <= 84 for timed_note in timed_notes)
    assert all(
        0 < timed_note.note.loudness < 1.5 and 0 <= timed_note.note.pan <= 1 for timed_note in timed_notes
    )
    assert min(timed_note.start_s for timed_note in timed_notes) < max(2.5, 0.7 * duration_s)
    # A piece too short for a bar is its last chord.
    last_s = min(
        timed_note.start_s
        for timed_note in timed_notes
        if timed_note.note.beats == LAST_BEATS and timed_note.note.sound == "bass"
    )
    assert last_s == pytest.approx(last_chord_s, abs=0.01) or (last_s == 0 and duration_s < 6)


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_short_piece_stays_in_its_key_and_ends_on_its_tonic(mood: str, seed: int) -> None:
    timed_notes = [
        timed_note for timed_note in score(mood, 60.0, seed) if timed_note.note.sound not in PITCHLESS
    ]
    last_beat = max(
        round(timed_note.note.beat) for timed_note in timed_notes if timed_note.note.sound == "pad"
    )
    tonic = next(
        timed_note.note.pitch % 12
        for timed_note in timed_notes
        if timed_note.note.sound == "bass" and timed_note.note.beat >= last_beat
    )
    scale = {(tonic + step) % 12 for step in MOODS[mood].scale}
    assert {timed_note.note.pitch % 12 for timed_note in timed_notes} <= scale
    assert {
        timed_note.note.pitch % 12 for timed_note in timed_notes if timed_note.note.beat >= last_beat
    } <= {(tonic + step) % 12 for step in (0, MOODS[mood].scale[2], 7)}


@pytest.mark.parametrize("mood", MOODS)
def test_five_minutes_have_many_textures(mood: str) -> None:
    timed_notes = score(mood, 300.0, 5)
    textures = [
        frozenset(timed_note.note.sound for timed_note in timed_notes if at <= timed_note.start_s < at + 10)
        for at in range(0, 300, 10)
    ]
    assert len(set(textures)) >= 5
    runs = np.diff(np.flatnonzero([True, *(a != b for a, b in pairwise(textures)), True]))
    assert runs.max() <= 8


def test_themes_leave_headroom() -> None:
    for mood in MOODS:
        timed_notes = [timed_note for timed_note in score(mood, 240.0, 9) if timed_note.note.sound == "lead"]
        assert 20 < sum(timed_note.length_s for timed_note in timed_notes) < 220


def test_another_seed_is_another_piece() -> None:
    assert score("calm", 60, 1) == score("calm", 60, 1)
    assert score("calm", 60, 1) != score("calm", 60, 2)
    assert score("calm", 60, -1) != score("calm", 60, 1)
