"""Stored media that are lost or damaged on disk: restored, made again if that is free, or reported."""

from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.domain.asset import PROMPT_ROLE, Asset, AssetKind, AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, new_correlation_id
from reelproof.domain.job import JobMode, JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration
from reelproof.planning.recovery.suggest_fix import suggest_fix
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.engine.films import OPTIONS, REQUEST, SCRIPT, SUN_PICTURE, made_for

OUTPUT = Path(REQUEST.output_path)
LOCAL = replace(OPTIONS, chains={**OPTIONS.chains, AssetKind.image: ("local/card",)})
OWN = replace(REQUEST, script_text=SCRIPT.replace(f"[picture: {SUN_PICTURE}]", "![](sun.png)"))
WRITTEN = replace(
    REQUEST, options=replace(OPTIONS, chains={**OPTIONS.chains, AssetKind.image_prompt: ("scripted/any",)})
)


def damage(studio: InMemoryStudio, asset: Asset, content: bytes = b"what a disk made of it") -> Path:
    assert asset.accepted_take is not None
    path = studio.media.path(asset.accepted_take.media_digest)
    path.write_bytes(content)
    return path


def error_in_film(studio: InMemoryStudio, asset: Asset) -> Failure:
    """Why the film that was rendered last shows a placeholder instead of the asset."""
    [clip] = [one for one in studio.renderer.orders[-1].timeline.visuals if one.asset_key == asset.key]
    assert clip.status is AssetStatus.failed
    assert clip.error is not None
    return clip.error


@pytest.mark.parametrize("mode", [JobMode.produce, JobMode.retry, JobMode.render])
@pytest.mark.parametrize("content", [b"what a disk made of it", b""], ids=["other bytes", "empty"])
async def test_a_damaged_medium_that_was_paid_for_is_reported_and_not_paid_again(
    studio: InMemoryStudio, provider: ScriptedProvider, mode: JobMode, content: bytes
) -> None:
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        path = damage(studio, picture, content)
        studio.folder.media.clear()
        provider.calls.clear()
        view = await open_studio.make(replace(REQUEST, mode=mode))
    assert provider.calls == []
    assert view.job.status is JobStatus.succeeded
    error = error_in_film(studio, picture)
    assert error.code is ErrorCode.StorageFailure
    assert f"is damaged on disk: {path}" in error.message
    assert suggest_fix(error, picture.key, "rain.md").command == f"reelproof regen rain.md {picture.key}"
    assert any("damaged on disk" in warning for warning in view.job.warnings)
    assert made_for(view, SUN_PICTURE).accepted_take == picture.accepted_take


async def test_a_new_take_replaces_a_damaged_one(studio: InMemoryStudio, provider: ScriptedProvider) -> None:
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        damage(studio, picture)
        studio.folder.media.clear()
        provider.calls.clear()
        view = await open_studio.make(replace(REQUEST, mode=JobMode.regenerate, targets=(picture.key,)))
    assert provider.calls == [SUN_PICTURE]
    assert view.job.warnings == ()


async def test_a_damaged_medium_is_restored_from_its_copy_beside_the_film(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        before = studio.folder.media.copy()
        path = damage(studio, picture)
        provider.calls.clear()
        view = await open_studio.make(REQUEST)
    assert provider.calls == []
    assert view.job.warnings == ()
    assert path.read_bytes() in before.values()
    assert studio.folder.media == before


async def test_another_film_does_not_pay_for_a_damaged_medium(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    other = replace(REQUEST, script_path="/films/other.md", output_path="/films/other")
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        damage(studio, picture)
        provider.calls.clear()
        view = await open_studio.make(other)
    assert provider.calls == []
    assert any("damaged on disk" in warning for warning in view.job.warnings)


async def test_a_damaged_medium_of_a_local_model_is_made_again(studio: InMemoryStudio) -> None:
    request = replace(REQUEST, options=LOCAL)
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(request), SUN_PICTURE)
        assert picture.accepted_take is not None
        path = damage(studio, picture)
        studio.folder.media.clear()
        view = await open_studio.make(request)
    assert view.job.warnings == ()
    take = made_for(view, SUN_PICTURE).accepted_take
    assert take is not None
    assert take.id != picture.accepted_take.id
    assert await studio.media.damaged([take.media_digest]) == frozenset()
    assert path.read_bytes() != b"what a disk made of it"


async def test_a_damaged_file_of_the_author_is_read_again(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    studio.own_media.files["sun.png"] = b"a photograph"
    async with studio.open() as open_studio:
        path = damage(studio, own_picture(await open_studio.make(OWN)))
        studio.folder.media.clear()
        provider.calls.clear()
        view = await open_studio.make(OWN)
    assert provider.calls == []
    assert path.read_bytes() == b"a photograph"
    assert view.job.warnings == ()


async def test_rendering_alone_says_how_a_damaged_file_of_the_author_is_read_again(
    studio: InMemoryStudio,
) -> None:
    studio.own_media.files["sun.png"] = b"a photograph"
    async with studio.open() as open_studio:
        picture = own_picture(await open_studio.make(OWN))
        damage(studio, picture)
        studio.folder.media.clear()
        await open_studio.make(replace(OWN, mode=JobMode.render))
    error = error_in_film(studio, picture)
    assert suggest_fix(error, picture.key, "rain.md").command == "reelproof make rain.md"


async def test_a_picture_is_not_made_again_because_its_prompt_is_damaged(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
        [prompt, *_] = [asset for asset in view.assets if asset.kind is AssetKind.image_prompt]
        damage(studio, prompt, b"\xff\xfe")
        provider.calls.clear()
        again = await open_studio.make(WRITTEN)
    assert provider.calls == []
    assert again.job.status is JobStatus.succeeded
    assert again.job.warnings == ()


async def test_no_picture_is_paid_for_with_another_prompt_than_the_damaged_one(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
        picture = picture_of(view)
        prompt = writer_of(view, picture)
        await lose(studio, picture)
        damage(studio, prompt)
        studio.folder.media.clear()
        provider.calls.clear()
        view = await open_studio.make(WRITTEN)
        error = picture_of(view).error
    assert provider.calls == []
    assert error is not None
    assert f"The stored prompt of {prompt.title} is damaged on disk" in error.message
    assert suggest_fix(error, picture.key, "rain.md").command == f"reelproof regen rain.md {prompt.key}"
    assert error_in_film(studio, picture).code is ErrorCode.StorageFailure


@pytest.mark.parametrize("as_candidate", [False, True], ids=["new take", "candidate"])
async def test_a_prompt_that_was_given_needs_no_written_one(
    studio: InMemoryStudio, provider: ScriptedProvider, as_candidate: bool
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
        picture = picture_of(view)
        damage(studio, writer_of(view, picture))
        studio.folder.media.clear()
        provider.calls.clear()
        wanted = Regeneration(
            [RegenerateRequest(AssetKey(""), prompt="a red sun")], as_candidate=as_candidate
        )
        caller = Caller(LOCAL_OWNER, new_correlation_id(), is_sole_worker=True)
        job = await open_studio.job_commands.regenerate(caller, picture.id, wanted)
        await open_studio.runs.start(job.id, ())
        await open_studio.runs.ended(job.id)
        view = await open_studio.films.view_job(job.id)
    assert provider.calls == ["a red sun"]
    assert view.job.warnings == ()


@pytest.mark.parametrize("mode", [JobMode.produce, JobMode.retry, JobMode.render])
async def test_a_lost_medium_is_restored_from_its_copy_beside_the_film(
    studio: InMemoryStudio, provider: ScriptedProvider, mode: JobMode
) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
        before = studio.folder.media.copy()
        for asset in view.assets:
            await lose(studio, asset)
        provider.calls.clear()
        again = await open_studio.make(replace(WRITTEN, mode=mode))
    assert provider.calls == []
    assert again.job.warnings == ()
    assert studio.folder.media == before
    digests = [asset.accepted_take.media_digest for asset in view.assets if asset.accepted_take is not None]
    assert await studio.media.existing(digests) == set(digests)


async def test_a_damaged_prompt_does_not_replace_its_copy_beside_the_film(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(WRITTEN)
        before = studio.folder.media.copy()
        path = damage(studio, writer_of(view, picture_of(view)))
        await open_studio.make(WRITTEN)
    assert studio.folder.media == before
    assert path.read_bytes() in before.values()


async def test_rendering_alone_says_that_a_medium_is_missing(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        await lose(studio, picture)
        studio.folder.media.clear()
        view = await open_studio.make(replace(REQUEST, mode=JobMode.render))
    assert view.job.status is JobStatus.succeeded
    error = error_in_film(studio, picture)
    assert error.message.startswith(f"The stored file of {picture.title} is missing: ")


async def test_the_copy_of_a_medium_that_is_reported_damaged_is_kept(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.make(REQUEST), SUN_PICTURE)
        assert picture.accepted_take is not None
        digest = picture.accepted_take.media_digest
        damage(studio, picture)
        [copy] = [path for path in studio.folder.media if f"image-{digest[:8]}" in path.name]
        moved = copy.with_name(f"099-{copy.name.partition('-')[2]}")
        studio.folder.media[moved] = b"unreadable for now"
        studio.folder.media[copy] = b"unreadable, too"
        await open_studio.make(REQUEST)
    assert studio.folder.media[moved] == b"unreadable for now"
    assert studio.folder.media[copy] == b"unreadable, too"


async def lose(studio: InMemoryStudio, asset: Asset) -> None:
    assert asset.accepted_take is not None
    await studio.media.remove(asset.accepted_take.media_digest)


def picture_of(view: JobView) -> Asset:
    """The first one made from a written prompt."""
    return next(one for one in view.assets if any(used.role == PROMPT_ROLE for used in one.depends_on))


def writer_of(view: JobView, picture: Asset) -> Asset:
    """The asset that holds the prompt written for the picture."""
    [dependency] = [one for one in picture.depends_on if one.role == PROMPT_ROLE]
    [found] = [asset for asset in view.assets if asset.key == dependency.key]
    return found


def own_picture(view: JobView) -> Asset:
    [found] = [
        asset for asset in view.assets if asset.recipe is not None and asset.recipe.prompt == "sun.png"
    ]
    return found


async def test_no_clip_is_paid_for_that_would_be_made_from_a_damaged_image(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    chains = dict.fromkeys((*OPTIONS.chains, AssetKind.starting_image, AssetKind.video), ("scripted/any",))
    filmed = replace(REQUEST, options=replace(OPTIONS, video=True, chains=chains))
    async with studio.open() as open_studio:
        view = await open_studio.make(filmed)
        [image, *_] = [asset for asset in view.assets if asset.kind is AssetKind.starting_image]
        [clip, *_] = [asset for asset in view.assets if asset.kind is AssetKind.video]
        assert clip.depends_on[0].key == image.key
        damage(studio, image)
        studio.folder.media.clear()
        provider.calls.clear()
        view = await open_studio.make(replace(filmed, mode=JobMode.regenerate, targets=(clip.key,)))
    assert provider.calls == []
    assert any(clip.title in warning and "damaged on disk" in warning for warning in view.job.warnings)
