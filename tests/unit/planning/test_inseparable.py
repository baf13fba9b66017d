"""Which words stay on one line, in captions, their files and the picture."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.timeline import Caption
from reelproof.domain.units import FrameRate, Size
from reelproof.media.text.lines import TextStyle, break_lines
from reelproof.planning.export.subtitles import to_srt, to_vtt
from reelproof.planning.script.speech.inseparable import inseparable_gaps, inseparable_units
from reelproof.planning.script.speech.speaking import estimate_duration_s, spread_words
from reelproof.planning.timeline.caption import CaptionLayout, plan_captions

# A tilde is where no line may end; elsewhere one may.
WORDS = [
    ("fr", "«~Qui le sait~?~» demande Mme~Curie~; personne~: non~!"),
    ("fr", "plus de 70~% et 361~000~000~km² au XXe~siècle"),
    ("fr", "Rien. —~Et alors~? dit-il. —~M.~Dupont et n°~5"),
    ("fr", "C’était hier~— dit-elle~— et l’~océan"),
    ("de", "Dr.~Müller wusste~– so sagt man~– dass z.~B. ca.~20~°C reichen"),
    ("de", "J.~S.~Bach traf Karl~V. um 12~Uhr am Abend"),
    ("en", "In 1969 we met J.~R.~R.~Tolkien and Henry~VIII for 5~p.m. tea"),
    ("en", "Vitamin C. The body needs 5 of those 30~kg or $~5 and No.~7"),
    ("en", "I met Mr~Brown and Sammy Davis~Jr. in World War~II"),
    ("en", "From 1914~–~1918 it rained 5 in a row"),
    ("es", "¿~Quién sabe~? El Sr.~López pagó 20~€ por eso"),
    ("ru", "В~1969 году А.~С.~Пушкин и~его друг шли к~дому, если~бы не 384~400~км"),
    ("uk", "Ми були в~місті й~бачили 5~км шляху"),
    ("pl", "Byliśmy w~domu i~z~nimi szliśmy 5~km o~piątej"),
    ("cs", "Jdeme k~lesu s~bratrem a~v~zimě je tam plán B nebo nic"),
    ("sk", "Ideme k~lesu s~bratom"),
    ("ar", "كتب و~قرأ كثيرا"),
    ("en", "A word~– another~, a third~."),
]


@pytest.mark.parametrize(("language", "marked"), WORDS)
def test_words_that_belong_together_are_inseparable(language: str, marked: str) -> None:
    texts = marked.replace("~", " ").split()
    gaps = iter(inseparable_gaps(texts, language))
    found = texts[0] + "".join(f"{'~' if next(gaps) else ' '}{text}" for text in texts[1:])
    assert found == marked


@pytest.mark.parametrize(
    ("before", "after"),
    [("シ", "ュート"), ("ラ", "ーメン"), ("人", "々"), ("光", "。"), ("は「", "光"), ("70", "パー")],
)
def test_japanese_lines_begin_and_end_as_they_may(before: str, after: str) -> None:
    assert inseparable_gaps([before, after], "ja") == [True]


texts = st.text(st.sampled_from("abÉя5 0.!?;:«»—–-%°\u00a0\u202f光。「ー"), max_size=60)


@given(texts, st.sampled_from(["en", "fr", "ru", "ja", "ar"]))
def test_cutting_a_text_loses_nothing(text: str, language: str) -> None:
    units = inseparable_units(text, language)
    assert "".join(units) == text
    assert all(units)


@pytest.mark.parametrize(("language", "marked"), WORDS)
@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(1080, 1080)])
def test_no_caption_breaks_them(language: str, marked: str, size: Size) -> None:
    text = marked.replace("~", " ")
    captions = _captions(f"{text} {text}", language, size)
    held = _held_starts([*marked.replace("~", " ~").split()] * 2)
    assert not held & _line_starts(captions)


@pytest.mark.parametrize(("language", "marked"), WORDS)
@pytest.mark.parametrize("width", range(150, 500, 50))
def test_no_line_in_the_picture_breaks_them(language: str, marked: str, width: int) -> None:
    text = marked.replace("~", " ")
    lettering = TextStyle(language, 20, 600)
    lines = break_lines(text, lettering, width)
    starts = {len("".join(text[:start].split())) for start, _ in lines}
    assert not _held_starts(marked.replace("~", " ~").split()) & starts


def test_their_spaces_are_no_break_ones_in_files() -> None:
    captions = _captions("« Qui ? » dit Mme Curie : 70 % !", "fr", Size(1920, 1080))
    line = "«\u00a0Qui\u202f?\u00a0» dit Mme\u00a0Curie\u00a0: 70\u00a0%\u202f!"
    assert line in to_srt(captions)
    assert line in to_vtt(captions)


def _captions(text: str, language: str, size: Size) -> tuple[Caption, ...]:
    duration_s = estimate_duration_s(text, language)
    layout = CaptionLayout.for_film(size, language, FrameRate(30))
    return plan_captions(spread_words(text, duration_s), 0.0, duration_s + 1, layout)


def _held_starts(words: list[str]) -> set[int]:
    """The places, in letters, of words that begin no line."""
    ends = [0, *accumulate(len(word.lstrip("~")) for word in words)]
    return {at for word, at in zip(words, ends, strict=False) if word.startswith("~")}


def _line_starts(captions: tuple[Caption, ...]) -> set[int]:
    lines = [line for caption in captions for line in caption.lines]
    return set(accumulate((len("".join(line.split())) for line in lines), initial=0))
