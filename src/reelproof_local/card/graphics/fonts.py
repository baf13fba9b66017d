"""Fonts of cards: fallback by script and language, weights, text measurement."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from PIL import ImageFont

from reelproof.domain.frozen import frozen

BOLD: Final = 700
SEMIBOLD: Final = 600
MEDIUM: Final = 500

_MEASURED_AT_PX = 100


@frozen
class FontFace:
    """A font family, its package and file, and its index in a collection."""

    family: str
    package: str
    file: str
    index: int = 0


def _noto(script: str) -> FontFace:
    name = f"Noto Sans {script}".strip()
    return FontFace(name, "manimgx_fonts", f"{name.replace(' ', '')}[wght].ttf")


def _cjk(region: str, index: int) -> FontFace:
    return FontFace(f"Noto Sans CJK {region}", "manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", index)


LATIN = _noto("")
# The advance of every letter, in ems.
MONOSPACED = FontFace("Source Code Pro", "fontpkg_source_code_pro", "files/SourceCodePro[wght].ttf")
MONOSPACED_ADVANCE = 0.6
# Symbols that the other fonts lack; it comes with the formula typesetter.
MATHEMATICS = FontFace("STIX Two Math", "ziamath", "fonts/STIXTwoMath-Regular.ttf")
_CJK = {"ja": _cjk("JP", 0), "ko": _cjk("KR", 1), "zh": _cjk("SC", 2), "zh-hant": _cjk("TC", 3)}

# First code points of ranges, and the font for each; None if no bundled font covers it.
_RANGES: tuple[tuple[int, str | None], ...] = (
    (0x20, ""), (0x7F, None), (0xA0, ""), (0x530, "Armenian"), (0x590, "Hebrew"), (0x600, "Arabic"),
    (0x780, None), (0x870, "Arabic"), (0x900, "Devanagari"), (0x980, "Bengali"), (0xA00, "Gurmukhi"),
    (0xA80, "Gujarati"), (0xB00, "Oriya"), (0xB80, "Tamil"), (0xC00, "Telugu"), (0xC80, "Kannada"),
    (0xD00, "Malayalam"), (0xD80, "Sinhala"), (0xE00, "Thai"), (0xE80, "Lao"), (0xF00, None),
    (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "CJK"), (0x1200, "Ethiopic"), (0x13A0, None),
    (0x1780, "Khmer"), (0x1800, None), (0x1AB0, ""), (0x1AD0, None), (0x1C90, "Georgian"), (0x1CC0, None),
    (0x1D00, ""), (0x200B, None), (0x2010, ""), (0x2028, None), (0x2030, ""), (0x2060, None), (0x2070, ""),
    (0x2160, "Symbols"), (0x2200, "CJK"), (0x230C, None), (0x2460, "Symbols"), (0x2500, None),
    (0x27C0, "Symbols"), (0x2C00, None),
    (0x2C60, ""), (0x2C80, None), (0x2D00, "Georgian"), (0x2D30, None), (0x2DE0, ""), (0x2E5E, None),
    (0x2E80, "CJK"), (0xA4D0, None), (0xA640, ""), (0xA6A0, None), (0xA720, ""), (0xA800, None),
    (0xAC00, "CJK"), (0xD7B0, None), (0xF900, "CJK"), (0xFB00, ""), (0xFB07, None), (0xFB1D, "Hebrew"),
    (0xFB50, "Arabic"), (0xFE00, None), (0xFE20, ""), (0xFE30, "CJK"), (0xFE70, "Arabic"), (0xFEFF, None),
    (0xFF00, "CJK"), (0xFFF0, None), (0x20000, "CJK"), (0x32000, None),
)  # fmt: skip
_STARTS = [start for start, _ in _RANGES]
_SIGN_CODES = frozenset(
    (*range(0x1D62, 0x1D6B), *range(0x2070, 0x20D0), *range(0x20D0, 0x2300), *range(0x27C0, 0x2C00))
)
_NO_LETTER = "\U0010fffe"
# Spaces, digits and punctuation use the font of adjacent letters if it has them.
_NEUTRAL = frozenset(" \u00a0")


@frozen
class FontRun:
    """Adjacent letters in one font."""

    text: str
    face: FontFace


def face_for(letter: str, language: str) -> FontFace | None:
    """Returns the font for a letter; None if no font has it (emoji, control characters, rare scripts)."""
    at = bisect_right(_STARTS, ord(letter)) - 1
    script = _RANGES[at][1] if at >= 0 else None
    if script is None:
        return None
    face = _cjk_face(language) if script == "CJK" else _noto(script)
    if ord(letter) in _SIGN_CODES and not has_letter(face, letter):
        face = MATHEMATICS
        return face if has_letter(face, letter) else None
    return face if font_path(face) else None


def has_letter(face: FontFace, letter: str) -> bool:
    """Whether a font has a glyph for the letter, not just the missing-glyph box."""
    return font_path(face) is not None and _drawn(face, letter) != _drawn(face, _NO_LETTER)


@lru_cache(maxsize=4096)
def _drawn(face: FontFace, letter: str) -> tuple[tuple[float, ...], bytes]:
    mask, offset = _loaded(face, MEDIUM).getmask2(letter)
    return (*mask.size, *offset), bytes(mask)


def code_runs(text: str, language: str) -> Iterator[tuple[FontFace, str]]:
    """Splits code by font; letters without a font become blanks. Wide letters are runs of their own."""
    for (face, is_single), letters in groupby(_coded(text, language), key=lambda pair: pair[0]):
        run = "".join(letter for _, letter in letters)
        yield from ((face, letter) for letter in run) if is_single else [(face, run)]


def _coded(text: str, language: str) -> Iterator[tuple[tuple[FontFace, bool], str]]:
    for letter in text:
        if has_letter(MONOSPACED, letter):
            yield (MONOSPACED, False), letter
        else:
            face = face_for(letter, language)
            yield (face or MONOSPACED, True), letter if face else " "


def columns_of(text: str) -> int:
    """Returns the number of code columns that a text takes."""
    return len(text) + sum(east_asian_width(letter) in "WF" for letter in text)


def runs(text: str, language: str) -> Iterator[FontRun]:
    """Splits text by font; letters without a font are omitted."""
    faced: list[tuple[str, FontFace]] = []
    for letter in text:
        face = face_for(letter, language)
        if face is not None:
            face = faced[-1][1] if letter in _NEUTRAL and faced else face
            faced.append((letter, face))
    for face, letters in groupby(faced, key=lambda pair: pair[1]):
        yield FontRun("".join(letter for letter, _ in letters), face)


def drawable(text: str, language: str) -> str:
    """Removes letters without a font, and collapses spaces."""
    return " ".join("".join(run.text for run in runs(_spaced(text), language)).split())


def width_of(text: str, size: float, weight: int, language: str) -> float:
    """Returns the width of a line of text in pixels."""
    return sum(_width_of_run(run, weight) for run in runs(text, language)) * size / _MEASURED_AT_PX


def font_files(families: frozenset[str]) -> tuple[str, ...]:
    """Returns the files of these families, for the renderer."""
    faces = [*_CJK.values(), *(_noto(script) for _, script in _RANGES if script not in (None, "CJK"))]
    faces += [MONOSPACED, MATHEMATICS]
    paths = {font_path(face) for face in faces if face.family in families}
    return tuple(sorted(path for path in paths if path))


@lru_cache
def font_path(face: FontFace) -> str | None:
    spec = find_spec(face.package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / face.file
    return str(path) if path.is_file() else None


def _spaced(text: str) -> str:
    return "".join(" " if letter.isspace() else letter for letter in text)


def _cjk_face(language: str) -> FontFace:
    tag = language.lower()
    if tag.startswith(("zh-tw", "zh-hk", "zh-hant")):
        return _CJK["zh-hant"]
    return _CJK.get(tag[:2], _CJK["ja"] if tag[:2] != "zh" else _CJK["zh"])


@lru_cache(maxsize=4096)
def _width_of_run(run: FontRun, weight: int) -> float:
    return _loaded(run.face, weight).getlength(run.text)


@lru_cache(maxsize=32)
def _loaded(face: FontFace, weight: int) -> ImageFont.FreeTypeFont:
    path = font_path(face)
    if path is None:
        raise FileNotFoundError(face.file)
    font = ImageFont.truetype(path, _MEASURED_AT_PX, index=face.index)
    if face != MATHEMATICS:
        font.set_variation_by_axes([weight])
    return font
