"""Captions in Advanced SubStation Alpha are read back as a player would."""

import re
from dataclasses import replace
from io import BytesIO

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import SpokenWord
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.project import FilmOptions
from reelproof.domain.timeline import Caption, Timeline
from reelproof.domain.units import Size
from reelproof.planning.export.ass import to_ass
from reelproof.planning.timeline.timeline import plan_timeline
from tests.unit.planning.films import simple_script

CAPTIONS = (
    Caption(0.0, 1.25, ("Fish & chips,", "twice")),
    Caption(1.317, 3.9996, (r"{\fs200}big{\p1}", r"a\Nb, C:\new")),
    Caption(3725.5, 3727.0, ("one hour on",)),
)
EVENT = re.compile(r"Dialogue: 0,(\d+):(\d\d):(\d\d\.\d\d),(\d+):(\d\d):(\d\d\.\d\d),Default,,0,0,0,,(.*)")
texts = st.text(st.characters(codec="utf-8", exclude_characters="\u2060"), min_size=1, max_size=30)


def timeline(*captions: Caption, title: str = "Rain", size: Size | None = None) -> Timeline:
    script = replace(simple_script("Rain falls."), title=title)
    planned = plan_timeline(script, FilmOptions(), {})
    return replace(planned, captions=captions, size=size or planned.size)


def events(text: str) -> list[tuple[float, float, str]]:
    found = [EVENT.fullmatch(line) for line in text.split("[Events]\n")[1].splitlines()[1:]]
    return [
        (_seconds(match[1], match[2], match[3]), _seconds(match[4], match[5], match[6]), match[7])
        for match in found
        if match is not None
    ]


def _seconds(hours: str, minutes: str, seconds: str) -> float:
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def words(text: str) -> str:
    """What a player shows of an event."""
    assert re.search(r"(?<!\\)[{}]", text) is None, "an override"
    plain = text.replace(r"\{", "{").replace(r"\}", "}").replace(r"\N", "\n")
    assert re.search("\\\\[nNh]", plain.replace("\\\u2060", "")) is None, "an escape of the words' own"
    return plain.replace("\u2060", "")


def test_captions_are_at_their_times_with_their_lines() -> None:
    found = events(to_ass(timeline(*CAPTIONS)))
    assert [(start, end) for start, end, _ in found] == [(0.0, 1.25), (1.32, 4.0), (3725.5, 3727.0)]
    assert [words(text) for _, _, text in found] == ["\n".join(caption.lines) for caption in CAPTIONS]


@given(lines=st.lists(texts, min_size=1, max_size=2), title=texts)
def test_no_text_breaks_out_of_its_line(lines: list[str], title: str) -> None:
    text = to_ass(timeline(Caption(0.0, 1.0, tuple(lines)), title=title))
    [(_, _, shown)] = events(text)
    assert words(shown).split() == " ".join(lines).split()
    assert text.count("\n[") == 2


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(1080, 1080), Size(640, 360)])
def test_captions_are_drawn_in_the_film_s_own_pixels(size: Size) -> None:
    text = to_ass(timeline(*CAPTIONS, size=size))
    assert f"PlayResX: {size.width}\nPlayResY: {size.height}\n" in text
    [fields] = re.findall("^Format: (Name.*)$", text, re.MULTILINE)
    [values] = re.findall("^Style: (.*)$", text, re.MULTILINE)
    style = dict(zip(fields.split(", "), values.split(","), strict=True))
    assert 0.04 * size.height < float(style["Fontsize"]) < 0.12 * size.height
    assert style["BorderStyle"] == ("1" if size.is_vertical else "4")


def test_another_program_reads_the_same_times() -> None:
    text = to_ass(timeline(*CAPTIONS))
    with av.open(BytesIO(text.encode()), mode="r", format="ass") as container:
        packets = [packet for packet in container.demux() if packet.size]
        starts = [float(packet.pts * packet.time_base) for packet in packets if packet.pts is not None]
    assert starts == [0.0, 1.32, 3725.5]


def test_no_captions_are_no_events() -> None:
    assert events(to_ass(timeline())) == []


SUNG = Caption(
    10.0,
    12.0,
    ("Look {at}", "the sea."),
    (
        SpokenWord("Look", 10.25, 10.5),
        SpokenWord("{at}", 10.6, 10.9),
        SpokenWord("the", 11.0, 11.2),
        SpokenWord("sea.", 11.2, 11.9),
    ),
)
SYLLABLE = re.compile(r"\{\\1c&H40D6FF&\\k(\d+)\\t\((\d+),\d+,\\1c&HFFFFFF&\)\}((?:[^{]|(?<=\\)\{)*)")


def syllables(text: str) -> list[tuple[float, float, str]]:
    """The words that a player lights, with their times from the caption's start."""
    at = float((re.match(r"\{\\k(\d+)\}", text) or ["", "0"])[1])
    found = []
    for length, over_ms, word in SYLLABLE.findall(text):
        found.append((at / 100, (at + int(length)) / 100, words(word).strip()))
        at += int(length)
        assert at * 10 == int(over_ms)
    return found


def test_karaoke_lights_each_word_in_its_time() -> None:
    [(_, _, text)] = events(to_ass(timeline(SUNG), CaptionStyle.karaoke))
    assert syllables(text) == [
        (0.25, 0.6, "Look"),
        (0.6, 1.0, "{at}"),
        (1.0, 1.2, "the"),
        (1.2, 2.0, "sea."),
    ]


@given(
    st.lists(st.tuples(texts, st.floats(-1, 5)), max_size=6),
    st.lists(texts, min_size=1, max_size=2),
)
def test_karaoke_changes_no_text_whatever_the_words_are(
    timed: list[tuple[str, float]], lines: list[str]
) -> None:
    spoken = tuple(SpokenWord(text, at_s, at_s + 1) for text, at_s in timed)
    ass = to_ass(timeline(Caption(1.0, 3.0, tuple(lines), spoken)), CaptionStyle.karaoke)
    [(_, _, text)] = events(ass)
    assert words(TAGS.sub("", text)).split() == " ".join(lines).split()
    assert sum(map(int, re.findall(r"(?<=\\k)\d+", text))) <= 200


TAGS = re.compile(r"(?<!\\)\{\\(?:k\d+|1c&H40D6FF&\\k\d+\\t\(\d+,\d+,\\1c&HFFFFFF&\))\}")


@pytest.mark.parametrize("style", [CaptionStyle.clean, CaptionStyle.bold, CaptionStyle.box])
def test_only_karaoke_lights_words(style: CaptionStyle) -> None:
    [(_, _, text)] = events(to_ass(timeline(SUNG), style))
    assert words(text) == "Look {at}\nthe sea."


def test_two_lines_have_one_box_for_no_overlap_is_darker() -> None:
    assert ",4,2,11,2," in to_ass(timeline(*CAPTIONS), CaptionStyle.box)


def test_right_to_left_films_are_set_in_their_direction() -> None:
    arabic = replace(timeline(*CAPTIONS), language="ar")
    assert to_ass(arabic).partition("\nStyle: ")[2].splitlines()[0].endswith(",-1")
    assert to_ass(timeline(*CAPTIONS)).partition("\nStyle: ")[2].splitlines()[0].endswith(",1")
