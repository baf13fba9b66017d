"""View models of the report page: grouped failures and clips with their missing assets."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.planning.report.amount import noun

LONGEST_SHOWN = 260
"""Characters of a provider's message that are initially shown; the rest is collapsed."""

OFTEN_ABSENT: Mapping[str, JsonValue] = {
    "provider": None,
    "provider_code": None,
    "model": None,
    "retried_count": 0,
    "mend": None,
}
PICTURES = ("image", "starting_image")

Row = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class FailureGroup:
    """Placeholders that share the same failure."""

    rows: Sequence[Row]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def mend(self) -> Row | None:
        """Returns the fix they share, if any."""
        mend = self.first.get("mend")
        is_shared = all(row.get("mend") == mend for row in self.rows)
        return mend if is_shared and isinstance(mend, Mapping) else None


@dataclass(frozen=True, slots=True)
class ReportClip:
    """A clip of the film with its media and placeholders."""

    number: int
    row: Row
    picture: str | None
    moving: str | None
    sounds: Sequence[str]
    assets: Sequence[Row]
    lost: Sequence[Row]


def rows_of(value: JsonValue | None) -> list[Row]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [row for row in value if isinstance(row, Mapping)]


def placeholder_rows(report: Row) -> list[Row]:
    """Returns placeholders with their error title, their message in two parts, and their clip number."""
    clips = {
        asset.get("key"): number
        for number, segment in enumerate(rows_of(report.get("segments")), 1)
        for asset in rows_of(segment.get("assets"))
    }
    return [
        {**OFTEN_ABSENT, **row, **_description(row), "clip": clips.get(row.get("asset"))}
        for row in rows_of(report.get("placeholders"))
    ]


def failure_groups(lost: Sequence[Row]) -> list[FailureGroup]:
    """Groups placeholders by failure, largest groups first."""
    reasons: dict[tuple[JsonValue, ...], list[Row]] = {}
    for row in lost:
        reason = tuple(row.get(name) for name in ("code", "message", "provider", "provider_code", "model"))
        reasons.setdefault(reason, []).append(row)
    return [FailureGroup(rows) for rows in sorted(reasons.values(), key=len, reverse=True)]


def clips_of(report: Row, lost: Sequence[Row]) -> list[ReportClip]:
    by_key = {row.get("asset"): row for row in lost}
    return [_clip(number, row, by_key) for number, row in enumerate(rows_of(report.get("segments")), 1)]


def other_warnings(report: Row) -> list[str]:
    """Warnings that do not only name a placeholder."""
    named = {
        f"{row.get('title')}: {row.get('code')}: {row.get('message')}"
        for row in rows_of(report.get("placeholders"))
    }
    warnings = report.get("warnings")
    if not isinstance(warnings, Sequence):
        return []
    return [str(warning) for warning in warnings if warning not in named]


def compromises(report: Row) -> Iterator[str]:
    """Yields what was made by a fallback model or with a softened prompt."""
    assets = rows_of(report.get("all_assets"))
    for name, words in (
        ("is_fallback", "made by a later model of the chain"),
        ("is_softened", "made with a softened prompt"),
    ):
        kinds = Counter(str(asset.get("kind")) for asset in assets if asset.get(name))
        yield from (f"{count} {noun(kind, count)} {words}" for kind, count in kinds.items())


def tallies(report: Row) -> list[tuple[str, Row]]:
    """Returns the summary sentences, one per kind, with their counts."""
    sentences, counts = report.get("summary"), report.get("assets")
    by_kind = counts.get("by_kind") if isinstance(counts, Mapping) else None
    numbers = list(by_kind.values()) if isinstance(by_kind, Mapping) else []
    if not isinstance(sentences, Sequence):
        return []
    padded = [*numbers, *({} for _ in range(len(sentences) - len(numbers)))]
    return [
        (str(sentence), number if isinstance(number, Mapping) else {})
        for sentence, number in zip(sentences, padded, strict=False)
    ]


def _description(row: Row) -> dict[str, JsonValue]:
    code, message = str(row.get("code")), str(row.get("message")).strip()
    entry = ERRORS.get(ErrorCode(name)) if (name := code.partition(":")[0]) in set(ErrorCode) else None
    short, rest = _cut(message)
    return {"reason": entry.title if entry else code, "short": short, "rest": rest}


def _cut(message: str) -> tuple[str, str | None]:
    """The message, or its beginning up to a space, and then all of it."""
    if len(message) <= LONGEST_SHOWN:
        return message, None
    start = message[:LONGEST_SHOWN]
    words = start.rsplit(maxsplit=1)[0] if any(map(str.isspace, start)) else start
    return f"{words} …", message


def _clip(number: int, row: Row, by_key: Mapping[JsonValue, Row]) -> ReportClip:
    assets = rows_of(row.get("assets"))
    files = [(asset.get("kind"), str(asset["file"])) for asset in assets if asset.get("file")]
    return ReportClip(
        number=number,
        row=row,
        picture=next((file for kind, file in files if kind in PICTURES), None),
        moving=next((file for kind, file in files if kind == "video"), None),
        sounds=[file for kind, file in files if kind == "narration"],
        assets=assets,
        lost=[by_key[key] for asset in assets if (key := asset.get("key")) in by_key],
    )
