"""JSON of projects, scripts, segments, uploaded files and renders; longest title."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated

from pydantic import Field

from reelproof.contract.action import ActionObject, action_objects
from reelproof.contract.body import RequestModel, ResponseModel
from reelproof.contract.job import MAX_MESSAGES
from reelproof.contract.notice import NoticeObject, notice_objects
from reelproof.domain.ids import Digest, JobId
from reelproof.domain.job import Job, JobMode, JobStatus
from reelproof.domain.project import Project
from reelproof.domain.render import FilmFile
from reelproof.domain.script import MotionName, Notice, PictureFit, Script, TransitionKind
from reelproof.planning.history.change import ScriptAction
from reelproof.planning.report.action import project_actions
from reelproof.planning.script.script_text import LARGEST_SCRIPT_BYTES
from reelproof.planning.script.speech.segment_length import pause_after_s, pause_before_s


class NewProject(RequestModel):
    """A new project."""

    title: str | None = Field(
        default=None, min_length=1, max_length=2_000, description="Default: the script's title."
    )
    script: str | None = Field(
        default=None, min_length=1, max_length=LARGEST_SCRIPT_BYTES, description="In Markdown."
    )


class LastJob(ResponseModel):
    """The latest job of a project."""

    job_id: str
    mode: JobMode
    status: JobStatus
    created_at: datetime
    ended_at: datetime | None


class ProjectObject(ResponseModel):
    """One film."""

    project_id: str
    title: str
    created_at: datetime
    script_name: str
    last_job: LastJob | None
    poster_url: str = Field(description="The film's poster.")
    actions: list[ActionObject] = Field(description="What can be done with the whole film.")


class ProjectPage(ResponseModel):
    """Projects, newest first."""

    projects: list[ProjectObject]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class SegmentObject(ResponseModel):
    """One narrated passage."""

    segment_id: str
    text: str | None = Field(description="The narration; in a script only with `include=segments`.")
    visual: str | None = Field(description="The visual direction; in a script only with `include=segments`.")
    line: int = Field(description="First line in the script.")
    transition: TransitionKind | None = Field(description="Leads to it; null for the film's usual one.")
    motion: MotionName | None = Field(description="Moves its still picture; null for the film's usual one.")
    fit: PictureFit | None = Field(description="Of its picture or clip; null for the film's usual one.")
    pause_before_s: float = Field(description="The script's pause before the first word.")
    has_own_captions: bool = Field(description="Captions apart from what is spoken.")
    pause_after_s: float = Field(
        description="The script's pause after the last word; a silent segment is one."
    )


class ChapterObject(ResponseModel):
    """A chapter with its segments."""

    chapter_id: str
    title: str | None
    segments: list[SegmentObject]


class SegmentRow(SegmentObject):
    """A segment in a list."""

    chapter_id: str
    chapter_title: str | None


class SegmentPage(ResponseModel):
    """Segments of a script, in order."""

    segments: list[SegmentRow]
    total: int
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class IncludeInScript(StrEnum):
    """Fields that are included only on request because the text already contains them."""

    segments = "segments"


class ScriptObject(ResponseModel):
    """A script as text and as parsed."""

    text: str
    digest: str = Field(description="Send as If-Match when saving the script.")
    title: str
    language: str
    notices: list[NoticeObject] = Field(description="The first notices about the script; all at `…/notices`.")
    notice_count: int
    chapters: list[ChapterObject]


Gesture = Annotated[
    str | None,
    Field(
        pattern=r"^[A-Za-z0-9_-]{1,64}$",
        description="Consecutive saves with the same value are one change, which is undone at once.",
    ),
]


class NewScript(RequestModel):
    """A script in Markdown."""

    text: str = Field(min_length=1, max_length=LARGEST_SCRIPT_BYTES)
    gesture: Gesture = None
    action: ScriptAction | None = Field(
        default=None, description="What was done with a segment apart from writing, for the history."
    )


class FileObject(ResponseModel):
    """An image, clip or recording that the script can reference."""

    name: str
    size_bytes: int
    url: str


class FileList(ResponseModel):
    """Media files, by name."""

    files: list[FileObject]
    total: int
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class RenderObject(ResponseModel):
    """A film that a job made. Only the latest is kept in the output folder."""

    job_id: str
    mode: JobMode
    made_at: datetime | None
    key: str = Field(description="Identical for films with identical content.")
    size_bytes: int
    duration_s: float
    is_draft: bool = Field(description="A small film, made quickly of the same assets.")
    segments_rendered: int
    segments_reused: int
    is_current: bool
    url: str | None


class RenderList(ResponseModel):
    """Renders, newest first."""

    renders: list[RenderObject]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


def project_object(project: Project, latest: Job | None) -> ProjectObject:
    return ProjectObject(
        project_id=project.id,
        title=project.title,
        created_at=project.created_at,
        script_name=PurePath(project.script_path).name,
        last_job=_last_job(latest) if latest else None,
        poster_url=f"/api/projects/{project.id}/poster",
        actions=action_objects(project_actions(project.id, latest)),
    )


def script_object(
    text: str, digest: Digest, script: Script, notices: Sequence[Notice], has_texts: bool = False
) -> ScriptObject:
    return ScriptObject(
        text=text,
        digest=digest,
        title=script.title,
        language=script.language,
        notices=notice_objects(notices[:MAX_MESSAGES]),
        notice_count=len(notices),
        chapters=[
            ChapterObject(
                chapter_id=chapter.id,
                title=chapter.title,
                segments=[
                    SegmentObject(
                        segment_id=segment.id,
                        text=segment.text if has_texts else None,
                        visual=segment.visual if has_texts else None,
                        line=segment.line,
                        transition=segment.transition,
                        motion=segment.motion,
                        fit=segment.fit,
                        pause_before_s=pause_before_s(segment),
                        pause_after_s=pause_after_s(segment),
                        has_own_captions=bool(segment.captions),
                    )
                    for segment in chapter.segments
                ],
            )
            for chapter in script.chapters
        ],
    )


def segment_rows(script: Script) -> list[SegmentRow]:
    return [
        SegmentRow(
            segment_id=segment.id,
            text=segment.text,
            visual=segment.visual,
            line=segment.line,
            transition=segment.transition,
            motion=segment.motion,
            fit=segment.fit,
            pause_before_s=pause_before_s(segment),
            pause_after_s=pause_after_s(segment),
            has_own_captions=bool(segment.captions),
            chapter_id=chapter.id,
            chapter_title=chapter.title,
        )
        for chapter in script.chapters
        for segment in chapter.segments
    ]


def render_list(
    project: Project, renders: Sequence[tuple[Job, FilmFile]], newest: JobId | None, following: str | None
) -> RenderList:
    return RenderList(
        renders=[_render(project, job, film, is_current=job.id == newest) for job, film in renders],
        next=following,
    )


def _last_job(job: Job) -> LastJob:
    return LastJob(
        job_id=job.id, mode=job.mode, status=job.status, created_at=job.created_at, ended_at=job.ended_at
    )


def _render(project: Project, job: Job, film: FilmFile, is_current: bool) -> RenderObject:
    return RenderObject(
        job_id=job.id,
        mode=job.mode,
        made_at=job.ended_at,
        key=film.key,
        size_bytes=film.size_bytes,
        duration_s=round(film.duration_s, 3),
        is_draft=film.is_draft,
        segments_rendered=film.segments_rendered,
        segments_reused=film.segments_reused,
        is_current=is_current,
        url=f"/api/projects/{project.id}/output/film.mp4" if is_current else None,
    )
