"""Projects, scripts, timelines and renders as answers tell them, and what is asked of them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from pydantic import Field

from reelproof.domain.ids import JobId
from reelproof.domain.job import Aim, Job, JobStatus
from reelproof.domain.project import Project
from reelproof.domain.render import Film
from reelproof.domain.script import Notice, Script
from reelproof.engine.studio.own_projects import ScriptText
from reelproof.planning.script.source import LARGEST_SCRIPT_BYTES
from reelproof.server.schema.job import MOST_REMARKS
from reelproof.server.schema.notice import NoticeObject, notice_objects
from reelproof.server.schema.shape import Answer, Asked


class NewProject(Asked):
    """A film that work can be asked for later."""

    title: str | None = Field(
        default=None, min_length=1, max_length=2_000, description="Left out, the script's own."
    )
    script: str | None = Field(
        default=None, min_length=1, max_length=LARGEST_SCRIPT_BYTES, description="In Markdown."
    )


class LastJob(Answer):
    """The newest job of a project."""

    job_id: str
    aim: Aim
    status: JobStatus
    created_at: datetime
    ended_at: datetime | None


class ProjectObject(Answer):
    """One film."""

    project_id: str
    title: str
    created_at: datetime
    script_name: str
    last_job: LastJob | None
    poster_url: str = Field(description="A small picture that stands for the film.")


class ProjectPage(Answer):
    """Projects, the newest first."""

    projects: list[ProjectObject]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class SegmentObject(Answer):
    """One narrated passage."""

    segment_id: str
    text: str | None = Field(description="What is said; in a script only with `include=segments`.")
    visual: str | None = Field(description="What is seen; in a script only with `include=segments`.")
    line: int = Field(description="Where it begins in the script.")


class ChapterObject(Answer):
    """A heading and what follows it."""

    chapter_id: str
    title: str | None
    segments: list[SegmentObject]


class SegmentRow(SegmentObject):
    """A passage in a list."""

    chapter_id: str
    chapter_title: str | None


class SegmentPage(Answer):
    """The passages of a script, in its order."""

    segments: list[SegmentRow]
    total: int
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class IncludeInScript(StrEnum):
    """What a script tells on request alone, as its text says it already."""

    segments = "segments"


class ScriptObject(Answer):
    """A script as it is written, and as it is read."""

    text: str
    digest: str = Field(description="To be sent as If-Match when the script is written.")
    title: str
    language: str
    notices: list[NoticeObject] = Field(
        description="What its writer should know: the first; the rest at `…/notices`."
    )
    notice_count: int
    chapters: list[ChapterObject]


class NewScript(Asked):
    """A script in Markdown."""

    text: str = Field(min_length=1, max_length=LARGEST_SCRIPT_BYTES)


class FileObject(Answer):
    """A picture, clip or recording beside the script, which can name it."""

    name: str
    size_bytes: int
    url: str


class FileList(Answer):
    """A page of them, by name."""

    files: list[FileObject]
    total: int
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class RenderObject(Answer):
    """A film that a job made. The folder holds the newest alone."""

    job_id: str
    aim: Aim
    made_at: datetime | None
    key: str = Field(description="The same for films of the same content.")
    size_bytes: int
    duration_s: float
    segments_rendered: int
    segments_reused: int
    is_current: bool
    url: str | None


class RenderList(Answer):
    """The newest first."""

    renders: list[RenderObject]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


def project_object(project: Project, latest: Job | None) -> ProjectObject:
    return ProjectObject(
        project_id=project.id,
        title=project.title,
        created_at=project.created_at,
        script_name=PurePath(project.script_path).name,
        last_job=_last_job(latest) if latest else None,
        poster_url=f"/api/projects/{project.id}/poster",
    )


def script_object(
    written: ScriptText, script: Script, notices: Sequence[Notice], has_texts: bool = False
) -> ScriptObject:
    return ScriptObject(
        text=written.text,
        digest=written.digest,
        title=script.title,
        language=script.language,
        notices=notice_objects(notices[:MOST_REMARKS]),
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
            chapter_id=chapter.id,
            chapter_title=chapter.title,
        )
        for chapter in script.chapters
        for segment in chapter.segments
    ]


def render_list(
    project: Project, renders: Sequence[tuple[Job, Film]], newest: JobId | None, following: str | None
) -> RenderList:
    return RenderList(
        renders=[_render(project, job, film, is_current=job.id == newest) for job, film in renders],
        next=following,
    )


def _last_job(job: Job) -> LastJob:
    return LastJob(
        job_id=job.id, aim=job.aim, status=job.status, created_at=job.created_at, ended_at=job.ended_at
    )


def _render(project: Project, job: Job, film: Film, is_current: bool) -> RenderObject:
    return RenderObject(
        job_id=job.id,
        aim=job.aim,
        made_at=job.ended_at,
        key=film.key,
        size_bytes=film.size_bytes,
        duration_s=round(film.duration_s, 3),
        segments_rendered=film.segments_rendered,
        segments_reused=film.segments_reused,
        is_current=is_current,
        url=f"/api/projects/{project.id}/output/film.mp4" if is_current else None,
    )
