"""One refused asset of each kind: the others are made, the film is made, and another prompt mends it."""

import json
from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.job import Aim, JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.regeneration import Regeneration, Wish
from reelproof.testing.servers import Act, ProviderServer, fails, named, rule
from reelproof.wiring import open_studio
from tests.finishing.house import FILMED, IMAGES, MUSIC, OTHER_IMAGES, SCORED, STILLS, VOICE, House, Made

FIVE = (
    "A spring rises.",
    "The brook runs.",
    "A battle was fought.",
    "The river widens.",
    "It meets the sea.",
)
REFUSED = named("openai/moderation_blocked_output")
SENSITIVE = "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (x)"


async def regenerate(house: House, key: str, prompt: str) -> Made:
    async with open_studio(house.open_settings(), house.catalog()) as studio:
        assets = (await studio.films.view(str(house.script))).assets
        found = next(one.key for one in assets if one.key.endswith(key))
        request: MakeRequest = await studio.films.regenerate(
            str(house.script), Regeneration([Wish(found, prompt)])
        )
    return await house.make(request)


def clips(house: House, part: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads((house.output / "film.mp4").read_text())
    return [row for row in rows if part in str(row["key"])]


async def test_a_refused_picture_among_five(house: House, server: ProviderServer) -> None:
    house.write(*FIVE)
    server.add(rule("battle", REFUSED, path="images", forever=True))
    made = await house.make()
    assert made.view.job.status is JobStatus.succeeded
    statuses = made.statuses(AssetKind.image)
    assert statuses == ["generated", "generated", "needs_prompt_update", "generated", "generated"]
    refused = made.of_kind(AssetKind.image)[2]
    assert refused.error is not None
    assert (refused.error.code, refused.error.provider, refused.error.provider_code) == (
        "SensitiveContent",
        "openai",
        "moderation_blocked",
    )
    assert refused.error.correlation_id == made.view.job.correlation_id
    assert len(server.ledger.of("make", "battle")) == 3, "its narration, its picture, and once more softened"
    [clip] = clips(house, refused.key)
    assert (clip["media"], clip["status"]) == (None, "needs_prompt_update")

    calls = len(server.ledger.of("make"))
    mended = await regenerate(house, refused.key, "a quiet stone bridge")
    assert mended.statuses(AssetKind.image) == ["generated"] * 5
    assert len(server.ledger.of("make")) == calls + 1
    again = await house.make()
    assert len(server.ledger.of("make")) == calls + 1, "what a person asked for holds"
    assert again.statuses(AssetKind.image) == ["generated"] * 5


async def test_a_softened_prompt_saves_the_picture_and_the_take_says_so(
    house: House, server: ProviderServer
) -> None:
    house.write(*FIVE)
    server.add(rule("A battle was fought", REFUSED, path="images"))
    made = await house.make()
    take = made.of_kind(AssetKind.image)[2].accepted_take
    assert take is not None
    assert take.is_softened
    calls = len(server.ledger.of("make"))
    await house.make()
    assert len(server.ledger.of("make")) == calls, "a softened take is kept"


async def test_a_refused_narration_is_silence_as_long_as_its_words(
    house: House, server: ProviderServer
) -> None:
    house.write(*FIVE)
    server.add(rule("brook", REFUSED, path="speech"))
    made = await house.make()
    assert made.statuses(AssetKind.narration)[1] == "needs_prompt_update"
    assert len(server.ledger.of("make", "brook")) == 2, "words that are to be said are never softened"
    [silence] = clips(house, made.of_kind(AssetKind.narration)[1].key)
    assert silence["media"] is None
    frames = silence["frames"]
    assert isinstance(frames, int)
    assert frames > 30
    assert "The brook runs." in (house.output / "film.srt").read_text().replace("\n", " ")
    mended = await regenerate(house, made.of_kind(AssetKind.narration)[1].key, "The brook is running.")
    assert mended.statuses(AssetKind.narration) == ["generated"] * 5


async def test_refused_music_leaves_the_film_without(house: House, server: ProviderServer) -> None:
    house = replace(house, options=SCORED)
    house.write(*FIVE)
    server.add(rule("calm", fails(SENSITIVE), fails(SENSITIVE)))
    made = await house.make()
    music = made.asset("music")
    assert (music.status, music.error and music.error.provider_code) == (
        AssetStatus.needs_prompt_update,
        "E005",
    )
    [silent] = clips(house, "music")
    assert silent["media"] is None
    mended = await regenerate(house, "music", "a slow piano")
    assert mended.asset("music").status is AssetStatus.generated


async def test_a_refused_starting_image_parks_its_clip_at_no_cost(
    house: House, server: ProviderServer
) -> None:
    house = replace(house, options=FILMED)
    house.write(*FIVE[:3])
    server.add(rule("battle", REFUSED, path="images", forever=True))
    made = await house.make()
    assert made.statuses(AssetKind.starting_image)[2] == "needs_prompt_update"
    assert made.codes(AssetKind.video) == [None, None, "DependencyFailed"]
    assert not [call for call in server.ledger.of("make", "battle") if "seedance" in call.model]
    [card] = clips(house, made.of_kind(AssetKind.video)[2].key)
    assert card["media"] is None
    mended = await regenerate(house, made.of_kind(AssetKind.starting_image)[2].key, "a stone bridge")
    assert mended.statuses(AssetKind.video) == ["generated"] * 3, "what was parked follows by itself"


async def test_a_failed_clip_shows_its_starting_image_in_motion(house: House, server: ProviderServer) -> None:
    house = replace(house, options=FILMED)
    house.write(*FIVE[:3])
    server.add(rule("brook", fails("The model ran out of ideas."), path="predictions"))
    made = await house.make()
    assert made.codes(AssetKind.video) == [None, "ProviderFailure", None]
    [shown] = clips(house, made.of_kind(AssetKind.video)[1].key)
    image = made.of_kind(AssetKind.starting_image)[1]
    assert image.accepted_take is not None
    assert (shown["media"], shown["status"]) == (image.accepted_take.media_digest, "failed")
    retried = await house.make(house.request(aim=Aim.retry))
    assert retried.statuses(AssetKind.video) == ["generated"] * 3


async def test_a_new_starting_image_leaves_its_clip_out_of_date_until_it_is_asked_for(
    house: House, server: ProviderServer
) -> None:
    house = replace(house, options=FILMED)
    house.write(*FIVE[:2])
    made = await house.make()
    clip = made.of_kind(AssetKind.video)[0]
    mended = await regenerate(house, made.of_kind(AssetKind.starting_image)[0].key, "another spring")
    assert mended.of_kind(AssetKind.video)[0].accepted_take == clip.accepted_take
    assert [warning for warning in mended.view.job.warnings if "retry --stale" in warning]
    retried = await house.make(house.request(aim=Aim.retry))
    assert retried.of_kind(AssetKind.video)[0].accepted_take == clip.accepted_take, "nothing is missing"
    fresh = await house.make(house.request(aim=Aim.retry_stale))
    assert fresh.of_kind(AssetKind.video)[0].accepted_take != clip.accepted_take
    assert fresh.of_kind(AssetKind.video)[1].accepted_take == made.of_kind(AssetKind.video)[1].accepted_take


@pytest.mark.parametrize("act", [Act.corrupt, Act.empty, Act.wrong_type])
async def test_rubbish_in_an_answer_that_says_ok_is_a_failure_of_the_provider(
    house: House, server: ProviderServer, act: Act
) -> None:
    house = replace(house, options=STILLS)
    house.write(*FIVE[:2])
    server.add(rule("brook", act, path="images", forever=True))
    made = await house.make()
    assert made.codes(AssetKind.image) == [None, "ProviderFailure"]


async def test_the_first_model_may_try_again_what_a_fallback_made(
    house: House, server: ProviderServer
) -> None:
    chains = {**STILLS.chains, AssetKind.image: (IMAGES, OTHER_IMAGES)}
    house = replace(house, options=replace(STILLS, chains=chains))
    house.write(*FIVE[:2])
    no_credit = named("openai/insufficient_quota")
    server.add(rule("", no_credit, no_credit, no_credit, path="images"))
    made = await house.make()
    assert [
        asset.accepted_take and asset.accepted_take.is_fallback for asset in made.of_kind(AssetKind.image)
    ] == [
        True,
        True,
    ]
    kept = await house.make(house.request(aim=Aim.retry))
    assert kept.of_kind(AssetKind.image) == made.of_kind(AssetKind.image), "a fallback's take is a good take"
    again = await house.make(house.request(aim=Aim.retry_fallbacks))
    models = [asset.accepted_take and asset.accepted_take.model for asset in again.of_kind(AssetKind.image)]
    assert sorted(map(str, models)) == [IMAGES, OTHER_IMAGES], "one failed again, and kept what it had"
    assert server.ledger.charged() == 2 + 2 + 1, "nothing was made twice by the second model"


async def test_what_a_service_made_stays_when_its_key_is_gone(house: House, server: ProviderServer) -> None:
    """Nobody chose a model: the service was usual, and then there was only this machine."""
    usual = {AssetKind.image: (IMAGES, "local/card"), AssetKind.narration: (VOICE,)}
    score = {AssetKind.music: (MUSIC,)}
    by_service = FilmOptions(music=MusicMood.none, chains=score, usual_chains=usual)
    house = replace(house, options=by_service)
    house.write(*FIVE[:2])
    made = await house.make()
    calls = len(server.ledger.of("make"))
    only_here = replace(by_service, usual_chains={AssetKind.narration: (VOICE,)})
    again = await replace(house, options=only_here).make()
    assert again.of_kind(AssetKind.image)[0].accepted_take == made.of_kind(AssetKind.image)[0].accepted_take
    assert len(server.ledger.of("make")) == calls
    chosen = replace(only_here, chains={**score, AssetKind.image: ("local/card",)})
    local = await replace(house, options=chosen).make()
    assert {take.model for one in local.of_kind(AssetKind.image) if (take := one.accepted_take)} == {
        "local/card"
    }
