"""Ids stay with their words while the script around them changes."""

from collections.abc import Sequence
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from reelproof.domain.ids import SegmentId
from reelproof.domain.script import Script
from tests.unit.planning.parsing import read, texts

WORDS = [
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heron",
    "inlet",
    "kelp",
    "marsh",
    "otter",
]

sentences = st.lists(st.sampled_from(WORDS), min_size=4, max_size=12).map(" ".join)
different = st.lists(sentences, min_size=1, max_size=8, unique=True)
repeating = st.lists(st.sampled_from(WORDS[:3]), min_size=1, max_size=8)


def script_of(paragraphs: list[str], previous: Script | None = None) -> Script:
    return read("\n\n".join(paragraphs), previous=previous)


def ids(script: Script) -> list[SegmentId]:
    return [segment.id for segment in script.segments]


def changed(items: Sequence[str], index: int, item: str) -> list[str]:
    return [*items[:index], item, *items[index + 1 :]]


@given(st.one_of(different, repeating))
def test_ids_are_different_and_the_same_every_time(paragraphs: list[str]) -> None:
    script = script_of(paragraphs)
    assert len(set(ids(script))) == len(paragraphs)
    assert script_of(paragraphs) == script
    assert script_of(paragraphs, script) == script


@given(different, sentences, st.data())
def test_a_new_paragraph_renames_no_other(paragraphs: list[str], new: str, data: st.DataObject) -> None:
    assume(new not in paragraphs)
    index = data.draw(st.integers(0, len(paragraphs)))
    before = script_of(paragraphs)
    inserted = [*paragraphs[:index], new, *paragraphs[index:]]
    for previous in (None, before):
        after = ids(script_of(inserted, previous))
        assert [*after[:index], *after[index + 1 :]] == ids(before)
        assert after[index] not in ids(before)


@given(different, sentences, st.data())
def test_another_paragraph_in_its_place_renames_no_other(
    paragraphs: list[str], new: str, data: st.DataObject
) -> None:
    assume(new not in paragraphs)
    index = data.draw(st.integers(0, len(paragraphs) - 1))
    before = script_of(paragraphs)
    for previous in (None, before):
        after = ids(script_of(changed(paragraphs, index, new), previous))
        assert changed(after, index, "") == changed(ids(before), index, "")


@given(different, st.sampled_from(WORDS), st.data())
def test_an_edited_paragraph_keeps_its_id(paragraphs: list[str], word: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(paragraphs) - 1))
    words = paragraphs[index].split()
    place = data.draw(st.integers(0, len(words) - 1))
    edited = " ".join(changed(words, place, word))
    assume(edited not in paragraphs)
    before = script_of(paragraphs)
    assert ids(script_of(changed(paragraphs, index, edited), before)) == ids(before)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.data())
def test_an_edited_paragraph_keeps_its_id_among_repeated_ones(words: list[str], data: st.DataObject) -> None:
    paragraphs = [f"the {word} was seen" for word in words]
    index = data.draw(st.integers(0, len(words) - 1))
    before = script_of(paragraphs)
    after = script_of(changed(paragraphs, index, f"{paragraphs[index]} today"), before)
    assert ids(after) == ids(before)


@given(different, st.randoms(use_true_random=False))
def test_moved_paragraphs_keep_their_ids(paragraphs: list[str], random: Random) -> None:
    before = script_of(paragraphs)
    moved = random.sample(paragraphs, len(paragraphs))
    by_text = dict(zip(texts(before), ids(before), strict=True))
    for previous in (None, before):
        assert ids(script_of(moved, previous)) == [by_text[text] for text in moved]


@given(different.filter(lambda paragraphs: len(paragraphs) > 1), st.data())
def test_a_deleted_paragraph_renames_no_other(paragraphs: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(paragraphs) - 1))
    before = script_of(paragraphs)
    rest = [*paragraphs[:index], *paragraphs[index + 1 :]]
    for previous in (None, before):
        assert ids(script_of(rest, previous)) == [*ids(before)[:index], *ids(before)[index + 1 :]]


@given(
    st.lists(st.lists(st.sampled_from(WORDS[:4]), min_size=1, max_size=3).map(" ".join), min_size=1),
    st.data(),
)
def test_ids_are_different_whatever_was_before(paragraphs: list[str], data: st.DataObject) -> None:
    script = script_of(paragraphs)
    for _ in range(3):
        script = script_of(data.draw(st.permutations([*paragraphs, "amber", "basin delta"])), script)
        assert len(set(ids(script))) == len(script.segments)


def test_commas_and_capitals_rename_nothing() -> None:
    assert ids(script_of(["However it rained", "It rained"])) == ids(
        script_of(["However, it rained!", "it rained."])
    )


def test_another_paragraph_does_not_take_an_id_over() -> None:
    before = script_of(["First comes this.", "Cats sleep all day long.", "Last comes that."])
    after = script_of(["First comes this.", "Rockets burn kerosene and oxygen.", "Last comes that."], before)
    assert ids(after)[1] not in ids(before)


def test_an_edited_paragraph_is_matched_among_new_ones() -> None:
    before = script_of(["One stays.", "The heron waits in the shallow water.", "Two stays."])
    after = script_of(
        ["One stays.", "Something new.", "The gray heron waits in shallow water.", "Also new.", "Two stays."],
        before,
    )
    assert [ids(after).index(id_) for id_ in ids(before)] == [0, 2, 4]


def test_edits_are_found_in_languages_without_spaces() -> None:
    before = script_of(["今天天气很好，我们去公园散步。", "再见。"])
    after = script_of(["今天天气不好，我们不去公园散步。", "再见。"], before)
    assert ids(after) == ids(before)


def test_pauses_and_pictures_rename_nothing() -> None:
    before = script_of(["The heron waits.", "It strikes."])
    assert ids(script_of(["[picture: a heron]\nThe heron [pause 1s] waits.", "It strikes."])) == ids(before)


def test_a_writer_can_name_paragraphs_and_chapters() -> None:
    long = "The old lighthouse stands on a rock where the waves break all through the winter months. " * 6
    script = read(
        "## Start {#start}", "Hello. {#hello}", "", f"{long} {{#hello-2}}", "", f"{long} {{#light}}"
    )
    assert script.chapters[0].id == "start"
    assert ids(script)[0] == "hello"
    assert ids(script)[1:4] == ["hello-2", "hello-2-2", "hello-2-3"]
    assert ids(script)[4:] == ["light", "light-2", "light-3"]


def test_a_writers_id_goes_before_a_kept_one() -> None:
    before = read("One thing. {#a}", "", "Another thing.")
    after = read("One thing.", "", "Something else entirely. {#a}", previous=before)
    assert ids(after)[1] == "a"
    assert ids(after)[0] != "a"


def test_chapters_keep_their_ids() -> None:
    before = read("Hello.", "## The roots", "One.", "## The leaves", "Two.")
    after = read("Hello.", "## The leaves", "Two.", "## The deep roots", "One.", previous=before)
    kept = [chapter.id for chapter in before.chapters]
    assert [chapter.id for chapter in after.chapters][:2] == [kept[0], kept[2]]
    renamed = read("Hello.", "## The old roots", "One.", "## The leaves", "Two.", previous=before)
    assert [chapter.id for chapter in renamed.chapters] == kept
