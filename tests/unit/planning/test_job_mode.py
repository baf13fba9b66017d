"""What a job of each mode does with an asset."""

from dataclasses import replace

import pytest

from reelproof.domain.asset import Asset, Dependency
from reelproof.domain.ids import AssetKey, JobId
from reelproof.domain.job import JobMode
from reelproof.domain.project import FilmOptions
from reelproof.planning.assets.job_mode import (
    apply_mode,
    assets_in_scope,
    outdated,
    regenerate_if_requested,
    with_dependents,
)
from reelproof.planning.assets.reuse import Decision, Reason, Verdict
from tests.unit.planning.films import generated, planned, simple_script

JOB = JobId("job_now")
ASSETS = planned(simple_script("One.", "Two."), FilmOptions())
PICTURE = next(asset for asset in ASSETS if asset.key == "segment/s0/image/1")
MADE = generated(PICTURE)
FALLBACK = replace(
    MADE, accepted_take=replace(MADE.accepted_take, is_fallback=True) if MADE.accepted_take else None
)
MINE = replace(MADE, accepted_take=replace(MADE.accepted_take, job_id=JOB) if MADE.accepted_take else None)

NEW = Decision(PICTURE, Verdict.make, Reason.new)
CHANGED = Decision(MADE, Verdict.make, Reason.changed)
KEPT = Decision(MADE, Verdict.keep, Reason.unchanged, MADE.accepted_take)
REUSED = Decision(PICTURE, Verdict.reuse, Reason.made_before, MADE.accepted_take)
BY_FALLBACK = Decision(FALLBACK, Verdict.keep, Reason.unchanged, FALLBACK.accepted_take)
THIS = frozenset({PICTURE.key})
OTHER = frozenset({AssetKey("segment/s1/image/1")})
NONE = frozenset[AssetKey]()


@pytest.mark.parametrize(
    ("aim", "targets", "decision", "verdict", "reason"),
    [
        (JobMode.produce, NONE, NEW, Verdict.make, Reason.new),
        (JobMode.produce, NONE, CHANGED, Verdict.make, Reason.changed),
        (JobMode.retry_stale, NONE, CHANGED, Verdict.make, Reason.changed),
        (JobMode.retry, NONE, NEW, Verdict.make, Reason.new),
        (JobMode.retry, THIS, NEW, Verdict.make, Reason.new),
        (JobMode.retry, OTHER, NEW, Verdict.untouched, Reason.missing),
        (JobMode.retry, NONE, CHANGED, Verdict.untouched, Reason.outdated),
        (JobMode.retry, NONE, KEPT, Verdict.keep, Reason.unchanged),
        (JobMode.retry, OTHER, REUSED, Verdict.reuse, Reason.made_before),
        (JobMode.retry_fallbacks, NONE, BY_FALLBACK, Verdict.make, Reason.fallback),
        (JobMode.retry_fallbacks, NONE, NEW, Verdict.make, Reason.new),
        (JobMode.retry_fallbacks, NONE, CHANGED, Verdict.untouched, Reason.outdated),
        (JobMode.render, NONE, NEW, Verdict.untouched, Reason.missing),
        (JobMode.render, NONE, CHANGED, Verdict.untouched, Reason.outdated),
        (JobMode.render, NONE, REUSED, Verdict.reuse, Reason.made_before),
        (JobMode.regenerate, THIS, KEPT, Verdict.make, Reason.requested),
        (JobMode.regenerate, OTHER, KEPT, Verdict.keep, Reason.unchanged),
        (JobMode.regenerate, OTHER, CHANGED, Verdict.untouched, Reason.outdated),
    ],
)
def test_a_mode_decides(
    aim: JobMode, targets: frozenset[AssetKey], decision: Decision, verdict: Verdict, reason: Reason
) -> None:
    [decided] = apply_mode([decision], aim, targets, JOB)
    assert (decided.verdict, decided.reason) == (verdict, reason)


def test_what_the_job_made_before_a_crash_is_not_made_again() -> None:
    mine = Decision(MINE, Verdict.make, Reason.changed)
    assert regenerate_if_requested(mine, THIS, JOB).verdict is Verdict.keep
    assert regenerate_if_requested(mine, THIS, None).verdict is Verdict.make
    assert regenerate_if_requested(mine, OTHER, JOB) == mine


def chain_of(*keys: str) -> list[Asset]:
    """Assets that each depend on the one before."""
    return [
        replace(PICTURE, key=AssetKey(key), depends_on=(Dependency(AssetKey(before), "it"),))
        for before, key in zip(("none", *keys), keys, strict=False)
    ]


def test_dependents_are_found_through_others() -> None:
    assets = chain_of("a", "b", "c")
    assert with_dependents(assets, frozenset({AssetKey("b")})) == {"b", "c"}
    assert with_dependents(assets, NONE) == NONE


def test_a_missing_asset_made_from_a_requested_one_is_made_too() -> None:
    first, second = chain_of("a", "b")
    missing = Decision(second, Verdict.make, Reason.new)
    both = [Decision(first, Verdict.make, Reason.new), missing]
    decided = apply_mode(both, JobMode.regenerate, frozenset({first.key}), JOB)
    assert [one.verdict for one in decided] == [Verdict.make, Verdict.make]


@pytest.mark.parametrize(
    ("aim", "targets", "keys"),
    [
        (JobMode.render, NONE, []),
        (JobMode.produce, NONE, ["a", "b", "c"]),
        (JobMode.retry, NONE, ["a", "b", "c"]),
        (JobMode.retry, frozenset({AssetKey("b")}), ["b", "c"]),
        (JobMode.regenerate, frozenset({AssetKey("c")}), ["c"]),
    ],
)
def test_a_job_waits_for_what_it_makes(aim: JobMode, targets: frozenset[AssetKey], keys: list[str]) -> None:
    assert [asset.key for asset in assets_in_scope(chain_of("a", "b", "c"), aim, targets)] == keys


def test_only_a_take_that_stays_is_outdated() -> None:
    stays = Decision(MADE, Verdict.untouched, Reason.outdated, MADE.accepted_take)
    gone = Decision(PICTURE, Verdict.untouched, Reason.missing)
    assert outdated([stays, gone, KEPT, CHANGED]) == [stays]
