"""Steps and progress, counted from the assets."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.job import Step, StepName, StepStatus
from reelproof.domain.project import FilmOptions
from reelproof.planning.report.job_progress import count_steps, first_steps, job_progress
from tests.unit.planning.films import failed, generated, planned, simple_script

ASSETS = planned(simple_script("One.", "Two."), FilmOptions())


def of(name: StepName, assets: list[Asset]) -> tuple[int, int, int, str | None]:
    [found] = [one for one in count_steps(assets) if one.name is name]
    return found.done, found.total, found.failed, found.current


def test_assets_are_counted_in_their_step() -> None:
    narrations = [asset for asset in ASSETS if asset.key.endswith("narration")]
    running = replace(narrations[1], status=AssetStatus.running)
    assert of(StepName.narration, narrations) == (0, 2, 0, None)
    assert of(StepName.narration, [generated(narrations[0]), running]) == (1, 2, 0, running.title)
    assert of(StepName.narration, [generated(narrations[0]), failed(narrations[1])]) == (2, 2, 1, None)
    assert of(StepName.videos, narrations) == (0, 0, 0, None)


def test_a_step_without_assets_is_over() -> None:
    assert {one.progress for one in count_steps([])} == {100.0}
    assert all(one.is_over for one in count_steps([]))


def test_a_job_begins_at_nothing_and_ends_whole() -> None:
    assert job_progress(first_steps()) == 0.0
    ended = [replace(step, status=StepStatus.succeeded) for step in first_steps()]
    assert job_progress(ended) == 100.0
    assert job_progress([]) == 0.0


@given(st.sampled_from(StepName), st.floats(0, 100), st.floats(0, 100))
def test_progress_in_any_step_is_progress_of_the_job(name: StepName, one: float, other: float) -> None:
    def with_progress(progress: float) -> list[Step]:
        return [replace(step, progress=progress) if step.name is name else step for step in first_steps()]

    less, more = sorted((one, other))
    assert job_progress(with_progress(less)) <= job_progress(with_progress(more))
