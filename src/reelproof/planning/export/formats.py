"""Export formats written as text: one table of SRT, WebVTT, ASS, OpenTimelineIO and Markdown files."""

from collections.abc import Callable, Mapping

from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.job import StepName
from reelproof.domain.script import Script
from reelproof.domain.timeline import Timeline
from reelproof.planning.export.subtitles import to_srt, to_vtt


@frozen
class ExportSource:
    """What formats are written from. `media` are the paths of the film's media, relative to its folder.

    `caption_style` is None for the usual one.
    """

    script: Script
    timeline: Timeline
    media: Mapping[Digest, str]
    caption_style: CaptionStyle | None = None


@frozen
class ExportFormat:
    """A file in the film's folder, written in `step`: `timeline` or `subtitles`."""

    file_name: str
    media_type: str
    step: StepName
    write: Callable[[ExportSource], str]


# Imported late, because most commands need only the names of the files.
def _ass(film: ExportSource) -> str:
    from reelproof.planning.export.ass import to_ass

    return to_ass(film.timeline, film.caption_style)


def _otio(film: ExportSource) -> str:
    from reelproof.planning.export.otio import to_otio

    return to_otio(film.timeline, film.media)


def _markdown(film: ExportSource) -> str:
    from reelproof.planning.script.script_markdown import to_markdown

    return to_markdown(film.script)


FORMATS = (
    ExportFormat("film.srt", "text/plain", StepName.subtitles, lambda film: to_srt(film.timeline.captions)),
    ExportFormat("film.vtt", "text/vtt", StepName.subtitles, lambda film: to_vtt(film.timeline.captions)),
    ExportFormat("film.ass", "text/x-ssa", StepName.subtitles, _ass),
    ExportFormat("film.otio", "application/json", StepName.timeline, _otio),
    ExportFormat("script.md", "text/plain", StepName.timeline, _markdown),
)
