"""Captions in Advanced SubStation Alpha are read back as a player would."""

import re
from dataclasses import replace
from io import BytesIO

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert style["BorderStyle"] == ("1" if size.is_vertical else "3")


def test_another_program_reads_the_same_times() -> None:
    text = to_ass(timeline(*CAPTIONS))
    with av.open(BytesIO(text.encode()), mode="r", format="ass") as container:
        packets = [packet for packet in container.demux() if packet.size]
        starts = [float(packet.pts * packet.time_base) for packet in packets if packet.pts is not None]
    assert starts == [0.0, 1.32, 3725.5]


def test_no_captions_are_no_events() -> None:
    assert events(to_ass(timeline())) == []
