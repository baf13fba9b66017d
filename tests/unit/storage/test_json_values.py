"""Domain values survive being written down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import AssetKind, Dependency, Recipe, SpokenWord
from reelproof.domain.canonical import JsonValue
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import (
    Chapter,
    FormatName,
    MusicMood,
    Pause,
    Script,
    ScriptOptions,
    Segment,
    Style,
)
from reelproof.domain.units import FrameRate
from reelproof.engine.ports.request import MakeRequest
from reelproof.storage.database.json_values import dump, load

# Providers may send anything, broken surrogates and control characters included.
texts = st.text(st.characters(exclude_categories=()), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(texts, json_values, max_size=4)


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=3).map(tuple)


segments = st.builds(
    Segment,
    id=texts,
    narration=some(texts | st.builds(Pause, numbers)),
    visual=st.none() | texts,
    own_picture=st.none() | texts,
    line=st.integers(1),
    own_recording=st.none() | texts,
)
options = st.builds(
    ScriptOptions,
    st.none() | st.sampled_from(FormatName),
    st.none() | texts,
    st.none() | st.sampled_from(Style),
    st.none() | st.sampled_from(MusicMood),
)
scripts = st.builds(
    Script, texts, texts, some(st.builds(Chapter, texts, st.none() | texts, some(segments))), options
)
film_options = st.builds(
    FilmOptions,
    format=st.sampled_from(FormatName),
    frame_rate=st.builds(FrameRate, st.integers(1, 120)),
    voice=st.none() | texts,
    style=st.sampled_from(Style),
    music=st.sampled_from(MusicMood),
    burn_captions=st.booleans(),
    caption_style=st.none() | st.sampled_from(CaptionStyle),
    chains=st.dictionaries(st.sampled_from(AssetKind), some(texts), max_size=3),
)
recipes = st.builds(
    Recipe,
    st.sampled_from(AssetKind),
    texts,
    texts,
    json_objects,
    st.none() | st.integers(),
    st.dictionaries(texts, texts, max_size=2),
)
failures = st.builds(
    Failure,
    code=st.sampled_from(ErrorCode),
    message=texts,
    subject=st.none() | texts.filter(bool),
    provider=st.none() | texts,
    provider_code=st.none() | texts,
    model=st.none() | texts,
    retry_after_s=st.none() | numbers,
    retried_count=st.integers(0, 9),
    correlation_id=st.none() | texts,
    details=json_objects,
)
VALUES: Mapping[Any, st.SearchStrategy[Any]] = {
    Script: scripts,
    MakeRequest: st.builds(MakeRequest, texts, texts, texts, film_options),
    Recipe: recipes,
    Failure: failures,
    tuple[SpokenWord, ...]: some(st.builds(SpokenWord, texts, numbers, numbers)),
    tuple[Dependency, ...]: some(st.builds(Dependency, texts, texts, st.booleans())),
    tuple[str, ...]: some(texts),
    Mapping[str, JsonValue]: json_objects,
}


@pytest.mark.parametrize("kind", VALUES, ids=str)
@given(data=st.data())
def test_stored_values_round_trip(kind: Any, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    again = load(kind, dump(value))
    assert again == value
    assert repr(again) == repr(value)
    assert dump(value).isascii()


def test_a_recipe_keeps_its_digest() -> None:
    recipe = Recipe(
        AssetKind.music, "calm", "local/music", {"duration_s": 20.0, "nested": {"a": [1, 2.5]}}, 7
    )
    assert load(Recipe, dump(recipe)).digest == recipe.digest


def test_a_field_that_was_unknown_when_written_takes_its_default() -> None:
    assert load(SpokenWord, '{"text":"a","start_s":0.5,"end_s":1.0,"stress":2}') == SpokenWord("a", 0.5, 1.0)
    assert load(Dependency, '{"key":"music","role":"score"}') == Dependency(
        load(str, '"music"'), "score", is_required=True
    )


def test_non_domain_values_are_refused() -> None:
    with pytest.raises(TypeError, match="datetime"):
        dump(datetime(2025, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="JSON"):
        dump(replace(SpokenWord("a", 0, 1), end_s=float("nan")))


def test_a_name_that_is_not_on_the_list_is_refused() -> None:
    class Color(StrEnum):
        red = "red"

    @dataclass(frozen=True)
    class Painted:
        color: Color

    assert load(Painted, '{"color":"red"}') == Painted(Color.red)
    with pytest.raises(ValueError, match="blue"):
        load(Painted, '{"color":"blue"}')
