"""Every kind of asset with every error code: the asset ends as listed, and a film is always made."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.planning.assets.film_assets import MOOD_PROMPTS
from reelproof.planning.assets.softening import soften
from reelproof.planning.recovery.retry import RetryPolicy
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN, SUN_PICTURE

PICTURED = (AssetKind.image, AssetKind.narration, AssetKind.music)
FILMED = (AssetKind.starting_image, AssetKind.video)
KINDS = (*PICTURED, *FILMED)
PROMPTS = {
    AssetKind.image: SUN_PICTURE,
    AssetKind.narration: SUN,
    AssetKind.music: MOOD_PROMPTS[MusicMood.calm],
    AssetKind.starting_image: SUN_PICTURE,
    AssetKind.video: SUN_PICTURE,
}


def options_for(kind: AssetKind) -> FilmOptions:
    """The provider `other` makes this kind, and `scripted` everything else."""
    chains = {one: ("other/any" if one is kind else "scripted/any",) for one in KINDS}
    music = MusicMood.calm if kind is AssetKind.music else MusicMood.none
    return FilmOptions(chains=chains, music=music, video=kind in FILMED)


@pytest.mark.parametrize("code", ErrorCode)
@pytest.mark.parametrize("kind", KINDS)
async def test_an_asset_ends_as_its_error_is_listed(
    studio: InMemoryStudio, other: ScriptedProvider, kind: AssetKind, code: ErrorCode
) -> None:
    subject = ERRORS[code].subject and f"A_{ERRORS[code].subject}"
    failure = ScriptedFailure(code, message=f"The script says {code}.", subject=subject)
    prompt = PROMPTS[kind]
    other.outcomes = {words: [failure] for words in (prompt, soften(prompt))}
    studio.retries = RetryPolicy(max_retries=0)
    async with studio.open() as open_studio:
        view = await open_studio.make(replace(REQUEST, options=options_for(kind)))
    assert view.job.status is JobStatus.succeeded
    [error] = [asset.error for asset in view.assets if asset.kind is kind and asset.error]
    assert error.after(0) == Failure(
        code,
        failure.message,
        subject=subject,
        provider="other",
        provider_code="scripted",
        model="other/any",
        correlation_id=view.job.correlation_id,
    )
    [missing] = [asset for asset in view.assets if asset.kind is kind and asset.accepted_take is None]
    assert missing.status.value == ERRORS[code].asset_status.value
    parked = {asset.kind: asset.error.code for asset in view.assets if asset.error and asset.kind is not kind}
    is_parked = kind is AssetKind.starting_image
    assert parked == ({AssetKind.video: ErrorCode.DependencyFailed} if is_parked else {})
