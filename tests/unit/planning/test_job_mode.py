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
from reelproof.planning.assets.reuse import Decision, DecisionKind, Reason
from tests.unit.planning.films import generated, planned, simple_script

JOB = JobId("job_now")
ASSETS = planned(simple_script("One.", "Two."), FilmOptions())
PICTURE = next(asset for asset in ASSETS if asset.key == "segment/s0/image/1")
MADE = generated(PICTURE)
FALLBACK = replace(
    MADE, accepted_take=replace(MADE.accepted_take, is_fallback=True) if MADE.accepted_take else None
)
MINE = replace(MADE, accepted_take=replace(MADE.accepted_take, job_id=JOB) if MADE.accepted_take else None)

NEW = Decision(PICTURE, DecisionKind.make, Reason.new)
CHANGED = Decision(MADE, DecisionKind.make, Reason.changed)
KEPT = Decision(MADE, DecisionKind.keep, Reason.unchanged, MADE.accepted_take)
REUSED = Decision(PICTURE, DecisionKind.reuse, Reason.made_before, MADE.accepted_take)
BY_FALLBACK = Decision(FALLBACK, DecisionKind.keep, Reason.unchanged, FALLBACK.accepted_take)
THIS = frozenset({PICTURE.key})
OTHER = frozenset({AssetKey("segment/s1/image/1")})
NONE = frozenset[AssetKey]()


@pytest.mark.parametrize(
    ("mode", "targets", "decision", "kind", "reason"),
    [
        (JobMode.produce, NONE, NEW, DecisionKind.make, Reason.new),
        (JobMode.produce, NONE, CHANGED, DecisionKind.make, Reason.changed),
        (JobMode.retry_stale, NONE, CHANGED, DecisionKind.make, Reason.changed),
        (JobMode.retry, NONE, NEW, DecisionKind.make, Reason.new),
        (JobMode.retry, THIS, NEW, DecisionKind.make, Reason.new),
        (JobMode.retry, OTHER, NEW, DecisionKind.skip, Reason.missing),
        (JobMode.retry, NONE, CHANGED, DecisionKind.skip, Reason.outdated),
        (JobMode.retry, NONE, KEPT, DecisionKind.keep, Reason.unchanged),
        (JobMode.retry, OTHER, REUSED, DecisionKind.reuse, Reason.made_before),
        (JobMode.retry_fallbacks, NONE, BY_FALLBACK, DecisionKind.make, Reason.fallback),
        (JobMode.retry_fallbacks, NONE, NEW, DecisionKind.make, Reason.new),
        (JobMode.retry_fallbacks, NONE, CHANGED, DecisionKind.skip, Reason.outdated),
        (JobMode.render, NONE, NEW, DecisionKind.skip, Reason.missing),
        (JobMode.render, NONE, CHANGED, DecisionKind.skip, Reason.outdated),
        (JobMode.render, NONE, REUSED, DecisionKind.reuse, Reason.made_before),
        (JobMode.regenerate, THIS, KEPT, DecisionKind.make, Reason.requested),
        (JobMode.regenerate, OTHER, KEPT, DecisionKind.keep, Reason.unchanged),
        (JobMode.regenerate, OTHER, CHANGED, DecisionKind.skip, Reason.outdated),
    ],
)
def test_a_mode_decides(
    mode: JobMode, targets: frozenset[AssetKey], decision: Decision, kind: DecisionKind, reason: Reason
) -> None:
    [decided] = apply_mode([decision], mode, targets, JOB)
    assert (decided.kind, decided.reason) == (kind, reason)


def test_what_the_job_made_before_a_crash_is_not_made_again() -> None:
    mine = Decision(MINE, DecisionKind.make, Reason.changed)
    assert regenerate_if_requested(mine, THIS, JOB).kind is DecisionKind.keep
    assert regenerate_if_requested(mine, THIS, None).kind is DecisionKind.make
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
    missing = Decision(second, DecisionKind.make, Reason.new)
    both = [Decision(first, DecisionKind.make, Reason.new), missing]
    decided = apply_mode(both, JobMode.regenerate, frozenset({first.key}), JOB)
    assert [one.kind for one in decided] == [DecisionKind.make, DecisionKind.make]


@pytest.mark.parametrize(
    ("mode", "targets", "keys"),
    [
        (JobMode.render, NONE, []),
        (JobMode.produce, NONE, ["a", "b", "c"]),
        (JobMode.retry, NONE, ["a", "b", "c"]),
        (JobMode.retry, frozenset({AssetKey("b")}), ["b", "c"]),
        (JobMode.regenerate, frozenset({AssetKey("c")}), ["c"]),
    ],
)
def test_a_job_waits_for_what_it_makes(mode: JobMode, targets: frozenset[AssetKey], keys: list[str]) -> None:
    assert [asset.key for asset in assets_in_scope(chain_of("a", "b", "c"), mode, targets)] == keys


def test_only_a_take_that_stays_is_outdated() -> None:
    stays = Decision(MADE, DecisionKind.skip, Reason.outdated, MADE.accepted_take)
    gone = Decision(PICTURE, DecisionKind.skip, Reason.missing)
    assert outdated([stays, gone, KEPT, CHANGED]) == [stays]
