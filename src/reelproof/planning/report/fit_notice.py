"""Notices of which own pictures and clips are shown whole, cropped or small; names of their shapes."""

from collections.abc import Iterator, Mapping

from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Notice, NoticeKind, PictureFit, Script, Segment
from reelproof.domain.units import Size
from reelproof.planning.assets.fit import (
    MAX_ENLARGEMENT,
    OWN_MIN_KEPT,
    fit_of_own,
    is_shown_small,
    kept_share,
)
from reelproof.planning.script.script_text import listed

MAX_NAMED = 3
SHAPES = ((1, 1), (5, 4), (4, 3), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9))
# Within this share a shape has the name of a usual one.
NEAR_SHAPE = 0.02


def fit_notices(script: Script, options: FilmOptions, sizes: Mapping[str, Size]) -> Iterator[Notice]:
    """Yields one notice for each way that differs from the usual; `sizes` are those of the files by name."""
    whole, small, cropped = (dict[str, Segment]() for _ in range(3))
    for segment in script.segments:
        if (path := segment.own_picture) is None or path not in sizes:
            continue
        size, requested = sizes[path], segment.fit or options.fit
        fit = fit_of_own(requested, size, options.size, is_clip=segment.shows_own_clip)
        kept = kept_share(size.width / size.height, options.size)
        is_small = not segment.shows_own_clip and is_shown_small(size, options.size)
        if fit is PictureFit.whole:
            (small if is_small else whole).setdefault(path, segment)
        elif kept < OWN_MIN_KEPT:
            cropped.setdefault(path, segment)
    yield from _notice(whole, sizes, "shown whole", _TO_FILL)
    yield from _notice(small, sizes, f"shown small, enlarged {MAX_ENLARGEMENT} times at most", _TO_FILL)
    yield from _notice(cropped, sizes, "cropped to fill the frame", _TO_SHOW_WHOLE)


_TO_FILL = "To fill the frame, write [fit: fill] before one, or fit: fill in the front matter for all."
_TO_SHOW_WHOLE = "To crop nothing, write [fit: whole] before one, or fit: whole in the front matter for all."


def _notice(
    shown: Mapping[str, Segment], sizes: Mapping[str, Size], how: str, remediation: str
) -> Iterator[Notice]:
    if shown:
        first = next(iter(shown.values()))
        verb = "is" if len(shown) == 1 else "are"
        names = [f"{path} ({shape_name(sizes[path])})" for path in shown]
        message = f"{listed(names, MAX_NAMED)} {verb} {how}."
        yield Notice(NoticeKind.fit, message, first.picture_line or first.line, remediation)


def shape_name(size: Size) -> str:
    """Returns `4:3` for 1024 × 768, `3:4` for 768 × 1024, `2.8:1` for a panorama."""
    longer, shorter = max(size.width, size.height), min(size.width, size.height)
    near = min(SHAPES, key=lambda one: abs(one[0] / one[1] * shorter / longer - 1))
    if abs(near[0] / near[1] * shorter / longer - 1) <= NEAR_SHAPE:
        names = [str(near[0]), str(near[1])]
    else:
        names = [f"{longer / shorter:.1f}".removesuffix(".0"), "1"]
    return ":".join(names if size.width >= size.height else reversed(names))
