"""Projects, scripts, timelines and renders as answers tell them, and what is asked of them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from pydantic import Field

from reelproof.domain.asset import AssetStatus
from reelproof.domain.failure import Failure
from reelproof.domain.job import Aim, Job, JobStatus
from reelproof.domain.project import Project
from reelproof.domain.render import Film
from reelproof.domain.script import Notice, Script
from reelproof.domain.timeline import Clip, Timeline
from reelproof.domain.units import FrameRate
from reelproof.engine.own_projects import ScriptText
from reelproof.planning.script_source import LARGEST_SCRIPT_BYTES
from reelproof.server.schema.failure import FailureObject, failure_object
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


class ProjectPage(Answer):
    """Projects, the newest first."""

    projects: list[ProjectObject]
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class SegmentObject(Answer):
    """One narrated passage."""

    segment_id: str
    text: str
    visual: str | None
    line: int = Field(description="Where it begins in the script.")


class ChapterObject(Answer):
    """A heading and what follows it."""

    chapter_id: str
    title: str | None
    segments: list[SegmentObject]


class ScriptObject(Answer):
    """A script as it is written, and as it is read."""

    text: str
    digest: str = Field(description="To be sent as If-Match when the script is written.")
    title: str
    language: str
    notices: list[NoticeObject] = Field(description="What its writer should know.")
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
    """All of them, by name."""

    files: list[FileObject]


class ClipObject(Answer):
    """A stretch of a track, in seconds of the film."""

    name: str
    asset: str = Field(description="The key of the asset whose place this is.")
    segment_id: str | None
    start_s: float
    duration_s: float
    status: AssetStatus
    error: FailureObject | None
    media_digest: str | None = Field(description="None: a placeholder or silence stands in.")
    is_video: bool
    speed: float = Field(description="Times its own pace.")
    motion: str | None = Field(description="How the camera moves over a picture.")
    stand_in: str | None = Field(description="The key of the asset that is shown instead.")


class CaptionObject(Answer):
    """Lines on the screen."""

    start_s: float
    end_s: float
    lines: list[str]


class MarkObject(Answer):
    """Where a chapter starts."""

    title: str
    start_s: float


class TimelineObject(Answer):
    """A film laid out in time, as it would be rendered now."""

    title: str
    language: str
    width: int
    height: int
    frames_per_s: float
    duration_s: float
    visuals: list[ClipObject]
    narration: list[ClipObject]
    music: list[ClipObject]
    captions: list[CaptionObject]
    chapters: list[MarkObject]


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


def project_object(project: Project, latest: Job | None) -> ProjectObject:
    return ProjectObject(
        project_id=project.id,
        title=project.title,
        created_at=project.created_at,
        script_name=PurePath(project.script_path).name,
        last_job=_last_job(latest) if latest else None,
    )


def script_object(written: ScriptText, script: Script, notices: Sequence[Notice]) -> ScriptObject:
    return ScriptObject(
        text=written.text,
        digest=written.digest,
        title=script.title,
        language=script.language,
        notices=notice_objects(notices),
        chapters=[
            ChapterObject(
                chapter_id=chapter.id,
                title=chapter.title,
                segments=[
                    SegmentObject(
                        segment_id=segment.id, text=segment.text, visual=segment.visual, line=segment.line
                    )
                    for segment in chapter.segments
                ],
            )
            for chapter in script.chapters
        ],
    )


def timeline_object(timeline: Timeline) -> TimelineObject:
    rate = timeline.rate
    return TimelineObject(
        title=timeline.title,
        language=timeline.language,
        width=timeline.size.width,
        height=timeline.size.height,
        frames_per_s=rate.frames_per_s,
        duration_s=round(timeline.duration_s, 3),
        visuals=[_clip(clip, rate) for clip in timeline.visuals],
        narration=[_clip(clip, rate) for clip in timeline.narration],
        music=[_clip(clip, rate) for clip in timeline.music],
        captions=[
            CaptionObject(start_s=round(one.start_s, 3), end_s=round(one.end_s, 3), lines=list(one.lines))
            for one in timeline.captions
        ],
        chapters=[
            MarkObject(title=mark.title, start_s=round(rate.seconds(mark.start), 3))
            for mark in timeline.chapters
        ],
    )


def render_list(project: Project, renders: Sequence[tuple[Job, Film]]) -> RenderList:
    newest = renders[0][0].id if renders else None
    return RenderList(
        renders=[_render(project, job, film, is_current=job.id == newest) for job, film in renders]
    )


def _last_job(job: Job) -> LastJob:
    return LastJob(
        job_id=job.id, aim=job.aim, status=job.status, created_at=job.created_at, ended_at=job.ended_at
    )


def _clip(clip: Clip, rate: FrameRate) -> ClipObject:
    return ClipObject(
        name=clip.name,
        asset=clip.asset_key,
        segment_id=clip.segment_id,
        start_s=round(rate.seconds(clip.start), 3),
        duration_s=round(rate.seconds(clip.duration), 3),
        status=clip.status,
        error=_error(clip.error),
        media_digest=clip.media,
        is_video=clip.is_video,
        speed=clip.speed,
        motion=clip.motion.name.value if clip.motion else None,
        stand_in=clip.stand_in,
    )


def _error(failure: Failure | None) -> FailureObject | None:
    return failure_object(failure) if failure else None


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
