"""Every trouble between us and OpenAI ends as the list of errors says, and the film is made."""

import base64
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from reelproof.domain.asset import AssetKind
from reelproof.domain.job import JobStatus
from reelproof.testing.moving import square_mp4
from reelproof.testing.scripted import gradient_png, tone_wav
from reelproof.testing.servers import Act, Latency, Outcome, ProviderServer, Script, named, rule
from tests.finishing.house import House
from tests.finishing.trouble import Trouble, expected, found, lasting, meet, passing, waits

PICTURES = "images/generations"
KEY = "OPENAI_API_KEY"


def too_many(said: str = "Too many requests", **headers: str) -> Outcome:
    error = {"message": said, "type": "requests", "param": None, "code": "rate_limit_exceeded"}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Outcome(Act.error, status=429, headers=names, body={"error": error})


def fine_with(content: bytes) -> Outcome:
    """An answer that says that all is well, and holds this as its picture."""
    body = {"data": [{"b64_json": base64.b64encode(content).decode()}]}
    return Outcome(Act.error, status=200, body=body)


def bomb() -> bytes:
    """A small file that unpacks to 81 million pixels."""
    file = BytesIO()
    Image.new("1", (9_000, 9_000)).save(file, "PNG")
    return file.getvalue()


# Nobody is asked again who has said no.
REFUSALS = (
    lasting("quota", named("openai/insufficient_quota"), "QuotaExceeded"),
    lasting("credit", named("openai/credit_balance_exhausted"), "QuotaExceeded"),
    lasting("the spending of all", named("openai/organization_spend_limit_exceeded"), "QuotaExceeded"),
    lasting("the spending of one", named("openai/project_spend_limit_exceeded"), "QuotaExceeded"),
    lasting("usage", named("openai/organization_usage_limit_exceeded"), "QuotaExceeded"),
    lasting("a hard limit", named("openai/billing_hard_limit_reached"), "QuotaExceeded"),
    lasting("no account", named("openai/billing_not_active"), "QuotaExceeded"),
    lasting("a false key", named("openai/invalid_api_key"), f"InvalidApiKey:{KEY}"),
    lasting("no passport", named("openai/unverified_organization"), "InvalidInput:model"),
    lasting("a far country", named("openai/unsupported_country"), "InvalidInput:location"),
    lasting("an old model", named("openai/model_not_found"), "InvalidInput:model"),
    lasting("no such model", named("openai/model_unknown"), "InvalidInput:model"),
    lasting("an odd size", named("openai/invalid_size"), "InvalidInput:size"),
    lasting("an odd request", named("openai/unprocessable"), "InvalidInput:request"),
    lasting("a teapot", named("openai/teapot"), "Unknown"),
    lasting("a battle", named("openai/moderation_blocked_output"), "SensitiveContent", calls=2),
)
# What is no picture is no picture, whatever the status says.
RUBBISH = (
    lasting("scribbles", Act.corrupt, "ProviderFailure"),
    lasting("nothing", Act.empty, "ProviderFailure"),
    lasting("a page", Act.wrong_type, "ProviderFailure"),
    lasting("one pixel", fine_with(gradient_png(1, 1)), "ProviderFailure"),
    lasting("a bomb", fine_with(bomb()), "ProviderFailure"),
    lasting("a sound", fine_with(tone_wav(1.0)), "ProviderFailure"),
    lasting("a clip", fine_with(square_mp4(0.5)), "ProviderFailure"),
    lasting("plain words", fine_with(b"I could not do it."), "ProviderFailure"),
)
LIMITS = (
    passing("a header's wait", too_many(retry_after="0.4")),
    passing("a wait in words", too_many("Rate limit reached. Please try again in 350ms.")),
    passing("a slow down", Outcome(Act.error, status=503, headers={"retry-after": "0.3"}, body="Slow down")),
    lasting("endless waits", too_many(retry_after_ms="100"), "RateLimited", calls=4),
    lasting("no wait said", too_many(), "RateLimited", calls=4),
    lasting("too long a wait", too_many(retry_after="121"), "RateLimited"),
    lasting("a week's wait", too_many("Please try again in 6d."), "RateLimited"),
)
# Of an answer that was lost nobody knows whether it was paid for: such a call is repeated once at most.
FAULTS = (
    lasting("a storm", named("openai/server_error"), "TransientProviderError", calls=4),
    lasting("a bad gateway", named("openai/bad_gateway"), "TransientProviderError", calls=4),
    passing("one fault", named("openai/overloaded")),
    lasting("a gateway's patience", Outcome(Act.error, status=504), "TransientProviderError", calls=2),
    lasting("silence", Act.hang, "ProviderTimeout", calls=2),
    passing("one silence", Act.hang),
    lasting("drops", Outcome(Act.drip, every_s=0.05), "ProviderTimeout", calls=2),
    lasting("slammed doors", Act.reset, "TransientNetworkFailure", calls=2),
    passing("one slammed door", Act.reset),
    Trouble("lost answers", (Act.lost,), "TransientNetworkFailure", calls=2, charged=2),
    passing("one lost answer", Act.lost, charged=2),
    lasting("torn answers", Act.truncated, "TransientNetworkFailure", calls=2),
    passing("one torn answer", Act.truncated, charged=2),
    lasting("torn pictures", Act.truncated_base64, "TransientProviderError", calls=2),
)


async def test_an_answer_ends_an_asset_as_the_list_says(house: House, server: ProviderServer) -> None:
    troubles = (*REFUSALS, *RUBBISH, *LIMITS)
    made = await meet(house, server, troubles, PICTURES)
    assert made.view.job.status is JobStatus.succeeded
    assert found(made, AssetKind.image, server, troubles, PICTURES) == expected(troubles)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}, "nothing else suffered"
    images = made.of_kind(AssetKind.image)
    told = {
        trouble.name: waits(made, image)
        for trouble, image in zip(troubles, images, strict=True)
        if trouble in LIMITS
    }
    backoff = [wait_s / 0.05 for wait_s in told.pop("no wait said")]
    assert told == {
        "a header's wait": [0.4],
        "a wait in words": [0.35],
        "a slow down": [0.3],
        "endless waits": [0.1] * 3,
        "too long a wait": [],
        "a week's wait": [],
    }
    assert backoff == pytest.approx([1, 2, 4], rel=0.25)
    ended = {trouble.name: image.error for trouble, image in zip(troubles, images, strict=True)}
    endless, battle = ended["endless waits"], ended["a battle"]
    assert endless is not None
    assert (endless.retried_count, endless.provider, endless.model) == (3, "openai", "openai/gpt-image-2")
    assert battle is not None
    assert battle.details["moderation"] == {"moderation_stage": "output", "categories": ["violence"]}


async def test_a_fault_of_the_network_ends_an_asset_as_the_list_says(
    house: House, server: ProviderServer
) -> None:
    # Without a delay the breaker makes calls wait for one another and refuses none.
    house = replace(house, settings={"retry_delay_s": 0, "timeouts": {"image": 1.0}})
    made = await meet(house, server, FAULTS, PICTURES)
    assert made.view.job.status is JobStatus.succeeded
    assert found(made, AssetKind.image, server, FAULTS, PICTURES) == expected(FAULTS)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}


async def test_what_may_have_been_paid_for_counts_as_spent(house: House, server: ProviderServer) -> None:
    price = {"openai/gpt-image-2": {"call_usd": 0.05}, "openai/tts-1": {"call_usd": 0}}
    house = replace(house, settings={"models": price})
    troubles = (lasting("lost answers", Act.lost, "TransientNetworkFailure", calls=2),)
    made = await meet(house, server, troubles, PICTURES)
    assert found(made, AssetKind.image, server, troubles, PICTURES) == expected(troubles)
    assert made.summary["cost_microusd"] == 2 * 50_000


async def test_a_door_that_shuts_before_a_word_is_said(house: House, server: ProviderServer) -> None:
    """The client cannot know that nothing was read, so that it asks once more and no more."""
    server.add(rule("", *(Act.reset_before,) * 3, path=PICTURES))
    house.write("This tells of a door.")
    made = await house.make()
    assert made.codes(AssetKind.image) == ["TransientNetworkFailure"]
    assert [call.act for call in server.ledger.of("make") if PICTURES in call.path] == ["reset_before"] * 2
    again = await house.make()
    assert again.statuses(AssetKind.image) == ["generated"], "it shut for the third time, and then was open"


async def test_a_slow_provider_is_not_a_broken_one(house: House, server: ProviderServer) -> None:
    server.play.begin(Script(latency=Latency(0.6)))
    house = replace(house, settings={"timeouts": {"narration": 0.2}, "max_retries": 1})
    house.write("This tells of patience.")
    made = await house.make()
    assert made.codes(AssetKind.narration) == ["ProviderTimeout"]
    assert made.statuses(AssetKind.image) == ["generated"]
