"""Every prediction failure ends as listed, and no prediction is paid for twice."""

import base64
from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.testing.scripted import gradient_png, tone_wav
from reelproof.testing.servers import Act, Outcome, ProviderServer, fails, named
from tests.integration.run.failure_case import actual, expected, persistent, run_cases, transient
from tests.integration.run.harness import CHAINS, OTHER_IMAGES, FilmHarness

PREDICTIONS = "flux-schnell/predictions"
SPOKEN = "speech-2.8-turbo/predictions"
KEY = "REPLICATE_API_TOKEN"
OTHER_VOICE = "replicate/minimax/speech-2.8-turbo"
PAINTED = FilmOptions(chains={**CHAINS, AssetKind.image: (OTHER_IMAGES,)}, music=MusicMood.none)
VOICED = FilmOptions(chains={**CHAINS, AssetKind.narration: (OTHER_VOICE,)}, music=MusicMood.none)


def holding(media_type: str, content: bytes) -> Outcome:
    """A prediction whose output is this medium, inside its address."""
    return leading_to(f"data:{media_type};base64,{base64.b64encode(content).decode()}")


def leading_to(address: str) -> Outcome:
    return Outcome(output=[address])


def sent_to(address: str) -> Outcome:
    return Outcome(Act.redirect, location=address)


def throttled(detail: str) -> Outcome:
    return Outcome(Act.error, status=429, body={"detail": f"Request was throttled. {detail}"})


SUBMITS = (
    transient("a lost answer", Act.lost, calls=1),
    transient("a slammed door", Act.reset),
    transient("a gateway timeout", named("replicate/gateway_timeout")),
    transient("a torn answer", Act.truncated, calls=1),
    transient("a limit", throttled("Expected available in 0.3 seconds.")),
    persistent("too low a limit", throttled("Your rate limit resets in ~600s."), "RateLimited"),
    persistent("no credit", named("replicate/insufficient_credit"), "QuotaExceeded"),
    persistent("a spent month", named("replicate/spend_limit"), "QuotaExceeded"),
    persistent("a false token", named("replicate/unauthenticated"), f"InvalidApiKey:{KEY}"),
    persistent("no such model", named("replicate/not_found"), "InvalidInput:model"),
    persistent("an odd input", named("replicate/input_invalid"), "InvalidInput:prompt"),
)
ENDS = (
    persistent("a battle", fails("Output was flagged as sensitive (E005) (x)"), "SensitiveContent", calls=2),
    persistent("no memory", fails("CUDA out of memory"), "ProviderFailure"),
    persistent("no reason", fails(""), "ProviderFailure"),
    transient("an interruption", fails("Prediction interrupted; please retry (code: PA)"), charged=2),
    persistent("an aborted wait", Act.aborted, "ProviderTimeout", calls=4),
    transient("one aborted wait", Act.aborted, charged=2),
    persistent("a cancellation", Act.canceled, "ProviderFailure"),
    persistent("no output", Act.empty, "ProviderFailure"),
    persistent("an expired output", Act.expired, "ProviderFailure"),
    persistent("scribbles", Act.corrupt, "ProviderFailure"),
    persistent("one pixel", holding("image/png", gradient_png(1, 1)), "ProviderFailure"),
    persistent("a sound", holding("image/png", tone_wav(1.0)), "ProviderFailure"),
)
# Finished output can be polled and downloaded again for free.
LOOKS = (
    transient("a blind moment", named("replicate/unavailable"), calls=1, on="poll"),
    transient("a torn look", Act.truncated, calls=1, on="poll"),
    transient("a slow download", Outcome(Act.error, status=503), calls=1, on="download"),
    transient("a torn download", Act.truncated, calls=1, on="download"),
    persistent("a lost prediction", named("replicate/not_found"), "ProviderFailure", on="poll"),
    persistent("a blind night", named("replicate/unavailable"), "TransientProviderError", on="poll"),
    persistent("a gone file", named("replicate/not_found"), "ProviderFailure", on="download"),
    persistent("an empty file", Act.empty, "ProviderFailure", on="download"),
    persistent("a page", Act.wrong_type, "ProviderFailure", on="download"),
)
# No provider may send us to where only we can go.
ADDRESSES = (
    persistent("a file here", leading_to("file:///etc/hostname"), "ProviderFailure"),
    persistent("a cloud's secrets", leading_to("http://169.254.169.254/latest/meta-data"), "ProviderFailure"),
    persistent("a neighbor", leading_to("http://10.0.0.1/secret.png"), "ProviderFailure"),
    persistent("a way next door", sent_to("http://192.168.0.1/secret.png"), "ProviderFailure", on="download"),
    persistent("a way home", sent_to("file:///etc/hostname"), "ProviderFailure", on="download"),
)


async def test_predictions_end_assets_as_listed(harness: FilmHarness, server: ProviderServer) -> None:
    # Without a delay the breaker makes calls wait for one another and refuses none.
    harness = replace(harness, options=PAINTED, settings={"retry_delay_s": 0})
    failure_cases = (*SUBMITS, *ENDS, *LOOKS, *ADDRESSES)
    made = await run_cases(harness, server, failure_cases, PREDICTIONS)
    assert made.view.job.status is JobStatus.succeeded
    assert actual(made, AssetKind.image, server, failure_cases, PREDICTIONS) == expected(failure_cases)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}


async def test_a_sound_that_is_none_is_a_failure_of_the_provider(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, options=VOICED)
    failure_cases = (
        persistent("silence", holding("audio/wav", tone_wav(2.0, hertz=0)), "ProviderFailure"),
        persistent("a click", holding("audio/wav", tone_wav(0.01)), "ProviderFailure"),
        persistent("a picture", holding("audio/wav", gradient_png(64, 36)), "ProviderFailure"),
        persistent("half a sound", holding("audio/wav", tone_wav(2.0)[:40_000]), "ProviderFailure"),
        transient("all is well", Act.ok, calls=1),
    )
    made = await run_cases(harness, server, failure_cases, SPOKEN)
    assert actual(made, AssetKind.narration, server, failure_cases, SPOKEN) == expected(failure_cases)
    assert set(made.statuses(AssetKind.image)) == {"generated"}


async def test_no_service_is_called_without_a_key(harness: FilmHarness, server: ProviderServer) -> None:
    harness = replace(harness, options=PAINTED, unset=frozenset({KEY}))
    failure_cases = [
        persistent(name, Act.ok, f"MissingApiKey:{KEY}", calls=0) for name in ("a key", "a lock")
    ]
    made = await run_cases(harness, server, failure_cases)
    assert actual(made, AssetKind.image, server, failure_cases, PREDICTIONS) == expected(failure_cases)
    assert [row["remediation"] for row in made.placeholders] == [
        "Set the named key in the environment or in the studio, or choose a local model."
    ] * 2
