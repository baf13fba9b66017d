"""Progress of a job: which asset belongs to which step, each step's share of the progress bar."""

from collections.abc import Mapping, Sequence

from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from reelproof.domain.frozen import frozen
from reelproof.domain.job import Step, StepName, StepStatus

STEP_OF_KIND: Mapping[AssetKind, StepName] = {
    AssetKind.script: StepName.script,
    AssetKind.image_prompt: StepName.prompts,
    AssetKind.music_prompt: StepName.prompts,
    AssetKind.motion_prompt: StepName.prompts,
    AssetKind.image: StepName.images,
    AssetKind.narration: StepName.narration,
    AssetKind.music: StepName.music,
    AssetKind.starting_image: StepName.starting_images,
    AssetKind.video: StepName.videos,
}
ASSET_STEPS = tuple(
    step for step in StepName if step in STEP_OF_KIND.values() and step is not StepName.script
)


# About how long each takes, as shares of a job.
WEIGHTS: Mapping[StepName, int] = {
    StepName.preflight: 1,
    StepName.script: 4,
    StepName.prompts: 5,
    StepName.images: 25,
    StepName.narration: 15,
    StepName.music: 5,
    StepName.starting_images: 5,
    StepName.videos: 20,
    StepName.timeline: 2,
    StepName.subtitles: 3,
    StepName.render: 15,
}
ENDED = (StepStatus.succeeded, StepStatus.skipped)


def job_progress(steps: Sequence[Step]) -> float:
    """Returns overall progress from 0 to 100; it never decreases, since no step's does."""
    whole = sum(WEIGHTS[step.name] for step in steps)
    done = sum(WEIGHTS[step.name] * (100.0 if step.status in ENDED else step.progress) for step in steps)
    return round(done / whole, 2) if whole else 0.0


@frozen
class StepCount:
    """The number of a step's finished assets, and the one in progress."""

    name: StepName
    done: int
    total: int
    failed: int
    current: str | None

    @property
    def progress(self) -> float:
        return 100.0 if self.total == 0 else 100.0 * self.done / self.total

    @property
    def is_over(self) -> bool:
        return self.done == self.total


def first_steps() -> tuple[Step, ...]:
    return tuple(Step(name) for name in StepName)


def is_planned(steps: Sequence[Step]) -> bool:
    """Whether a job's assets are planned: only then its steps for them begin, or are skipped."""
    return all(step.status is not StepStatus.pending for step in steps if step.name in ASSET_STEPS)


def count_steps(assets: Sequence[Asset]) -> tuple[StepCount, ...]:
    return tuple(_count(name, assets) for name in ASSET_STEPS)


def _count(name: StepName, assets: Sequence[Asset]) -> StepCount:
    mine = [asset for asset in assets if STEP_OF_KIND[asset.kind] is name]
    ended = [asset for asset in mine if asset.status.is_final]
    under_way = [asset for asset in mine if asset.status in (AssetStatus.running, AssetStatus.retrying)]
    return StepCount(
        name=name,
        done=len(ended),
        total=len(mine),
        failed=sum(asset.status is not AssetStatus.generated for asset in ended),
        current=under_way[0].title if under_way else None,
    )
