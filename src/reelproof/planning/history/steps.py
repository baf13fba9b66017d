"""Decides what undo, redo and restoring a version store, and which changes are done."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from reelproof.domain.asset import AssetStatus, TakeStatus
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest, TakeId
from reelproof.planning.history.change import (
    AssetChange,
    AssetState,
    Basis,
    Change,
    ChangeKind,
    FilmSettings,
    History,
    HistoryStep,
    OptionsChange,
    TakeChange,
    TextChange,
    Version,
)
from reelproof.planning.history.recording import differ, record

States = Mapping[AssetKey, AssetState]
Marks = Mapping[TakeId, TakeStatus | None]


@frozen
class FilmNow:
    """A film as it is: its history, title, and the assets that a step may change."""

    history: History
    title: str
    assets: States
    basis: Basis


def undo(film: FilmNow, change: Change) -> HistoryStep:
    """Takes back the change at the cursor.

    What is there now is stored with the change, so that a redo also brings back what a job made since. If
    there was no take before a new prompt, the one made since stays.
    """
    script, options, current = change.script, change.options, film.assets
    changed = [one for one in change.assets if one.key in current]
    return HistoryStep(
        film.basis,
        _moved(
            film.history,
            change.parent,
            script.before if script else None,
            options.before if options else None,
            _text_after_undo(film.history, script),
        ),
        replace(
            change,
            script=replace(script, title_after=film.title) if script else None,
            assets=tuple(replace(one, after=current.get(one.key, one.after)) for one in change.assets),
        ),
        assets={one.key: _before(change, one, current[one.key]) for one in changed},
        takes={one.take_id: one.before for one in change.takes},
        title=script.title_before if script else None,
    )


def undo_unrecorded(film: FilmNow, change: Change, at: datetime) -> HistoryStep | None:
    """Takes back a script that no change led to, as it is undone before the change at the cursor; None if the
    film has the script of that change.
    """
    script, current = change.script, film.history.script
    if script is None or current in (None, script.after):
        return None
    text = TextChange(script.after, current, script.title_after or film.title)
    moved, recorded = record(film.history, Change(ChangeKind.script, at, script=text))
    step = undo(replace(film, history=replace(moved, edition=film.history.edition)), recorded)
    return replace(step, basis=film.basis)


def redo(film: FilmNow, change: Change) -> HistoryStep:
    """Does the change again that was undone last."""
    script, options, current = change.script, change.options, film.assets
    return HistoryStep(
        film.basis,
        _moved(
            film.history,
            change.number,
            script.after if script else None,
            options.after if options else None,
            _text_after_redo(film.history, script),
        ),
        replace(
            change,
            script=replace(script, title_before=film.title) if script else None,
            assets=tuple(replace(one, before=current.get(one.key, one.before)) for one in change.assets),
        ),
        assets={one.key: one.after for one in change.assets if one.key in current},
        takes={one.take_id: one.after for one in change.takes},
        title=script.title_after if script else None,
    )


def restore(
    film: FilmNow, version: Version, settings: FilmSettings | None, marks: Marks, at: datetime
) -> HistoryStep | None:
    """Makes the film as it was in a version; None if it already is.

    `settings` are the current ones; `marks` has the reviews of the version's takes that exist. Assets that
    the version lacks stay as they are, and so do takes where the version has none.
    """
    current = film.assets
    known = {key: state for key, state in version.assets.items() if key in current}
    wanted = {key: _restored(state, current[key], marks) for key, state in known.items()}
    wanted = {key: state for key, state in wanted.items() if not state.looks_like(current[key])}
    shown = [state.take_id for state in known.values() if state.take_id is not None]
    change = Change(
        ChangeKind.restore,
        at,
        script=_text_change(film, version),
        options=_options_change(settings, version.settings),
        assets=tuple(AssetChange(key, current[key], state) for key, state in wanted.items()),
        takes=tuple(TakeChange(one, marks[one], None) for one in shown if marks.get(one) is not None),
        note=version.name,
    )
    if change.is_empty:
        return None
    recorded, numbered = record(film.history, change)
    script, options = change.script, change.options
    history = _moved(
        replace(recorded, edition=film.history.edition),
        recorded.cursor,
        script.after if script else None,
        options.after if options else None,
        script.after if script else recorded.film_text,
    )
    takes = {one.take_id: one.after for one in change.takes}
    title = script.title_after if script else None
    return HistoryStep(film.basis, history, numbered, assets=wanted, takes=takes, title=title)


def settled_state(state: AssetState) -> AssetState:
    """Returns the state to store for an asset that no job works on."""
    if state.status.is_final and (state.status is not AssetStatus.generated or state.take_id is not None):
        return state
    status = AssetStatus.pending if state.take_id is None else AssetStatus.generated
    return replace(state, status=status, error=None)


def done_numbers(cursor: int, parents: Mapping[int, int]) -> frozenset[int]:
    """Returns the changes that are in the film; `parents` has every stored change."""
    done = set[int]()
    while cursor in parents:
        done.add(cursor)
        cursor = parents[cursor]
    return frozenset(done)


def undone_numbers(cursor: int, parents: Mapping[int, int]) -> frozenset[int]:
    """Returns the changes that can be redone."""
    newest_child = {parent: number for number, parent in sorted(parents.items())}
    undone = set[int]()
    while (child := newest_child.get(cursor)) is not None:
        undone.add(child)
        cursor = child
    return frozenset(undone)


def taken_back(
    changes: Iterable[Change], done: frozenset[int], keys: Collection[AssetKey]
) -> frozenset[AssetKey]:
    """Returns the assets whose newest regeneration was undone, or whose film was restored since.

    `changes` are the newest first.
    """
    is_restored, seen, found = False, set[AssetKey](), set[AssetKey]()
    for change in changes:
        if change.kind is ChangeKind.restore and change.number in done:
            is_restored = True
        if change.kind is ChangeKind.prompt:
            new = {one.key for one in change.assets if one.key in keys} - seen
            seen |= new
            found |= new if is_restored or change.number not in done else set()
    return frozenset(found)


def _before(change: Change, asset: AssetChange, current: AssetState) -> AssetState:
    is_lost = asset.before.take_id is None and current.take_id is not None
    if change.kind is ChangeKind.prompt and is_lost:
        return replace(current, edit=asset.before.edit)
    return asset.before


def _restored(state: AssetState, current: AssetState, marks: Marks) -> AssetState:
    return state if state.take_id in marks else replace(current, edit=state.edit)


def _moved(
    history: History,
    cursor: int,
    script: Digest | None,
    settings: FilmSettings | None,
    film_text: Digest | None,
) -> History:
    moved = replace(
        history,
        cursor=cursor,
        edition=history.edition + 1,
        settings=settings or history.settings,
        kept=settings or history.kept,
        film_text=film_text,
    )
    if script is None or script == history.script:
        return moved
    replaced = history.script if history.is_written else history.replaced
    return replace(moved, script=script, replaced=replaced, is_written=False)


def _text_after_undo(history: History, script: TextChange | None) -> Digest | None:
    """A text that no job was made from has no effect on later jobs."""
    if script is None or script.after != history.film_text:
        return history.film_text
    return script.before


def _text_after_redo(history: History, script: TextChange | None) -> Digest | None:
    if script is None:
        return history.film_text
    was_taken_back = history.film_text != history.requested and script.before == history.film_text
    return script.after if was_taken_back or script.after == history.requested else history.film_text


def _text_change(film: FilmNow, version: Version) -> TextChange | None:
    before, after = film.history.script, version.script
    if before is None or after is None or before == after:
        return None
    return TextChange(before, after, film.title, version.title)


def _options_change(before: FilmSettings | None, after: FilmSettings | None) -> OptionsChange | None:
    return OptionsChange(before, after) if before and after and differ(before, after) else None
