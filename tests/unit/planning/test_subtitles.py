"""Subtitle files are read back as a player would."""

import re
from html import unescape
from io import BytesIO

import av
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.timeline import Caption
from reelproof.planning.export.subtitles import to_srt, to_vtt

CLOCK = r"(\d\d+):(\d\d):(\d\d)[.,](\d\d\d)"
TIMES = re.compile(f"{CLOCK} --> {CLOCK}")

CAPTIONS = (
    Caption(0.0, 1.25, ("Fish & <b>chips</b>",)),
    Caption(1.317, 3.9996, ("from a --> b", "{\\an8}up & away")),
    Caption(3725.5, 3727.0, ("one hour on",)),
)


def _in_turn(rows: list[tuple[int, int, tuple[str, ...]]]) -> tuple[Caption, ...]:
    made, at_ms = [], 0
    for wait_ms, length_ms, text in rows:
        at_ms += wait_ms
        made.append(Caption(at_ms / 1000, (at_ms + length_ms) / 1000, text))
        at_ms += length_ms
    return tuple(made)


lines = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\u2060"),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()) or "-")
rows = st.tuples(
    st.integers(1, 5000), st.integers(1, 5000), st.lists(lines, min_size=1, max_size=2).map(tuple)
)
captions = st.lists(rows, max_size=8).map(_in_turn)


def parsed(cues: list[str]) -> list[tuple[float, float, tuple[str, ...]]]:
    read = []
    for cue in cues:
        times, *text = cue.rstrip("\n").split("\n")
        match = TIMES.fullmatch(times)
        assert match is not None
        numbers = list(map(int, match.groups()))
        read.append((_seconds(numbers[:4]), _seconds(numbers[4:]), tuple(text)))
    return read


def _seconds(parts: list[int]) -> float:
    hours, minutes, seconds, milliseconds = parts
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds) / 1000


def read_srt(text: str) -> list[tuple[float, float, tuple[str, ...]]]:
    cues = [cue.split("\n", 1) for cue in text.split("\n\n") if cue]
    assert [number for number, _ in cues] == [str(number) for number in range(1, len(cues) + 1)]
    read = parsed([cue for _, cue in cues])
    return [(start, end, tuple(line.replace("\u2060", "") for line in text)) for start, end, text in read]


def read_vtt(text: str) -> list[tuple[float, float, tuple[str, ...]]]:
    header, *cues = text.split("\n\n")
    assert header.rstrip("\n") == "WEBVTT"
    assert all("-->" not in cue.split("\n", 1)[1] for cue in cues)
    assert "<" not in text
    return [(start, end, tuple(map(unescape, lines))) for start, end, lines in parsed(cues)]


def expected(captions_given: tuple[Caption, ...]) -> list[tuple[float, float, tuple[str, ...]]]:
    return [(round(cue.start_s, 3), round(cue.end_s, 3), cue.lines) for cue in captions_given]


def test_both_files_say_what_was_written() -> None:
    assert read_srt(to_srt(CAPTIONS)) == expected(CAPTIONS)
    assert read_vtt(to_vtt(CAPTIONS)) == expected(CAPTIONS)


def test_marks_that_would_end_a_cue_or_open_a_tag_are_harmless() -> None:
    srt = to_srt(CAPTIONS)
    assert srt.count("-->") == len(CAPTIONS)
    assert re.search(r"<\w", srt) is None
    assert "{\\" not in srt


def test_another_program_reads_the_same_times_and_words() -> None:
    for text, name in ((to_srt(CAPTIONS), "srt"), (to_vtt(CAPTIONS), "webvtt")):
        with av.open(BytesIO(text.encode()), mode="r", format=name) as container:
            packets = [packet for packet in container.demux() if packet.size]
            starts = [float(packet.pts * packet.time_base) for packet in packets if packet.pts is not None]
        assert starts == [0.0, 1.317, 3725.5]


@given(given_captions=captions)
def test_every_text_comes_back(given_captions: tuple[Caption, ...]) -> None:
    assert read_srt(to_srt(given_captions)) == expected(given_captions)
    assert read_vtt(to_vtt(given_captions)) == expected(given_captions)


def test_no_captions_are_an_empty_file() -> None:
    assert to_srt(()) == ""
    assert to_vtt(()).strip() == "WEBVTT"
