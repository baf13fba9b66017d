"""Every failure of OpenAI calls ends as listed, and the film is made."""

import base64
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from reelproof.domain.asset import AssetKind
from reelproof.domain.job import JobStatus
from reelproof.testing.moving_clip import moving_square_mp4
from reelproof.testing.scripted import gradient_png, tone_wav
from reelproof.testing.servers import Act, Latency, Outcome, ProviderServer, ServerScript, named, rule
from tests.integration.run.failure_case import (
    FailureCase,
    actual,
    expected,
    persistent,
    run_cases,
    transient,
    waits,
)
from tests.integration.run.harness import FilmHarness

PICTURES = "images/generations"
KEY = "OPENAI_API_KEY"


def too_many(said: str = "Too many requests", **headers: str) -> Outcome:
    error = {"message": said, "type": "requests", "param": None, "code": "rate_limit_exceeded"}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Outcome(Act.error, status=429, headers=names, body={"error": error})


def fine_with(content: bytes) -> Outcome:
    """A successful response with this content as its picture."""
    body = {"data": [{"b64_json": base64.b64encode(content).decode()}]}
    return Outcome(Act.error, status=200, body=body)


def bomb() -> bytes:
    """A small file that unpacks to 81 million pixels."""
    file = BytesIO()
    Image.new("1", (9_000, 9_000)).save(file, "PNG")
    return file.getvalue()


# Refusals are not retried.
REFUSALS = (
    persistent("quota", named("openai/insufficient_quota"), "QuotaExceeded"),
    persistent("credit", named("openai/credit_balance_exhausted"), "QuotaExceeded"),
    persistent("the spending of all", named("openai/organization_spend_limit_exceeded"), "QuotaExceeded"),
    persistent("the spending of one", named("openai/project_spend_limit_exceeded"), "QuotaExceeded"),
    persistent("usage", named("openai/organization_usage_limit_exceeded"), "QuotaExceeded"),
    persistent("a hard limit", named("openai/billing_hard_limit_reached"), "QuotaExceeded"),
    persistent("no account", named("openai/billing_not_active"), "QuotaExceeded"),
    persistent("a false key", named("openai/invalid_api_key"), f"InvalidApiKey:{KEY}"),
    persistent("no passport", named("openai/unverified_organization"), "InvalidInput:model"),
    persistent("a far country", named("openai/unsupported_country"), "InvalidInput:location"),
    persistent("an old model", named("openai/model_not_found"), "InvalidInput:model"),
    persistent("no such model", named("openai/model_unknown"), "InvalidInput:model"),
    persistent("an odd size", named("openai/invalid_size"), "InvalidInput:size"),
    persistent("an odd request", named("openai/unprocessable"), "InvalidInput:request"),
    persistent("a teapot", named("openai/teapot"), "Unknown"),
    persistent("a battle", named("openai/moderation_blocked_output"), "SensitiveContent", calls=2),
)
# Invalid pictures are refused whatever the status.
RUBBISH = (
    persistent("scribbles", Act.corrupt, "ProviderFailure"),
    persistent("nothing", Act.empty, "ProviderFailure"),
    persistent("a page", Act.wrong_type, "ProviderFailure"),
    persistent("one pixel", fine_with(gradient_png(1, 1)), "ProviderFailure"),
    persistent("a bomb", fine_with(bomb()), "ProviderFailure"),
    persistent("a sound", fine_with(tone_wav(1.0)), "ProviderFailure"),
    persistent("a clip", fine_with(moving_square_mp4(0.5)), "ProviderFailure"),
    persistent("plain words", fine_with(b"I could not do it."), "ProviderFailure"),
)
LIMITS = (
    transient("a header's wait", too_many(retry_after="0.4")),
    transient("a wait in words", too_many("Rate limit reached. Please try again in 350ms.")),
    transient(
        "a slow down", Outcome(Act.error, status=503, headers={"retry-after": "0.3"}, body="Slow down")
    ),
    persistent("endless waits", too_many(retry_after_ms="100"), "RateLimited", calls=4),
    persistent("no wait given", too_many(), "RateLimited", calls=4),
    persistent("too long a wait", too_many(retry_after="121"), "RateLimited"),
    persistent("a week's wait", too_many("Please try again in 6d."), "RateLimited"),
)
# A lost response may have been paid for: such a call is repeated once at most.
FAULTS = (
    persistent("a storm", named("openai/server_error"), "TransientProviderError", calls=4),
    persistent("a bad gateway", named("openai/bad_gateway"), "TransientProviderError", calls=4),
    transient("one fault", named("openai/overloaded")),
    persistent("a gateway timeout", Outcome(Act.error, status=504), "TransientProviderError", calls=2),
    persistent("silence", Act.hang, "ProviderTimeout", calls=2),
    transient("one silence", Act.hang),
    persistent("drops", Outcome(Act.drip, every_s=0.05), "ProviderTimeout", calls=2),
    persistent("slammed doors", Act.reset, "TransientNetworkFailure", calls=2),
    transient("one slammed door", Act.reset),
    FailureCase("lost answers", (Act.lost,), "TransientNetworkFailure", calls=2, charged=2),
    transient("one lost answer", Act.lost, charged=2),
    persistent("torn answers", Act.truncated, "TransientNetworkFailure", calls=2),
    transient("one torn answer", Act.truncated, charged=2),
    persistent("torn pictures", Act.truncated_base64, "TransientProviderError", calls=2),
)


async def test_error_responses_end_assets_as_listed(harness: FilmHarness, server: ProviderServer) -> None:
    failure_cases = (*REFUSALS, *RUBBISH, *LIMITS)
    made = await run_cases(harness, server, failure_cases, PICTURES)
    assert made.view.job.status is JobStatus.succeeded
    assert actual(made, AssetKind.image, server, failure_cases, PICTURES) == expected(failure_cases)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}, "nothing else suffered"
    images = made.of_kind(AssetKind.image)
    announced = {
        failure_case.name: waits(made, image)
        for failure_case, image in zip(failure_cases, images, strict=True)
        if failure_case in LIMITS
    }
    backoff = [wait_s / 0.05 for wait_s in announced.pop("no wait given")]
    assert announced == {
        "a header's wait": [0.4],
        "a wait in words": [0.35],
        "a slow down": [0.3],
        "endless waits": [0.1] * 3,
        "too long a wait": [],
        "a week's wait": [],
    }
    assert backoff == pytest.approx([1, 2, 4], rel=0.25)
    ended = {
        failure_case.name: image.error for failure_case, image in zip(failure_cases, images, strict=True)
    }
    endless, battle = ended["endless waits"], ended["a battle"]
    assert endless is not None
    assert (endless.retried_count, endless.provider, endless.model) == (3, "openai", "openai/gpt-image-2")
    assert battle is not None
    assert battle.details["moderation"] == {"moderation_stage": "output", "categories": ["violence"]}


async def test_network_faults_end_assets_as_listed(harness: FilmHarness, server: ProviderServer) -> None:
    # Without a delay the breaker makes calls wait for one another and refuses none.
    harness = replace(harness, settings={"retry_delay_s": 0, "timeouts": {"image": 3.0}})
    made = await run_cases(harness, server, FAULTS, PICTURES)
    assert made.view.job.status is JobStatus.succeeded
    assert actual(made, AssetKind.image, server, FAULTS, PICTURES) == expected(FAULTS)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}


async def test_possibly_paid_calls_count_as_spent(harness: FilmHarness, server: ProviderServer) -> None:
    price = {"openai/gpt-image-2": {"call_usd": 0.05}, "openai/tts-1": {"call_usd": 0}}
    harness = replace(harness, settings={"models": price})
    failure_cases = (persistent("lost answers", Act.lost, "TransientNetworkFailure", calls=2),)
    made = await run_cases(harness, server, failure_cases, PICTURES)
    assert actual(made, AssetKind.image, server, failure_cases, PICTURES) == expected(failure_cases)
    assert made.summary["cost_microusd"] == 2 * 50_000


async def test_a_connection_closed_before_any_byte(harness: FilmHarness, server: ProviderServer) -> None:
    """The client cannot know that nothing was read, so it retries exactly once."""
    server.add(rule("", *(Act.reset_before,) * 3, path=PICTURES))
    harness.write("This is about a door.")
    made = await harness.make()
    assert made.codes(AssetKind.image) == ["TransientNetworkFailure"]
    assert [call.act for call in server.call_log.of("make") if PICTURES in call.path] == ["reset_before"] * 2
    again = await harness.make()
    assert again.statuses(AssetKind.image) == ["generated"], "it shut for the third time, and then was open"


async def test_a_slow_provider_is_not_a_broken_one(harness: FilmHarness, server: ProviderServer) -> None:
    server.script_runner.begin(ServerScript(latency=Latency(0.6)))
    harness = replace(harness, settings={"timeouts": {"narration": 0.2}, "max_retries": 1})
    harness.write("This is about patience.")
    made = await harness.make()
    assert made.codes(AssetKind.narration) == ["ProviderTimeout"]
    assert made.statuses(AssetKind.image) == ["generated"]
