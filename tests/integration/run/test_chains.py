"""If one model fails, the next one is used, and the take or the failure records it."""

from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import Failure
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.testing.servers import Act, Outcome, ProviderServer, fails, named, rule
from tests.integration.run.harness import CHAINS, IMAGES, OTHER_IMAGES, VOICE, FilmHarness, FinishedJob

CARD = "local/card"
OTHER_VOICE = "replicate/minimax/speech-2.8-turbo"
CHAINED = FilmOptions(
    chains={
        **CHAINS,
        AssetKind.image: (IMAGES, OTHER_IMAGES, CARD),
        AssetKind.narration: (VOICE, OTHER_VOICE),
    },
    music=MusicMood.none,
)
PAINTER, OTHER_PAINTER = "images/generations", "flux-schnell/predictions"
SPEAKER, OTHER_SPEAKER = "audio/speech", "speech-2.8-turbo/predictions"
REFUSED = named("openai/moderation_blocked_output")
LONG_WAIT = Outcome(Act.error, status=429, headers={"retry-after": "300"})


def outcomes_of(made: FinishedJob, kind: AssetKind) -> list[tuple[str, bool, bool] | str]:
    """For each asset: the model, whether it is a fallback, whether softened; or the error code."""
    return [
        (take.model, take.is_fallback, take.is_softened) if (take := asset.accepted_take) else str(code)
        for asset, code in zip(made.of_kind(kind), made.codes(kind), strict=True)
    ]


def count(server: ProviderServer, words: str, path: str) -> int:
    return len([call for call in server.call_log.of("make", words) if path in call.path])


def earlier(failure: Failure | None) -> list[tuple[str, str]]:
    assert failure is not None
    rows = failure.details["previous_attempts"]
    assert isinstance(rows, list)
    return [(row["model"], row["code"]) for row in rows]


async def test_the_next_model_makes_what_one_does_not(harness: FilmHarness, server: ProviderServer) -> None:
    # Without a delay the breaker makes calls wait for one another and refuses none.
    harness = replace(harness, options=CHAINED, settings={"retry_delay_s": 0})
    harness.write("All is well.", "A battle.", "A limit.", "No credit.", "A storm.", "A night.")
    server.add(
        rule("A battle", REFUSED, path=PAINTER, forever=True),
        rule("A limit", LONG_WAIT, path=PAINTER, forever=True),
        rule("No credit", named("openai/insufficient_quota"), path=PAINTER, forever=True),
        rule("A storm", named("openai/server_error"), path=PAINTER, forever=True),
        rule("A night", named("openai/teapot"), path=PAINTER, forever=True),
        rule("A night", Act.canceled, path=OTHER_PAINTER, forever=True),
        rule("A battle", REFUSED, path=SPEAKER, forever=True),
        rule("A night", REFUSED, path=SPEAKER, forever=True),
        rule("A night", fails("CUDA out of memory"), path=OTHER_SPEAKER, forever=True),
    )
    made = await harness.make()
    assert outcomes_of(made, AssetKind.image) == [
        (IMAGES, False, False),
        *[(OTHER_IMAGES, True, False)] * 4,
        (CARD, True, False),
    ]
    words = ("All is well", "A battle", "A limit", "No credit", "A storm", "A night")
    assert [count(server, prompt, PAINTER) for prompt in words] == [1, 2, 1, 1, 4, 1]
    assert [count(server, prompt, OTHER_PAINTER) for prompt in words] == [0, 1, 1, 1, 1, 1]

    assert outcomes_of(made, AssetKind.narration) == [
        (VOICE, False, False),
        (OTHER_VOICE, True, False),
        *[(VOICE, False, False)] * 3,
        "ProviderFailure",
    ]
    lost = made.of_kind(AssetKind.narration)[-1].error
    assert lost is not None
    assert (lost.model, lost.retried_count) == (OTHER_VOICE, 0)
    assert earlier(lost) == [(VOICE, "SensitiveContent")]
    assert made.of_kind(AssetKind.narration)[-1].status.value == "failed", "the last model's word counts"


async def test_a_changed_model_is_reported_before_it_is_called(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, options=CHAINED)
    harness.write("A limit.")
    server.add(rule("A limit", LONG_WAIT, path=PAINTER, forever=True))
    made = await harness.make()
    [image] = made.of_kind(AssetKind.image)
    [moved] = [
        event.data
        for event in made.events
        if event.data.get("key") == image.key and event.data.get("status") == "retrying"
    ]
    assert (moved["next_model"], moved["wait_s"]) == (OTHER_IMAGES, 0)
    error = moved["error"]
    assert isinstance(error, dict)
    assert (error["code"], error["retry_after_s"]) == ("RateLimited", 300)
