"""The HTML report next to the film: results, missing parts and every clip."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from reelproof.planning.report.amount import clock_text, length_text, money_text, noun, size_text
from reelproof.planning.report.notice import notice_groups
from reelproof.planning.report.report_view import (
    ReportClip,
    Row,
    clips_of,
    compromises,
    failure_groups,
    other_warnings,
    placeholder_rows,
    rows_of,
    tallies,
)

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE_NAME = "report_page.html.jinja"
STYLE_NAME = "report_page.css"
MOST_SHOWN = 10
"""Number of parts initially listed per failure; the rest are collapsed."""


def report_page(report: Row) -> str:
    """Renders HTML that needs only the film and its assets. `report` is the object of `report.json`."""
    lost = placeholder_rows(report)
    clips = clips_of(report, lost)
    return _template().render(
        report=report,
        style=_style(),
        language=str(report.get("language") or "en"),
        film_file=_film_file(report),
        poster=_poster(clips),
        tallies=tallies(report),
        compromises=list(compromises(report)),
        lost=lost,
        reasons=failure_groups(lost),
        has_commands=any(row.get("mend") for row in lost),
        most_shown=MOST_SHOWN,
        warnings=other_warnings(report),
        notices=list(notice_groups(rows_of(report.get("notices")))),
        clips=clips,
        score=[row for row in rows_of(report.get("all_assets")) if row.get("kind") == "music"],
    )


@cache
def _template() -> "Template":
    # Imported late to keep `reelproof --help` fast.
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
    return environment.from_string(_file(TEMPLATE_NAME))


def _style() -> object:
    """Our own style sheet, the only text that is not escaped."""
    from markupsafe import Markup

    return Markup(_file(STYLE_NAME))  # noqa: S704


def _file(name: str) -> str:
    return files("reelproof.planning.report").joinpath(name).read_text(encoding="utf-8")


def _link(name: str) -> str:
    """Builds a relative link to a file, escaping its name."""
    return quote(name)


def _film_file(report: Row) -> str | None:
    """Returns the film's file name; the page is in the same folder."""
    output = report.get("output")
    return PurePath(str(output["path"])).name if isinstance(output, Mapping) else None


def _poster(clips: Sequence[ReportClip]) -> str | None:
    """Returns the first picture, since the film fades in from black."""
    return next((clip.picture for clip in clips if clip.picture), None)
