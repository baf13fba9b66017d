"""The report that lies by the film as a page: what was made, what is missing, and every clip."""

import shlex
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from reelproof.domain.canonical import JsonValue
from reelproof.planning.amount import clock_text, length_text, money_text, noun, size_text

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE_NAME = "report_page.html.jinja"

Row = Mapping[str, JsonValue]


def report_page(report: Row) -> str:
    """HTML that needs only the film and the assets beside it. `report` is the object of `report.json`."""
    return _template().render(
        report=report,
        language=str(report.get("language") or "en"),
        film_file=_film_file(report),
        script=shlex.quote(str(report["script"])) if report.get("script") else None,
        segments=_rows(report.get("segments")),
        score=[row for row in _rows(report.get("all_assets")) if row.get("kind") == "music"],
        poster=_poster(_rows(report.get("segments"))),
        missing=_by_reason(_rows(report.get("placeholders"))),
        warnings=_other_warnings(report),
    )


@cache
def _template() -> "Template":
    # Late: only a film's end needs it, and `reelproof --help` must not wait for it.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        clock=clock_text, length=length_text, size=size_text, money=money_text, noun=noun, link=_link
    )
    source = files("reelproof.planning").joinpath(TEMPLATE_NAME).read_text(encoding="utf-8")
    return environment.from_string(source)


def _link(name: str) -> str:
    """A relative link to a file, whatever its name holds."""
    return quote(name)


def _film_file(report: Row) -> str | None:
    """The film is beside the page; only its name is taken from its path."""
    output = report.get("output")
    return PurePath(str(output["path"])).name if isinstance(output, Mapping) else None


def _poster(segments: Sequence[Row]) -> str | None:
    """The first picture: a film's own first frame is dark, since it fades in."""
    rows = (row for segment in segments for row in _rows(segment.get("assets")))
    pictures = (row for row in rows if row.get("kind") in ("image", "starting_image"))
    return next((str(row["file"]) for row in pictures if row.get("file")), None)


def _rows(value: JsonValue | None) -> list[Row]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [row for row in value if isinstance(row, Mapping)]


def _by_reason(placeholders: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Each reason once, in the words of the first that it stopped, with all that it stopped."""
    reasons: dict[tuple[JsonValue, ...], list[Row]] = {}
    for row in placeholders:
        reason = (row.get("code"), row.get("message"), row.get("remediation"))
        reasons.setdefault(reason, []).append(row)
    return [(rows[0], rows) for rows in reasons.values()]


def _other_warnings(report: Row) -> list[str]:
    """Warnings that do not only name a placeholder."""
    named = {
        f"{row.get('title')}: {row.get('code')}: {row.get('message')}"
        for row in _rows(report.get("placeholders"))
    }
    warnings = report.get("warnings")
    if not isinstance(warnings, Sequence):
        return []
    return [str(warning) for warning in warnings if warning not in named]
