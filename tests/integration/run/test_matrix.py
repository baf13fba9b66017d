"""Every error code in one film for pictures and clips: the film is always made, and all reports agree.

The state that each code leads to for each kind is proven in memory (`tests/unit/engine/run/test_matrix.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.domain.job import JobStatus
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood
from reelproof.planning.assets.film_assets import MOOD_PROMPTS
from reelproof.planning.assets.softening import soften
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider, scripted_cards
from tests.integration.run.film_folder import FilmFolder, check_consistency
from tests.integration.run.harness import FilmHarness, FinishedJob

CODES = tuple(ErrorCode)
FINE, FAULTY = "fine/any", "faulty/any"
PICTURED = (AssetKind.image, AssetKind.narration)
FILMED = (AssetKind.starting_image, AssetKind.video)
KINDS = (*PICTURED, *FILMED, AssetKind.music)


def fails(code: ErrorCode) -> ScriptedFailure:
    subject = ERRORS[code].subject
    return ScriptedFailure(code, message=f"The script says {code}.", subject=subject and f"A_{subject}")


def outcomes(failures: Mapping[str, ErrorCode]) -> Mapping[str, Sequence[ScriptedFailure]]:
    """A failure for each prompt, however gently it is put."""
    return {words: [fails(code)] for prompt, code in failures.items() for words in (prompt, soften(prompt))}


def words(code: ErrorCode) -> str:
    return f"This is about {code}."


def harness_with(harness: FilmHarness, kind: AssetKind, failures: Mapping[str, ErrorCode]) -> FilmHarness:
    """Returns a harness in which the provider of one kind fails with the given codes."""
    chains = {one: (FAULTY if one is kind else FINE,) for one in KINDS}
    music = MusicMood.calm if kind is AssetKind.music else MusicMood.none
    faulty = ScriptedProvider("faulty", outcomes=outcomes(failures))
    return replace(
        harness,
        options=FilmOptions(chains=chains, music=music, video=kind in FILMED),
        settings={"max_retries": 0},
        plugins={"fine": ScriptedProvider("fine"), "faulty": faulty, "local": scripted_cards()},
    )


def check_end(made: FinishedJob, key: str, code: ErrorCode) -> None:
    """The asset is in the state of the list, with the error as the provider raised it."""
    asset = made.asset(key)
    failures = fails(code)
    assert asset.status.value == ERRORS[code].asset_status.value
    assert asset.error is not None
    assert (asset.error.code, asset.error.subject, asset.error.message) == (
        code,
        failures.subject,
        failures.message,
    )
    assert (asset.error.provider, asset.error.model) == ("faulty", FAULTY)
    assert asset.error.provider_code == "scripted"
    assert asset.error.correlation_id == made.view.job.correlation_id


@pytest.mark.parametrize("kind", [AssetKind.image, AssetKind.video])
async def test_each_segment_fails_in_a_different_way(harness: FilmHarness, kind: AssetKind) -> None:
    harness = harness_with(harness, kind, {words(code): code for code in CODES})
    harness.write("All is well.", *map(words, CODES))
    made = await harness.make()
    assert made.view.job.status is JobStatus.succeeded
    assert (harness.output / "film.mp4").stat().st_size
    fine, *failing = made.of_kind(kind)
    assert fine.status.value == "generated"
    for asset, code in zip(failing, CODES, strict=True):
        check_end(made, asset.key, code)
    others = set(PICTURED if kind in PICTURED else (*FILMED, AssetKind.narration)) - {kind}
    for other in others:
        is_parked = kind is AssetKind.starting_image and other is AssetKind.video
        expected = "DependencyFailed" if is_parked else None
        assert made.codes(other) == [None, *[expected] * len(CODES)]
    check_consistency(harness, made)
    replacements = {
        clip.metadata["reelproof"].get("replacement_key")
        for clips in FilmFolder(harness.output).clips().values()
        for clip in clips
    }
    starting = {asset.key for asset in made.of_kind(AssetKind.starting_image)[1:]}
    assert replacements - {None} == (starting if kind is AssetKind.video else set())


async def test_missing_music_is_reported_everywhere(harness: FilmHarness) -> None:
    harness.write("All is well.")
    code = ErrorCode.QuotaExceeded
    made = await harness_with(harness, AssetKind.music, {MOOD_PROMPTS[MusicMood.calm]: code}).make()
    assert made.view.job.status is JobStatus.succeeded
    check_end(made, "music", code)
    assert [row["asset"] for row in made.placeholders] == ["music"]
    check_consistency(harness, made)
