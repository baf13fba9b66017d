"""Which changes are done, what they are called, and how versions are compared."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reelproof.domain.asset import AssetStatus, Edit, TakeStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, TakeId, VersionId
from reelproof.domain.project import FilmLanguage, FilmOptions, LanguageOrigin
from reelproof.domain.script import Style
from reelproof.domain.units import FrameRate
from reelproof.planning.history.change import (
    AssetChange,
    AssetState,
    Basis,
    Change,
    ChangeKind,
    FilmSettings,
    History,
    OptionsChange,
    Version,
)
from reelproof.planning.history.comparison import compare
from reelproof.planning.history.label import label_of
from reelproof.planning.history.recording import RequestContent, record_request
from reelproof.planning.history.steps import (
    FilmNow,
    done_numbers,
    restore,
    settled_state,
    undo,
    undone_numbers,
)
from reelproof.planning.script.options import FilmChoices

AT = datetime(2026, 11, 29, tzinfo=UTC)
KEY = AssetKey("segment/bees/image/1")
REFUSED = Failure(ErrorCode.SensitiveContent, "Refused.")
FIRST, SECOND = AssetState(TakeId("tak_1")), AssetState(TakeId("tak_2"))
VERSION = Version(VersionId("ver_1"), "Cut", AT, assets={KEY: FIRST})
SETTINGS = FilmSettings(FilmChoices(), FilmOptions())


def film(current: AssetState) -> FilmNow:
    return FilmNow(History(), "Bees", {KEY: current}, Basis(0))


# 1 ← 2 ← 3, and 4 was made after 3 and 2 were undone.
PARENTS = {1: 0, 2: 1, 3: 2, 4: 1}


@pytest.mark.parametrize(
    ("cursor", "done", "undone"),
    [
        (4, {1, 4}, set()),
        (1, {1}, {4}),
        (0, set(), {1, 4}),
        (3, {1, 2, 3}, set()),
    ],
)
def test_the_newest_branch_can_be_redone(cursor: int, done: set[int], undone: set[int]) -> None:
    assert done_numbers(cursor, PARENTS) == done
    assert undone_numbers(cursor, PARENTS) == undone


def test_changes_after_removed_ones_are_still_done() -> None:
    assert done_numbers(9, {9: 8, 8: 7}) == {9, 8}


def test_undoing_a_prompt_keeps_the_only_take() -> None:
    failed = AssetState(status=AssetStatus.needs_prompt_update, error=REFUSED)
    edited = AssetState(TakeId("tak_1"), Edit("bees", "a hive"), AssetStatus.generated)
    change = Change(ChangeKind.prompt, AT, 1, assets=(AssetChange(KEY, failed, edited),))
    assert undo(film(edited), change).assets == {KEY: replace(edited, edit=None)}
    accepted = replace(change, kind=ChangeKind.accept)
    assert undo(film(edited), accepted).assets == {KEY: failed}


def test_an_asset_that_was_deleted_is_left_out() -> None:
    change = Change(ChangeKind.accept, AT, 1, assets=(AssetChange(KEY, FIRST, SECOND),))
    assert undo(FilmNow(History(), "Bees", {}, Basis(0)), change).assets == {}


def test_restoring_a_version_accepts_rejected_takes_and_loses_none() -> None:
    marks = {TakeId("tak_1"): TakeStatus.rejected}
    step = restore(film(SECOND), VERSION, None, marks, AT)
    assert step is not None
    assert step.assets == {KEY: FIRST}
    assert step.takes == {"tak_1": None}
    unmade = replace(VERSION, assets={KEY: AssetState(edit=Edit("bees", "a hive"))})
    kept = restore(film(SECOND), unmade, None, {}, AT)
    assert kept is not None
    assert kept.assets == {KEY: replace(SECOND, edit=Edit("bees", "a hive"))}
    assert restore(film(SECOND), VERSION, None, {}, AT) is None
    assert restore(film(FIRST), VERSION, None, {TakeId("tak_1"): None}, AT) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (AssetState(status=AssetStatus.running), AssetState()),
        (AssetState(status=AssetStatus.generated), AssetState()),
        (
            AssetState(TakeId("tak_1"), status=AssetStatus.retrying),
            replace(FIRST, status=AssetStatus.generated),
        ),
        (AssetState(status=AssetStatus.failed, error=REFUSED),) * 2,
    ],
)
def test_states_that_only_a_running_job_has_are_not_stored(state: AssetState, expected: AssetState) -> None:
    assert settled_state(state) == expected


def test_lines_options_and_assets_are_compared() -> None:
    german = FilmLanguage("de", LanguageOrigin.option)
    options = FilmOptions(style=Style.night, burn_captions=False, language=german, frame_rate=FrameRate(25))
    other = replace(VERSION, settings=FilmSettings(FilmChoices(), options), assets={KEY: SECOND})
    found = compare(replace(VERSION, settings=SETTINGS), other, "one\ntwo\nsix", "one\nthree\nfour\nsix")
    assert [(line.line, line.text, line.is_added) for line in found.lines] == [
        (2, "two", False),
        (2, "three", True),
        (3, "four", True),
    ]
    assert {(one.name, one.before, one.after) for one in found.options} == {
        ("style", "bright", "night"),
        ("captions", "on", "off"),
        ("language", "", "de"),
        ("fps", "30", "25"),
    }
    assert [(one.key, one.before, one.after) for one in found.assets] == [(KEY, FIRST, SECOND)]
    assert not found.is_same
    assert compare(VERSION, VERSION, "one", "one").is_same


NIGHT = FilmSettings(
    FilmChoices(style=Style.night, frame_rate=FrameRate(25)), FilmOptions(), stays_local=True
)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (NIGHT, NIGHT),
        (replace(NIGHT, stays_local=False), replace(NIGHT, stays_local=False)),
        (
            replace(NIGHT, choices=replace(NIGHT.choices, style=Style.bright, draft=True)),
            replace(NIGHT, choices=FilmChoices(frame_rate=FrameRate(25))),
        ),
        (replace(SETTINGS, choices=FilmChoices(style=Style.bright)), None),
    ],
)
def test_options_that_a_step_brought_back_are_kept_until_others_are_stated(
    stated: FilmSettings, expected: FilmSettings | None
) -> None:
    history = History(kept=NIGHT, settings=NIGHT)
    after = record_request(history, None, RequestContent("one", stated), "Bees", AT).history
    assert (after.kept, after.settings) == (expected, None)


@pytest.mark.parametrize(
    ("change", "label"),
    [
        (Change(ChangeKind.script, AT), "Edited the script"),
        (
            Change(ChangeKind.script, AT, options=OptionsChange(SETTINGS, SETTINGS)),
            "Edited the script and the options",
        ),
        (
            Change(ChangeKind.options, AT, options=OptionsChange(SETTINGS, NIGHT)),
            "Changed the options: style, fps, local",
        ),
        (Change(ChangeKind.prompt, AT, assets=(AssetChange(KEY, FIRST, SECOND),)), f"Regenerated {KEY}"),
        (
            Change(ChangeKind.prompt, AT, assets=(AssetChange(KEY, FIRST, SECOND),) * 3),
            "Regenerated 3 assets",
        ),
        (Change(ChangeKind.accept, AT), "Accepted a take"),
        (Change(ChangeKind.reject, AT), "Rejected a candidate"),
        (Change(ChangeKind.restore, AT, note="Cut"), "Restored “Cut”"),
    ],
)
def test_changes_are_named(change: Change, label: str) -> None:
    assert label_of(change) == label
