"""The bundled fonts of captions and placeholder cards by script and language, in fallback order."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from reelproof.media.text.coverage import Codes, read_coverage

# One face of the collection for each regional form of Han characters.
HAN_FACES = {"ja": 0, "ko": 1, "zh-hant": 3, "zh-tw": 3, "zh-hk": 4, "zh-mo": 4, "yue": 4}
SIMPLIFIED_HAN_FACE = 2
EMOJI, SYMBOLS, LATIN = "NotoEmoji[wght].ttf", "NotoSansSymbols[wght].ttf", "NotoSans[wght].ttf"
# Mathematical symbols; the font comes with the formula typesetter, in one weight.
MATHEMATICS = "fonts/STIXTwoMath-Regular.ttf"


@dataclass(frozen=True)
class FontFile:
    """A face of a font file, of variable weight."""

    path: Path
    face: int = 0

    @cached_property
    def coverage(self) -> Codes:
        return read_coverage(self.path, self.face)

    def has(self, character: str) -> bool:
        return ord(character) in self.coverage


@lru_cache(maxsize=16)
def fonts_for(language: str) -> tuple[FontFile, ...]:
    """Latin, Greek and Cyrillic first, then a font for each script, Han in the language's form, symbols,
    mathematics.
    """
    folder = _package_folder("manimgx_fonts")
    scripts = sorted(
        path
        for path in folder.glob("NotoSans*.ttf")
        if path.name not in (LATIN, SYMBOLS) and "Italic" not in path.name
    )
    han = _package_folder("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc"
    return (
        FontFile(folder / LATIN),
        *(FontFile(path) for path in scripts),
        FontFile(han, han_face(language)),
        FontFile(folder / EMOJI),
        FontFile(folder / SYMBOLS),
        FontFile(_package_folder("ziamath") / MATHEMATICS),
    )


def _package_folder(name: str) -> Path:
    """Without importing it: the formula typesetter takes 0.14 s and 13 MB."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return Path(spec.origin).parent


def han_face(language: str) -> int:
    """Returns the face for a BCP-47 tag; simplified Chinese by default."""
    tag = language.lower()
    parts = tag.split("-")
    tags = (tag, "-".join(parts[:2]), *(f"{parts[0]}-{part}" for part in parts[1:]), parts[0])
    return next((HAN_FACES[known] for known in tags if known in HAN_FACES), SIMPLIFIED_HAN_FACE)


@lru_cache(maxsize=256)
def sized(font: FontFile, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Returns the font at `size` pixels per em; the weight is clamped to the font's limits."""
    loaded = ImageFont.truetype(font.path, size, index=font.face, layout_engine=ImageFont.Layout.RAQM)
    if font.path.name == Path(MATHEMATICS).name:
        return loaded
    axis = loaded.get_variation_axes()[0]
    loaded.set_variation_by_axes([min(max(weight, axis["minimum"] or 0), axis["maximum"] or weight)])
    return loaded
