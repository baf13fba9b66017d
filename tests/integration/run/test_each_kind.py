"""One refused asset of each kind: the film is still made, and another prompt fixes the asset."""

import json
from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.job import Job, JobMode, JobStatus
from reelproof.domain.project import LOCAL_OWNER, FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration
from reelproof.testing.servers import Act, ProviderServer, fails, named, rule
from reelproof.wiring.studio import Studio
from tests.caller import local_caller
from tests.integration.run.harness import (
    FILMED,
    IMAGES,
    MUSIC,
    OTHER_IMAGES,
    SCORED,
    STILLS,
    VOICE,
    FilmHarness,
    FinishedJob,
)

FIVE = (
    "A spring rises.",
    "The brook runs.",
    "A battle was fought.",
    "The river widens.",
    "It meets the sea.",
)
REFUSED = named("openai/moderation_blocked_output")
SENSITIVE = "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (x)"


async def regenerate(harness: FilmHarness, key: str, prompt: str) -> FinishedJob:
    async def start(studio: Studio) -> Job:
        view = await studio.films.of_script(LOCAL_OWNER, str(harness.script))
        found = next(one.key for one in view.assets if one.key.endswith(key))
        wanted = Regeneration([RegenerateRequest(found, prompt)])
        return await studio.job_commands.regenerate_assets(local_caller(), view.project.id, wanted)

    return await harness.run(start)


def clips(harness: FilmHarness, part: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads((harness.output / "film.mp4").read_text())
    return [row for row in rows if part in str(row["key"])]


async def test_a_refused_picture_among_five(harness: FilmHarness, server: ProviderServer) -> None:
    harness.write(*FIVE)
    server.add(rule("battle", REFUSED, path="images", forever=True))
    made = await harness.make()
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
    assert len(server.call_log.of("make", "battle")) == 3, (
        "its narration, its picture, and once more softened"
    )
    [clip] = clips(harness, refused.key)
    assert (clip["media"], clip["status"]) == (None, "needs_prompt_update")

    calls = len(server.call_log.of("make"))
    fixed = await regenerate(harness, refused.key, "a quiet stone bridge")
    assert fixed.statuses(AssetKind.image) == ["generated"] * 5
    assert len(server.call_log.of("make")) == calls + 1
    again = await harness.make()
    assert len(server.call_log.of("make")) == calls + 1, "explicit requests are kept"
    assert again.statuses(AssetKind.image) == ["generated"] * 5


async def test_a_softened_prompt_saves_the_picture_and_is_recorded_on_the_take(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness.write(*FIVE)
    server.add(rule("A battle was fought", REFUSED, path="images"))
    made = await harness.make()
    take = made.of_kind(AssetKind.image)[2].accepted_take
    assert take is not None
    assert take.is_softened
    calls = len(server.call_log.of("make"))
    await harness.make()
    assert len(server.call_log.of("make")) == calls, "a softened take is kept"


async def test_a_refused_narration_is_silence_as_long_as_its_words(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness.write(*FIVE)
    server.add(rule("brook", REFUSED, path="speech"))
    made = await harness.make()
    assert made.statuses(AssetKind.narration)[1] == "needs_prompt_update"
    assert len(server.call_log.of("make", "brook")) == 2, "narration is never softened"
    [silence] = clips(harness, made.of_kind(AssetKind.narration)[1].key)
    assert silence["media"] is None
    frames = silence["frames"]
    assert isinstance(frames, int)
    assert frames > 30
    assert "The brook runs." in (harness.output / "film.srt").read_text().replace("\n", " ")
    fixed = await regenerate(harness, made.of_kind(AssetKind.narration)[1].key, "The brook is running.")
    assert fixed.statuses(AssetKind.narration) == ["generated"] * 5


async def test_refused_music_leaves_the_film_without(harness: FilmHarness, server: ProviderServer) -> None:
    harness = replace(harness, options=SCORED)
    harness.write(*FIVE)
    server.add(rule("calm", fails(SENSITIVE), fails(SENSITIVE)))
    made = await harness.make()
    music = made.asset("music")
    assert (music.status, music.error and music.error.provider_code) == (
        AssetStatus.needs_prompt_update,
        "E005",
    )
    [silent] = clips(harness, "music")
    assert silent["media"] is None
    fixed = await regenerate(harness, "music", "a slow piano")
    assert fixed.asset("music").status is AssetStatus.generated


async def test_a_refused_starting_image_parks_its_clip_at_no_cost(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, options=FILMED)
    harness.write(*FIVE[:3])
    server.add(rule("battle", REFUSED, path="images", forever=True))
    made = await harness.make()
    assert made.statuses(AssetKind.starting_image)[2] == "needs_prompt_update"
    assert made.codes(AssetKind.video) == [None, None, "DependencyFailed"]
    assert not [call for call in server.call_log.of("make", "battle") if "seedance" in call.model]
    [card] = clips(harness, made.of_kind(AssetKind.video)[2].key)
    assert card["media"] is None
    fixed = await regenerate(harness, made.of_kind(AssetKind.starting_image)[2].key, "a stone bridge")
    assert fixed.statuses(AssetKind.video) == ["generated"] * 3, "dependents are retried automatically"


async def test_a_failed_clip_shows_its_starting_image_in_motion(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, options=FILMED)
    harness.write(*FIVE[:3])
    server.add(rule("brook", fails("The model ran out of ideas."), path="predictions"))
    made = await harness.make()
    assert made.codes(AssetKind.video) == [None, "ProviderFailure", None]
    [shown] = clips(harness, made.of_kind(AssetKind.video)[1].key)
    image = made.of_kind(AssetKind.starting_image)[1]
    assert image.accepted_take is not None
    assert (shown["media"], shown["status"]) == (image.accepted_take.media_digest, "failed")
    retried = await harness.make(harness.request(mode=JobMode.retry))
    assert retried.statuses(AssetKind.video) == ["generated"] * 3


async def test_a_new_starting_image_leaves_its_clip_out_of_date_until_requested(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, options=FILMED)
    harness.write(*FIVE[:2])
    made = await harness.make()
    clip = made.of_kind(AssetKind.video)[0]
    fixed = await regenerate(harness, made.of_kind(AssetKind.starting_image)[0].key, "another spring")
    assert fixed.of_kind(AssetKind.video)[0].accepted_take == clip.accepted_take
    assert [warning for warning in fixed.view.job.warnings if "retry --stale" in warning]
    retried = await harness.make(harness.request(mode=JobMode.retry))
    assert retried.of_kind(AssetKind.video)[0].accepted_take == clip.accepted_take, "nothing is missing"
    fresh = await harness.make(harness.request(mode=JobMode.retry_stale))
    assert fresh.of_kind(AssetKind.video)[0].accepted_take != clip.accepted_take
    assert fresh.of_kind(AssetKind.video)[1].accepted_take == made.of_kind(AssetKind.video)[1].accepted_take


@pytest.mark.parametrize("act", [Act.corrupt, Act.empty, Act.wrong_type])
async def test_garbage_in_a_successful_response_is_a_provider_failure(
    harness: FilmHarness, server: ProviderServer, act: Act
) -> None:
    harness = replace(harness, options=STILLS)
    harness.write(*FIVE[:2])
    server.add(rule("brook", act, path="images", forever=True))
    made = await harness.make()
    assert made.codes(AssetKind.image) == [None, "ProviderFailure"]


async def test_the_first_model_may_try_again_what_a_fallback_made(
    harness: FilmHarness, server: ProviderServer
) -> None:
    chains = {**STILLS.chains, AssetKind.image: (IMAGES, OTHER_IMAGES)}
    harness = replace(harness, options=replace(STILLS, chains=chains))
    harness.write(*FIVE[:2])
    no_credit = named("openai/insufficient_quota")
    server.add(rule("", no_credit, no_credit, no_credit, path="images"))
    made = await harness.make()
    assert [
        asset.accepted_take and asset.accepted_take.is_fallback for asset in made.of_kind(AssetKind.image)
    ] == [
        True,
        True,
    ]
    kept = await harness.make(harness.request(mode=JobMode.retry))
    assert kept.of_kind(AssetKind.image) == made.of_kind(AssetKind.image), "a fallback's take is a good take"
    again = await harness.make(harness.request(mode=JobMode.retry_fallbacks))
    models = [asset.accepted_take and asset.accepted_take.model for asset in again.of_kind(AssetKind.image)]
    assert sorted(map(str, models)) == [IMAGES, OTHER_IMAGES], "one failed again, and kept what it had"
    assert server.call_log.charged() == 2 + 2 + 1, "nothing was made twice by the second model"


async def test_takes_of_a_service_are_kept_when_its_key_is_removed(
    harness: FilmHarness, server: ProviderServer
) -> None:
    """Nobody chose a model: the service was usual, and then there was only this machine."""
    usual = {AssetKind.image: (IMAGES, "local/card"), AssetKind.narration: (VOICE,)}
    score = {AssetKind.music: (MUSIC,)}
    by_service = FilmOptions(music=MusicMood.none, chains=score, usual_chains=usual)
    harness = replace(harness, options=by_service)
    harness.write(*FIVE[:2])
    made = await harness.make()
    calls = len(server.call_log.of("make"))
    only_here = replace(by_service, usual_chains={AssetKind.narration: (VOICE,)})
    again = await replace(harness, options=only_here).make()
    assert again.of_kind(AssetKind.image)[0].accepted_take == made.of_kind(AssetKind.image)[0].accepted_take
    assert len(server.call_log.of("make")) == calls
    chosen = replace(only_here, chains={**score, AssetKind.image: ("local/card",)})
    local = await replace(harness, options=chosen).make()
    assert {take.model for one in local.of_kind(AssetKind.image) if (take := one.accepted_take)} == {
        "local/card"
    }
