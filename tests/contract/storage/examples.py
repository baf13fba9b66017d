"""Example values, and a film that is already stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reelproof.domain.asset import Asset, AssetKind, Recipe, SpokenWord, Take
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import (
    AssetKey,
    ProjectId,
    new_asset_id,
    new_correlation_id,
    new_job_id,
    new_project_id,
    new_take_id,
)
from reelproof.domain.job import Job, JobStatus, Step, StepName
from reelproof.domain.project import FilmOptions, Project
from reelproof.domain.render import FilmFile as FinishedFilm
from reelproof.domain.webhook import Webhook
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobExtras
from reelproof.engine.studio.webhooks import new_webhook
from tests.contract.storage.stores import StorePorts

START = datetime(2025, 3, 1, 12, tzinfo=UTC)
REFUSED = Failure(
    code=ErrorCode.SensitiveContent,
    message="The prompt was refused.",
    provider="openai",
    model="openai/gpt-image-2",
    details={"policy": ["violence"]},
)
DISK_FULL = Failure(code=ErrorCode.OutOfDiskSpace, message="The disk is full.")
REQUEST = MakeRequest("/films/lecture.md", "# Lecture\n\nHello.", "/films/lecture-film", FilmOptions())
FINISHED = FinishedFilm("/films/lecture-film/film.mp4", digest_of_bytes(b"film"), 5_000_000_000, 61.5, 7, 3)


@dataclass(frozen=True)
class Film:
    """A stored project with a queued job and two planned assets."""

    project: Project
    job: Job
    assets: Sequence[Asset]
    kept_webhook: Webhook | None = None

    @property
    def asset(self) -> Asset:
        return self.assets[0]

    @property
    def webhook(self) -> Webhook:
        assert self.kept_webhook is not None
        return self.kept_webhook


def a_project(owner: str = "local", script_path: str = "/films/lecture.md") -> Project:
    return Project(new_project_id(), owner, "Lecture", script_path, "/films/lecture-film", START)


def a_job(project_id: ProjectId, after_s: float = 0.0) -> Job:
    return Job(
        id=new_job_id(),
        project_id=project_id,
        status=JobStatus.queued,
        correlation_id=new_correlation_id(),
        request_digest=REQUEST.digest,
        created_at=START + timedelta(seconds=after_s),
    )


def an_asset(project_id: ProjectId, position: int, prompt: str = "A tree") -> Asset:
    return Asset(
        id=new_asset_id(),
        project_id=project_id,
        key=AssetKey(f"segment/s{position}/image/1"),
        kind=AssetKind.image,
        position=position,
        title=f"Picture {position}",
        recipe=Recipe(kind=AssetKind.image, prompt=prompt, model="local/card", parameters={"width": 1920}),
        chain=("openai/gpt-image-2", "local/card"),
    )


def a_take(asset: Asset, content: bytes = b"picture", after_s: float = 0.0) -> Take:
    assert asset.recipe is not None
    return Take(
        id=new_take_id(),
        asset_id=asset.id,
        recipe_digest=asset.recipe.digest,
        media_digest=digest_of_bytes(content),
        media_type="image/png",
        model="local/card",
        created_at=START + timedelta(seconds=after_s),
        width=1920,
        height=1080,
        words=(SpokenWord("tree", 0.0, 0.5),),
    )


def an_attempt(film: Film, number: int, asset: int = 0) -> Attempt:
    started_at = START + timedelta(seconds=10 * number + asset)
    return Attempt(film.assets[asset].id, film.job.id, number, "openai/gpt-image-2", started_at)


def open_steps() -> list[Step]:
    return [Step(name) for name in StepName]


async def add_film(
    stores: StorePorts, owner: str = "local", webhook_target: tuple[str, str] | None = None
) -> Film:
    """`webhook_target` is the URL for the job's end and the signing secret."""
    project = a_project(owner)
    await stores.projects.save(project)
    assets = await stores.assets.replan(project.id, [an_asset(project.id, position) for position in range(2)])
    job = a_job(project.id)
    webhook = new_webhook(job.id, webhook_target[0], START) if webhook_target else None
    extras = JobExtras(webhook=(webhook, webhook_target[1])) if webhook and webhook_target else None
    await stores.jobs.add(job, REQUEST, open_steps(), extras)
    return Film(project, job, assets, webhook)
