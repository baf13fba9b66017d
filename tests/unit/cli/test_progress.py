"""Progress as it is drawn and written."""

from io import StringIO

import pytest
from rich.console import Console

from reelproof.cli.progress.progress_bars import draw
from reelproof.cli.progress.progress_lines import lines_between, progress_line
from reelproof.cli.progress.progress_view import Estimate, JobProgress
from reelproof.cli.progress.progress_words import estimate_text
from reelproof.domain.asset import AssetStatus
from reelproof.domain.event import Event
from reelproof.domain.job import StepName, StepStatus
from tests.unit.cli.scenario import START, asset, at, fold_events, late_notice, made, step

LONG_TITLE = "A cloud is born where the air grows cold above the hills"
BUSY = (
    step(0, StepName.images, StepStatus.running, total=14),
    *[one for index in range(4) for one in made(index + 1, 1, f"image {index}")],
    step(4, StepName.images, StepStatus.running, done=4, total=14, current=LONG_TITLE),
    asset(5, LONG_TITLE, AssetStatus.retrying, code="RateLimited", retry=2, max_retries=3, wait_s=5.2),
    asset(5, "rain", AssetStatus.failed, code="QuotaExceeded"),
)


def drawn(progress: JobProgress, width: int) -> list[str]:
    console = Console(file=StringIO(), width=width, color_system=None)
    with console.capture() as capture:
        console.print(draw(progress, at(5.2), width))
    return [line.rstrip() for line in capture.get().splitlines()]


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_bars_fit_the_terminal_and_keep_what_matters(width: int) -> None:
    lines = drawn(fold_events(*BUSY), width)
    assert max(map(len, lines)) <= width
    text = "\n".join(lines)
    assert "4 of 14" in text
    assert "retrying 2 of 3 in 5 s" in text
    assert "QuotaExceeded" in text
    assert "5 s · about 10 s to the render" in text
    assert (LONG_TITLE[:20] in lines[0]) == (width >= 80)


def test_before_the_first_event_it_shows_a_starting_message() -> None:
    assert drawn(JobProgress(START), 60) == ["Starting · 5 s"]


def test_many_losses_do_not_fill_the_screen() -> None:
    lost = [asset(index, f"picture {index}", AssetStatus.failed, code="QuotaExceeded") for index in range(50)]
    lines = drawn(fold_events(*lost), 80)
    assert len(lines) < 8
    assert "and 46 more" in "\n".join(lines)


def written(*events: Event) -> list[str]:
    """The lines of a complete scenario, event by event."""
    lines: list[str] = []
    before = JobProgress(START)
    for index in range(len(events)):
        after = fold_events(*events[: index + 1])
        lines += lines_between(before, after, events[index].at)
        before = after
    return lines


def test_lines_report_starts_ends_and_losses_once() -> None:
    assert written(
        step(0, StepName.preflight, StepStatus.running),
        step(0, StepName.preflight, StepStatus.succeeded),
        step(0, StepName.prompts, StepStatus.skipped),
        step(0, StepName.images, StepStatus.running, total=2),
        *made(1, 1, "sun"),
        step(1, StepName.images, StepStatus.running, done=1, total=2),
        asset(2, "rain", AssetStatus.failed, code="QuotaExceeded"),
        step(
            3,
            StepName.images,
            StepStatus.succeeded,
            done=2,
            total=2,
            summary="2 images: 1 generated, 1 failed",
        ),
        step(3, StepName.render, StepStatus.running),
        step(9, StepName.render, StepStatus.succeeded),
    ) == [
        "Images: 2 in the film",
        "  QuotaExceeded: image “rain”; instead: a title card with the segment's words",
        "2 images: 1 generated, 1 failed (3 s)",
        "Render …",
        "Render: in 6 s",
    ]


def test_a_model_change_is_not_a_retry() -> None:
    moved = asset(
        1,
        "rain",
        AssetStatus.retrying,
        code="QuotaExceeded",
        retry=1,
        max_retries=0,
        wait_s=0.0,
        next_model="local/card",
    )
    assert list(lines_between(JobProgress(START), fold_events(moved), at(1))) == [
        "  trying local/card: QuotaExceeded: image “rain”"
    ]


def test_a_long_wait_is_reported_once_and_again_when_it_has_doubled() -> None:
    line = "  Still waiting for replicate/slow, longer than usual: image “rain”"
    scenario = [
        asset(0, "rain", AssetStatus.running),
        late_notice(1, "rain"),
        asset(1, "sun", AssetStatus.running),
    ]
    assert written(*scenario) == [line]
    assert written(*scenario, late_notice(2, "rain"), asset(3, "rain", AssetStatus.generated)) == [line, line]


def test_a_long_wait_is_shown_below_the_bars_until_it_is_over() -> None:
    waits = [late_notice(1 + index, f"picture {index}") for index in range(9)]
    text = "\n".join(drawn(fold_events(*BUSY, *waits), 80))
    assert "… Still waiting for replicate/slow, longer than usual: image “picture 0”" in text
    assert "and 7 more" in text
    over = [asset(20, f"picture {index}", AssetStatus.generated) for index in range(9)]
    assert "Still waiting" not in "\n".join(drawn(fold_events(*BUSY, *waits, *over), 80))


def test_earlier_runs_are_not_reported_again() -> None:
    scenario = (
        step(0, StepName.images, StepStatus.running, total=1),
        asset(1, "rain", AssetStatus.failed, code="QuotaExceeded"),
        step(1, StepName.images, StepStatus.succeeded, done=1, total=1),
    )
    assert list(lines_between(JobProgress(at(100)), fold_events(*scenario, since=at(100)), at(101))) == []


def test_a_long_step_is_reported_in_one_line() -> None:
    assert progress_line(fold_events(*BUSY), at(5)) == "  … images 4 of 14, about 10 s to the render"
    rendering = fold_events(
        step(0, StepName.render, StepStatus.running), step(1, StepName.render, StepStatus.running, 30, 90)
    )
    assert progress_line(rendering, at(2)) == "  … render 33 %"


@pytest.mark.parametrize(
    ("left_s", "text"), [(0.4, "a few seconds left"), (13.0, "about 15 s left"), (61.0, "about 1 min left")]
)
def test_estimates_are_rounded_to_their_precision(left_s: float, text: str) -> None:
    assert estimate_text(Estimate(left_s, is_whole=True)) == text
