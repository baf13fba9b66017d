"""A film never costs more than --max-cost, and is made all the same."""

from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.domain.units import Microusd
from reelproof.testing.servers import Act, Latency, ProviderServer, ServerScript, rule
from tests.integration.run.harness import CHAINS, OTHER_IMAGES, FilmHarness

UNPRICED = "openai/gpt-image-2.6-flare"
UNPRICED_VOICE = "replicate/jaaari/kokoro-82m"
PICTURES = "flux-schnell/predictions"
# By the provider's list.
PICTURE_MICROUSD = 3_000
FREE_VOICE = {"models": {"openai/tts-1": {"call_usd": 0}}}
SEGMENTS = tuple(f"The {number}th of many waves comes in." for number in range(4, 16))


def painted(*chain: str) -> FilmOptions:
    return FilmOptions(chains={**CHAINS, AssetKind.image: chain}, music=MusicMood.none)


async def test_no_more_is_made_than_the_budget_allows(harness: FilmHarness, server: ProviderServer) -> None:
    harness = replace(harness, options=painted(OTHER_IMAGES), settings=FREE_VOICE)
    harness.write(*SEGMENTS)
    # Slots are taken before the first picture is there and its cost is known.
    server.script_runner.begin(ServerScript(latency=Latency(1.0)))
    budget = Microusd(5 * PICTURE_MICROUSD + PICTURE_MICROUSD // 2)
    made = await harness.make(harness.request(max_cost_microusd=budget))
    assert made.view.job.status is JobStatus.succeeded
    codes = made.codes(AssetKind.image)
    assert (codes.count(None), codes.count("BudgetExceeded")) == (5, len(SEGMENTS) - 5)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}
    assert server.call_log.charged() - len(SEGMENTS) == 5, "a call exceeded the budget"
    assert made.summary["cost_microusd"] == 5 * PICTURE_MICROUSD
    assert server.call_log.most_at_once["black-forest-labs/flux-schnell"] <= 5
    assert {row["remediation"] for row in made.placeholders} == {
        "Raise --max-cost and retry, or choose a cheaper model."
    }


async def test_an_answer_that_was_lost_is_paid_for_out_of_the_budget(
    harness: FilmHarness, server: ProviderServer
) -> None:
    prices = {"openai/tts-1": {"call_usd": 0}, "openai/gpt-image-2": {"call_usd": 0.05, "concurrency": 1}}
    harness = replace(harness, settings={"models": prices})
    harness.write("The first wave.", "The second wave.", "The third wave.")
    server.add(rule("", Act.lost, path="images"))
    made = await harness.make(harness.request(max_cost_microusd=Microusd(110_000)))
    assert sorted(map(str, made.codes(AssetKind.image))) == ["BudgetExceeded", "None", "None"]
    calls = [call for call in server.call_log.of("make") if "images" in call.path]
    assert sum(call.is_charged for call in calls) == len(calls) == 3, (
        "one lost, and two whose true cost is less"
    )


async def test_unpriced_models_are_not_used_on_a_budget(harness: FilmHarness, server: ProviderServer) -> None:
    options = painted(UNPRICED, "local/card")
    options = replace(options, chains={**options.chains, AssetKind.narration: (UNPRICED_VOICE,)})
    harness = replace(harness, options=options)
    harness.write("The first wave.", "The second wave.")
    made = await harness.make(harness.request(max_cost_microusd=Microusd(1_000_000)))
    assert made.view.job.status is JobStatus.succeeded
    assert server.call_log.calls == []
    takes = [asset.accepted_take for asset in made.of_kind(AssetKind.image)]
    assert [(take.model, take.is_fallback) for take in takes if take] == [("local/card", True)] * 2
    narrations = made.of_kind(AssetKind.narration)
    assert made.codes(AssetKind.narration) == ["BudgetExceeded"] * 2
    message = narrations[0].error.message if narrations[0].error else ""
    assert f'[models."{UNPRICED_VOICE}"] call_usd' in message

    priced = {"models": {UNPRICED_VOICE: {"call_usd": 0.01}}}
    again = await replace(harness, settings=priced).make(
        harness.request(max_cost_microusd=Microusd(1_000_000))
    )
    assert again.statuses(AssetKind.narration) == ["generated"] * 2
    assert again.summary["cost_microusd"] == 20_000
