"""What becomes of an asset whose calls fail."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.attempt import AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.files import MediaInfo
from reelproof.engine.studio.films import JobView
from reelproof.planning.assets.softening import soften
from reelproof.provider_api import Made, Request
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedContent, ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import CHAINED, REQUEST, SUN, SUN_PICTURE, made_for

BUSY = ScriptedFailure(ErrorCode.RateLimited)
DOWN = ScriptedFailure(ErrorCode.ProviderFailure)
REFUSED = ScriptedFailure(ErrorCode.SensitiveContent)
CHAINED_REQUEST = replace(REQUEST, options=CHAINED)


@pytest.fixture
def outcomes(provider: ScriptedProvider) -> dict[str, list[ScriptedFailure | ScriptedContent]]:
    """What the first model answers to a prompt, call by call."""
    provider.outcomes = kept = dict[str, list[ScriptedFailure | ScriptedContent]]()
    return kept


Outcomes = dict[str, list[ScriptedFailure | ScriptedContent]]


async def make(studio: InMemoryStudio, is_chained: bool = False) -> JobView:
    async with studio.open() as open_studio:
        return await open_studio.make(CHAINED_REQUEST if is_chained else REQUEST)


def picture(view: JobView) -> Asset:
    return made_for(view, SUN_PICTURE)


async def test_a_passing_failure_is_retried_after_a_growing_wait(
    studio: InMemoryStudio, provider: ScriptedProvider, outcomes: Outcomes
) -> None:
    outcomes[SUN_PICTURE] = [BUSY, BUSY]
    before_s = asyncio.get_running_loop().time()
    view = await make(studio)
    waited_s = asyncio.get_running_loop().time() - before_s
    assert picture(view).status is AssetStatus.generated
    assert provider.calls.count(SUN_PICTURE) == 3
    assert waited_s >= 0.8 * (5.0 + 10.0)
    events = [event async for event in studio.events.follow(view.job.id)]
    retries = [event.data for event in events if event.data.get("status") == "retrying"]
    assert [(retry["retry"], retry["max_retries"]) for retry in retries] == [(1, 3), (2, 3)]


async def test_the_wait_that_a_provider_names_is_kept(studio: InMemoryStudio, outcomes: Outcomes) -> None:
    outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.RateLimited, retry_after_s=100.0)]
    before_s = asyncio.get_running_loop().time()
    view = await make(studio)
    assert picture(view).status is AssetStatus.generated
    assert 100.0 <= asyncio.get_running_loop().time() - before_s < 110.0


async def test_a_longer_wait_than_allowed_moves_the_chain_on(
    studio: InMemoryStudio, other: ScriptedProvider, outcomes: Outcomes
) -> None:
    outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.RateLimited, retry_after_s=3600.0)]
    view = await make(studio, is_chained=True)
    take = picture(view).accepted_take
    assert take is not None
    assert (take.model, take.is_fallback) == ("other/any", True)
    assert other.calls == [SUN_PICTURE]


async def test_retries_end(studio: InMemoryStudio, provider: ScriptedProvider, outcomes: Outcomes) -> None:
    outcomes[SUN_PICTURE] = [BUSY] * 99
    view = await make(studio)
    assert provider.calls.count(SUN_PICTURE) == 4
    error = picture(view).error
    assert error is not None
    assert (error.code, error.retried_count, error.model) == (ErrorCode.RateLimited, 3, "scripted/any")
    assert error.correlation_id == view.job.correlation_id


@pytest.mark.parametrize(
    ("code", "subject", "ends"),
    [
        (ErrorCode.ProviderFailure, None, AssetStatus.failed),
        (ErrorCode.QuotaExceeded, None, AssetStatus.failed),
        (ErrorCode.MissingApiKey, "SCRIPTED_KEY", AssetStatus.failed),
        (ErrorCode.InvalidInput, "prompt", AssetStatus.needs_prompt_update),
        (ErrorCode.Unknown, None, AssetStatus.failed),
    ],
)
async def test_other_failures_stop_at_once_and_the_film_is_made_without(
    studio: InMemoryStudio,
    provider: ScriptedProvider,
    outcomes: Outcomes,
    code: ErrorCode,
    subject: str | None,
    ends: AssetStatus,
) -> None:
    outcomes[SUN_PICTURE] = [ScriptedFailure(code, subject=subject)] * 9
    view = await make(studio)
    assert provider.calls.count(SUN_PICTURE) == 1
    assert picture(view).status is ends
    assert view.job.status is JobStatus.succeeded
    assert made_for(view, SUN).status is AssetStatus.generated
    assert any(code.value in warning for warning in view.job.warnings)


async def test_a_refused_prompt_is_softened_once_and_the_take_says_so(
    studio: InMemoryStudio, provider: ScriptedProvider, outcomes: Outcomes
) -> None:
    outcomes[SUN_PICTURE] = [REFUSED]
    view = await make(studio)
    take = picture(view).accepted_take
    assert take is not None
    assert (take.is_softened, take.is_fallback) == (True, False)
    assert soften(SUN_PICTURE) in provider.calls


async def test_a_prompt_refused_by_all_models_needs_a_person(
    studio: InMemoryStudio, other: ScriptedProvider, outcomes: Outcomes
) -> None:
    outcomes |= {SUN_PICTURE: [REFUSED] * 9, soften(SUN_PICTURE): [REFUSED] * 9}
    other.outcomes = dict(outcomes)
    view = await make(studio, is_chained=True)
    asset = picture(view)
    assert asset.status is AssetStatus.needs_prompt_update
    assert asset.error is not None
    [earlier] = cast("list[dict[str, str]]", asset.error.details["previous_attempts"])
    assert (earlier["model"], earlier["code"]) == ("scripted/any", "SensitiveContent")


async def test_narration_is_never_softened(
    studio: InMemoryStudio, provider: ScriptedProvider, outcomes: Outcomes
) -> None:
    outcomes[SUN] = [REFUSED] * 9
    view = await make(studio)
    assert provider.calls.count(SUN) == 1
    assert made_for(view, SUN).status is AssetStatus.needs_prompt_update


async def test_a_medium_that_fails_its_check_moves_the_chain_on(
    studio: InMemoryStudio, other: ScriptedProvider, outcomes: Outcomes
) -> None:
    outcomes[SUN_PICTURE] = [ScriptedContent(b"not a picture")]
    studio.check.failures[b"not a picture"] = "It cannot be decoded."
    view = await make(studio, is_chained=True)
    assert picture(view).status is AssetStatus.generated
    assert other.calls == [SUN_PICTURE]


async def test_an_incomplete_medium_is_no_take(studio: InMemoryStudio, outcomes: Outcomes) -> None:
    outcomes[SUN] = [ScriptedContent(b"half a voice")] * 9
    studio.check.infos[b"half a voice"] = MediaInfo(
        "audio/wav", 1.0, warnings=("It ends early.",), missing_s=5.0
    )
    view = await make(studio)
    error = made_for(view, SUN).error
    assert error is not None
    assert (error.code, error.message) == (
        ErrorCode.ProviderFailure,
        "The medium is incomplete. It ends early.",
    )


async def test_what_a_medium_lacks_is_a_warning(studio: InMemoryStudio, outcomes: Outcomes) -> None:
    outcomes[SUN_PICTURE] = [ScriptedContent(b"a picture")]
    studio.check.infos[b"a picture"] = MediaInfo("image/png", warnings=("Its profile is unknown.",))
    view = await make(studio)
    assert picture(view).status is AssetStatus.generated
    assert any("Its profile is unknown." in warning for warning in view.job.warnings)


async def test_a_bug_in_a_provider_is_an_unknown_failure(
    studio: InMemoryStudio, provider: ScriptedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: ScriptedProvider, request: Request) -> Made:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(ScriptedProvider, "make", fail)
    view = await make(studio)
    error = picture(view).error
    assert error is not None
    assert error.code is ErrorCode.Unknown
    assert "ZeroDivisionError: oh" in error.message


async def test_a_call_without_an_answer_ends_at_its_timeout_and_is_sent_once_more(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = 10_000.0
    view = await make(studio)
    error = picture(view).error
    assert error is not None
    assert error.code is ErrorCode.ProviderTimeout
    assert provider.calls.count(SUN_PICTURE) == 2
    attempts = await studio.stores.attempts.of_asset(picture(view).id)
    assert [attempt.outcome for attempt in attempts] == [AttemptOutcome.failed] * 2


async def test_a_step_past_its_time_limit_ends_its_assets(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    studio.step_timeout_s = 30.0
    provider.delay_s = 10_000.0
    view = await make(studio)
    error = picture(view).error
    assert error is not None
    assert (error.code, error.subject) == (ErrorCode.StepTimeout, "images")
    assert view.job.status is JobStatus.succeeded


async def test_a_call_that_takes_longer_than_usual_is_reported(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = 50.0
    view = await make(studio)
    events = [event async for event in studio.events.follow(view.job.id)]
    late = [event.data for event in events if event.type == "notice"]
    assert {one["kind"] for one in late} == {"image"}
    assert all(one["model"] == "scripted/any" for one in late)
    assert picture(view).status is AssetStatus.generated
