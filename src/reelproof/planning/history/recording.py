"""Decides how a person's change is recorded: a saved script, a new request, prompts, a review."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from reelproof.domain.asset import Asset, AssetStatus, Edit, Take, TakeStatus
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, TakeId
from reelproof.planning.assets.review import Review, ReviewOutcome
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
    ScriptAction,
    TakeChange,
    TextChange,
)
from reelproof.planning.script.options import FilmChoices, shared_choices

MARKS = (TakeStatus.candidate, TakeStatus.rejected)


@frozen
class ScriptSave:
    """A text to save over `before`, the text of the file; `title` is the film's until now."""

    before: str | None
    text: str
    title: str
    gesture: str | None
    at: datetime
    action: ScriptAction | None = None


@frozen
class RequestContent:
    """The script and the settings of a request."""

    text: str
    settings: FilmSettings


def text_digest(text: str) -> Digest:
    return digest_of_bytes(text.encode())


def record(history: History, change: Change) -> tuple[History, Change]:
    """Appends a change at the cursor. What was undone before it can no longer be redone."""
    numbered = replace(change, number=history.last_number + 1, parent=history.cursor)
    moved = replace(history, cursor=numbered.number, last_number=numbered.number, edition=history.edition + 1)
    return moved, numbered


def record_script(history: History, save: ScriptSave, cursor: Change | None) -> HistoryStep:
    """Records a saved script. The first text of a film is no change.

    A save of the same gesture as the last change, `cursor`, becomes a part of it; its texts in between are
    not kept.
    """
    wanted, before = text_digest(save.text), save.before
    replaced = text_digest(before) if before is not None else None
    unwritten = replace(history, script=wanted, replaced=replaced, is_written=False)
    pending = replace(unwritten, edition=history.edition + 1)
    texts, basis, known = {wanted: save.text}, Basis(history.edition), _known_text(history, replaced)
    if known is None or known == wanted:
        return HistoryStep(basis, pending, texts=texts)
    if cursor is not None and cursor.script is not None and _continues(history, save, cursor, known):
        longer = replace(cursor, script=replace(cursor.script, after=wanted), at=save.at)
        return HistoryStep(basis, pending, longer, texts, drops_texts=True)
    if before is not None:
        texts[text_digest(before)] = before
    change = Change(
        ChangeKind.script,
        save.at,
        script=TextChange(known, wanted, save.title),
        gesture=save.gesture,
        note=save.action.value if save.action else None,
    )
    moved, numbered = record(unwritten, change)
    return HistoryStep(basis, moved, numbered, texts)


def _known_text(history: History, file: Digest | None) -> Digest | None:
    """Returns the film's text until now, which its file may lack."""
    is_unwritten = not history.is_written and file == history.replaced
    return history.script if file is None or is_unwritten else file


def _continues(history: History, save: ScriptSave, cursor: Change, known: Digest) -> bool:
    """A text that a job was made from, or that was written outside, ends the gesture."""
    is_same = (cursor.gesture, cursor.number) == (save.gesture, history.last_number)
    last = cursor.script.after if cursor.script else None
    return save.gesture is not None and is_same and known == last != history.film_text


def record_outside(history: History, text: str, title: str, at: datetime) -> HistoryStep:
    """Records the text of the file, which may have been changed outside."""
    wanted, basis = text_digest(text), Basis(history.edition)
    current = _with_text(history, wanted)
    if history.script in (None, current.script):
        return HistoryStep(basis, replace(current, edition=history.edition + 1), texts={wanted: text})
    script = TextChange(history.script, wanted, title)
    moved, change = record(current, Change(ChangeKind.script, at, script=script))
    return HistoryStep(basis, moved, change, {wanted: text})


def record_request(
    history: History, before: RequestContent | None, after: RequestContent, title: str, at: datetime
) -> HistoryStep:
    """Records what a new request changes about the script and the options.

    `before` is what the film's newest request has, `title` the film's title until now.
    """
    wanted = text_digest(after.text)
    texts, known = {wanted: after.text}, history.script
    if known is None and before is not None:
        known = text_digest(before.text)
        texts[known] = before.text
    current = _with_text(history, wanted)
    is_new = known is not None and current.script not in (known, history.script)
    script = TextChange(known, wanted, title) if known is not None and is_new else None
    old = history.settings or (before.settings if before else None)
    options = OptionsChange(old, after.settings) if old is not None and differ(old, after.settings) else None
    kind = ChangeKind.script if script else ChangeKind.options
    change = Change(kind, at, script=script, options=options)
    kept = _kept(history.kept, after.settings)
    current = replace(current, settings=None, kept=kept, requested=wanted, film_text=current.script)
    if change.is_empty:
        return HistoryStep(Basis(history.edition), replace(current, edition=history.edition + 1), texts=texts)
    moved, numbered = record(current, change)
    return HistoryStep(Basis(history.edition), moved, numbered, texts)


def record_brief(history: History) -> HistoryStep:
    """The text and options of undo are void; the script stays until another one is written."""
    begun = replace(
        history, edition=history.edition + 1, settings=None, kept=None, requested=None, film_text=None
    )
    return HistoryStep(Basis(history.edition), begun)


def record_written(history: History, text: str, title: str, at: datetime) -> HistoryStep:
    """Records the script that a job wrote from its brief, and is made from."""
    step = record_outside(history, text, title, at)
    wanted = text_digest(text)
    return replace(step, history=replace(step.history, requested=wanted, film_text=wanted))


def _with_text(history: History, text: Digest) -> History:
    """Returns the history of a film with this text.

    A text that is still to be written stays so, and the one that it replaces is not the film's anymore.
    """
    if not history.is_written and text == history.replaced:
        return history
    return replace(history, script=text)


def _kept(kept: FilmSettings | None, stated: FilmSettings) -> FilmSettings | None:
    if kept is None:
        return None
    choices = shared_choices(kept.choices, stated.choices)
    stays_local = kept.stays_local and stated.stays_local
    is_kept = stays_local or choices != FilmChoices()
    return FilmSettings(choices, stated.options, stays_local) if is_kept else None


def differ(before: FilmSettings, after: FilmSettings) -> bool:
    """Defaults and keys may decide other options; only what a person chose is a change."""
    return (before.choices, before.stays_local) != (after.choices, after.stays_local)


def prompt_change(edits: Sequence[tuple[Asset, Edit | None]], at: datetime) -> Change:
    """Returns the change of assets to make again with these edits; their takes are made later."""
    return Change(
        ChangeKind.prompt,
        at,
        assets=tuple(
            AssetChange(asset.key, state_of(asset), replace(state_of(asset), edit=edit))
            for asset, edit in edits
        ),
    )


def review_change(
    review: Review,
    asset: Asset,
    takes: Sequence[tuple[Take, TakeStatus]],
    outcome: ReviewOutcome,
    at: datetime,
) -> Change:
    """Returns the change of a review; `asset` and `takes` are as they were before. It may be empty."""
    marks = {take.id: status if status in MARKS else None for take, status in takes}
    wanted: dict[TakeId, TakeStatus | None] = {outcome.accepted: None}
    if outcome.rejected is not None:
        wanted[outcome.rejected] = TakeStatus.rejected
    before = state_of(asset)
    after = AssetState(outcome.accepted, outcome.edit, AssetStatus.generated)
    return Change(
        ChangeKind.accept if review.status is TakeStatus.accepted else ChangeKind.reject,
        at,
        assets=() if before == after else (AssetChange(asset.key, before, after),),
        takes=tuple(
            TakeChange(take_id, marks[take_id], mark)
            for take_id, mark in wanted.items()
            if marks[take_id] is not mark
        ),
    )


def state_of(asset: Asset) -> AssetState:
    take = asset.accepted_take
    return AssetState(take.id if take else None, asset.edit, asset.status, asset.error)
