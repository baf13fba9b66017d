"""Every trouble with a prediction ends as the list of errors says, and no prediction is paid for twice."""

import base64
from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.testing.scripted import gradient_png, tone_wav
from reelproof.testing.servers import Act, Outcome, ProviderServer, fails, named
from tests.finishing.house import CHAINS, OTHER_IMAGES, House
from tests.finishing.trouble import expected, found, lasting, meet, passing

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


def throttled(said: str) -> Outcome:
    return Outcome(Act.error, status=429, body={"detail": f"Request was throttled. {said}"})


SUBMITS = (
    passing("a lost answer", Act.lost, calls=1),
    passing("a slammed door", Act.reset),
    passing("a gateway's patience", named("replicate/gateway_timeout")),
    passing("a torn answer", Act.truncated, calls=1),
    passing("a limit", throttled("Expected available in 0.3 seconds.")),
    lasting("too low a limit", throttled("Your rate limit resets in ~600s."), "RateLimited"),
    lasting("no credit", named("replicate/insufficient_credit"), "QuotaExceeded"),
    lasting("a spent month", named("replicate/spend_limit"), "QuotaExceeded"),
    lasting("a false token", named("replicate/unauthenticated"), f"InvalidApiKey:{KEY}"),
    lasting("no such model", named("replicate/not_found"), "InvalidInput:model"),
    lasting("an odd input", named("replicate/input_invalid"), "InvalidInput:prompt"),
)
ENDS = (
    lasting("a battle", fails("Output was flagged as sensitive (E005) (x)"), "SensitiveContent", calls=2),
    lasting("no memory", fails("CUDA out of memory"), "ProviderFailure"),
    lasting("no reason", fails(""), "ProviderFailure"),
    passing("an interruption", fails("Prediction interrupted; please retry (code: PA)"), charged=2),
    lasting("an aborted wait", Act.aborted, "ProviderTimeout", calls=4),
    passing("one aborted wait", Act.aborted, charged=2),
    lasting("a cancellation", Act.canceled, "ProviderFailure"),
    lasting("no output", Act.empty, "ProviderFailure"),
    lasting("an expired output", Act.expired, "ProviderFailure"),
    lasting("scribbles", Act.corrupt, "ProviderFailure"),
    lasting("one pixel", holding("image/png", gradient_png(1, 1)), "ProviderFailure"),
    lasting("a sound", holding("image/png", tone_wav(1.0)), "ProviderFailure"),
)
# What is ready can be looked at and fetched again for nothing.
LOOKS = (
    passing("a blind moment", named("replicate/unavailable"), calls=1, on="poll"),
    passing("a torn look", Act.truncated, calls=1, on="poll"),
    passing("a slow download", Outcome(Act.error, status=503), calls=1, on="download"),
    passing("a torn download", Act.truncated, calls=1, on="download"),
    lasting("a lost prediction", named("replicate/not_found"), "ProviderFailure", on="poll"),
    lasting("a blind night", named("replicate/unavailable"), "TransientProviderError", on="poll"),
    lasting("a gone file", named("replicate/not_found"), "ProviderFailure", on="download"),
    lasting("an empty file", Act.empty, "ProviderFailure", on="download"),
    lasting("a page", Act.wrong_type, "ProviderFailure", on="download"),
)
# No provider may send us to where only we can go.
ADDRESSES = (
    lasting("a file here", leading_to("file:///etc/hostname"), "ProviderFailure"),
    lasting("a cloud's secrets", leading_to("http://169.254.169.254/latest/meta-data"), "ProviderFailure"),
    lasting("a neighbor", leading_to("http://10.0.0.1/secret.png"), "ProviderFailure"),
    lasting("a way next door", sent_to("http://192.168.0.1/secret.png"), "ProviderFailure", on="download"),
    lasting("a way home", sent_to("file:///etc/hostname"), "ProviderFailure", on="download"),
)


async def test_a_prediction_ends_an_asset_as_the_list_says(house: House, server: ProviderServer) -> None:
    # Without a delay the breaker makes calls wait for one another and refuses none.
    house = replace(house, options=PAINTED, settings={"retry_delay_s": 0})
    troubles = (*SUBMITS, *ENDS, *LOOKS, *ADDRESSES)
    made = await meet(house, server, troubles, PREDICTIONS)
    assert made.view.job.status is JobStatus.succeeded
    assert found(made, AssetKind.image, server, troubles, PREDICTIONS) == expected(troubles)
    assert set(made.statuses(AssetKind.narration)) == {"generated"}


async def test_a_sound_that_is_none_is_a_failure_of_the_provider(
    house: House, server: ProviderServer
) -> None:
    house = replace(house, options=VOICED)
    troubles = (
        lasting("silence", holding("audio/wav", tone_wav(2.0, hertz=0)), "ProviderFailure"),
        lasting("a click", holding("audio/wav", tone_wav(0.01)), "ProviderFailure"),
        lasting("a picture", holding("audio/wav", gradient_png(64, 36)), "ProviderFailure"),
        lasting("half a sound", holding("audio/wav", tone_wav(2.0)[:40_000]), "ProviderFailure"),
        passing("all is well", Act.ok, calls=1),
    )
    made = await meet(house, server, troubles, SPOKEN)
    assert found(made, AssetKind.narration, server, troubles, SPOKEN) == expected(troubles)
    assert set(made.statuses(AssetKind.image)) == {"generated"}


async def test_without_a_key_nobody_is_called(house: House, server: ProviderServer) -> None:
    house = replace(house, options=PAINTED, unset=frozenset({KEY}))
    troubles = [lasting(name, Act.ok, f"MissingApiKey:{KEY}", calls=0) for name in ("a key", "a lock")]
    made = await meet(house, server, troubles)
    assert found(made, AssetKind.image, server, troubles, PREDICTIONS) == expected(troubles)
    assert [row["remediation"] for row in made.placeholders] == [
        "Set the named variable in the environment, or choose a local model."
    ] * 2
