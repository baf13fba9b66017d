"""Renders the HTML report, `report.html`: template, style sheet, parts initially listed per failure."""

from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from reelproof.domain.asset import AssetKind
from reelproof.planning.export.film_files import FILM_NAME, OUTPUT_FILES, POSTER_NAME, REPORT_PAGE_NAME
from reelproof.planning.recovery.finding_fix import finding_fix
from reelproof.planning.report.amount import clock_text, length_text, money_text, noun, size_text
from reelproof.planning.report.film_report import FilmReport
from reelproof.planning.report.notice import notice_groups
from reelproof.planning.report.report_page_data import (
    clips_of,
    compromises,
    failure_groups,
    missing_parts,
    tallies,
)

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE_NAME = "report_page.html.jinja"
STYLE_NAME = "report_page.css"
MAX_SHOWN = 10
"""Number of parts initially listed per failure; the rest are collapsed."""


def report_page(report: FilmReport) -> str:
    """Renders HTML that needs only the film and its assets."""
    missing = missing_parts(report)
    clips = clips_of(report, missing)
    return _template().render(
        report=report,
        style=_style(),
        files=[name for name in OUTPUT_FILES if name not in (FILM_NAME, REPORT_PAGE_NAME)],
        language=report.language or "en",
        film_file=PurePath(report.film.path).name if report.film else None,
        poster=POSTER_NAME if report.film else None,
        tallies=tallies(report),
        compromises=list(compromises(report.assets)),
        missing=missing,
        groups=failure_groups(missing),
        most_shown=MAX_SHOWN,
        check=report.summary.self_check,
        findings=[(finding, finding_fix(finding, report.script)) for finding in report.summary.findings],
        notices=list(notice_groups(report.job.notices)),
        clips=clips,
        score=[asset for asset in report.assets if asset.kind is AssetKind.music],
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
