"""Data for the HTML report: failures grouped by cause, clips, fallbacks, shortened messages."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.summary import Placeholder, StatusCounts
from reelproof.planning.recovery.suggest_fix import Fix, FixedPlaceholder
from reelproof.planning.report.amount import noun
from reelproof.planning.report.film_report import FilmReport, ReportAsset, ReportSegment

LONGEST_SHOWN = 260
"""Characters of a provider's message that are initially shown; the rest is collapsed."""

PICTURES = (AssetKind.image, AssetKind.starting_image)


@frozen
class MissingPart:
    """A placeholder with its message in two parts, its fix, and the number of its clip."""

    placeholder: Placeholder
    fix: Fix
    short: str
    rest: str | None
    clip: int | None

    @property
    def reason(self) -> str:
        return self.placeholder.failure.entry.title


@frozen
class FailureGroup:
    """Missing parts that share the same failure."""

    parts: Sequence[MissingPart]

    @property
    def first(self) -> MissingPart:
        return self.parts[0]

    @property
    def fix(self) -> Fix | None:
        """Returns the fix they share, if any."""
        fix = self.first.fix
        return fix if all(part.fix == fix for part in self.parts) else None


@frozen
class ReportClip:
    """A clip of the film with its media and placeholders."""

    number: int
    segment: ReportSegment
    picture: str | None
    moving: str | None
    sounds: Sequence[str]
    missing: Sequence[MissingPart]


def missing_parts(report: FilmReport) -> list[MissingPart]:
    clips = {
        asset.key: number for number, segment in enumerate(report.segments, 1) for asset in segment.assets
    }
    return [_missing_part(fixed, clips.get(fixed.placeholder.asset)) for fixed in report.placeholders]


def failure_groups(missing: Sequence[MissingPart]) -> list[FailureGroup]:
    """Groups missing parts by failure, largest groups first."""
    groups: dict[tuple[str | None, ...], list[MissingPart]] = {}
    for part in missing:
        failure = part.placeholder.failure
        reason = failure.full_code, failure.message, failure.provider, failure.provider_code, failure.model
        groups.setdefault(reason, []).append(part)
    return [FailureGroup(parts) for parts in sorted(groups.values(), key=len, reverse=True)]


def clips_of(report: FilmReport, missing: Sequence[MissingPart]) -> list[ReportClip]:
    by_key = {part.placeholder.asset: part for part in missing}
    return [_clip(number, segment, by_key) for number, segment in enumerate(report.segments, 1)]


def compromises(assets: Sequence[ReportAsset]) -> Iterator[str]:
    """Yields what was made by a fallback model or with a softened prompt."""
    for kinds, words in (
        ([asset.kind for asset in assets if asset.is_fallback], "made by a later model of the chain"),
        ([asset.kind for asset in assets if asset.is_softened], "made with a softened prompt"),
    ):
        counts = Counter(kinds).items()
        yield from (f"{count} {noun(kind.value, count)} {words}" for kind, count in counts)


def tallies(report: FilmReport) -> list[tuple[str, StatusCounts]]:
    """Returns the summary sentences, one per kind, with their counts."""
    summary = report.summary
    return list(zip(summary.sentences, summary.assets.by_kind.values(), strict=True))


def _missing_part(fixed: FixedPlaceholder, clip: int | None) -> MissingPart:
    short, rest = _cut(fixed.placeholder.failure.message.strip())
    return MissingPart(fixed.placeholder, fixed.fix, short, rest, clip)


def _cut(message: str) -> tuple[str, str | None]:
    """The message, or its beginning up to a space, and then all of it."""
    if len(message) <= LONGEST_SHOWN:
        return message, None
    start = message[:LONGEST_SHOWN]
    words = start.rsplit(maxsplit=1)[0] if any(map(str.isspace, start)) else start
    return f"{words} …", message


def _clip(number: int, segment: ReportSegment, by_key: Mapping[AssetKey, MissingPart]) -> ReportClip:
    files = [(asset.kind, asset.file) for asset in segment.assets if asset.file]
    return ReportClip(
        number=number,
        segment=segment,
        picture=next((file for kind, file in files if kind in PICTURES), None),
        moving=next((file for kind, file in files if kind is AssetKind.video), None),
        sounds=[file for kind, file in files if kind is AssetKind.narration],
        missing=[by_key[asset.key] for asset in segment.assets if asset.key in by_key],
    )
