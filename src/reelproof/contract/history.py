"""JSON of a film's history: changes, undo and redo, versions and their comparison; limits of lists."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from reelproof.contract.body import RequestModel, ResponseModel
from reelproof.planning.history.change import AssetState, Change, ChangeKind, ChangeStatus, VersionEntry
from reelproof.planning.history.comparison import VersionComparison
from reelproof.planning.history.label import label_of

MAX_DIFFERENCES = 1_000
MAX_NAMED = 50


class ChangeObject(ResponseModel):
    """One gesture of a person that can be undone."""

    number: int = Field(description="Counts the film's changes from 1.")
    kind: ChangeKind
    label: str = Field(description="What was done, in words.")
    at: datetime
    changes_script: bool
    changes_options: bool
    assets: list[str] = Field(description="Keys of the first assets that were changed.")
    asset_count: int


class ListedChange(ChangeObject):
    """A change in a list."""

    status: ChangeStatus = Field(
        description="`done`: in the film; `undone`: can be redone; `replaced`: another one was made instead."
    )


class HistoryObject(ResponseModel):
    """Changes of a film, newest first. `undo` and `redo` are the next ones, or null."""

    changes: list[ListedChange]
    undo: ChangeObject | None
    redo: ChangeObject | None
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class HistoryStepObject(ResponseModel):
    """What undo, redo or restoring a version has changed."""

    change: ChangeObject | None = Field(description="Null if there was nothing to do.")
    undo: ChangeObject | None = Field(description="What undo would take back next.")
    redo: ChangeObject | None = Field(description="What redo would do next.")
    warning: str | None = Field(
        description="Why the script's file was not written, although the step is stored, and whether a job "
        "that has not ended still makes the film from the script before the step. Null for neither."
    )


class ExpectedChange(RequestModel):
    """The change that the caller means, so that a repeated request does nothing twice."""

    number: int | None = Field(
        default=None, ge=1, le=2**31 - 1, strict=True, description="If another one is next: 409."
    )


class VersionObject(ResponseModel):
    """The whole film under a name."""

    version_id: str
    name: str
    at: datetime
    asset_count: int


class VersionList(ResponseModel):
    """All versions, newest first."""

    versions: list[VersionObject]


class NewVersion(RequestModel):
    """A name for the film as it is now."""

    name: str = Field(min_length=1, max_length=100)


class LineObject(ResponseModel):
    """A line of the script that only one side has."""

    line: int = Field(description="Counts from 1 in the script that has it.")
    text: str
    is_added: bool


class OptionDifferenceObject(ResponseModel):
    """An option with different values."""

    option: str
    before: str
    after: str


class AssetSideObject(ResponseModel):
    """An asset in one of the versions. `prompt`, `model` and `seed` are those that override the script."""

    take_id: str | None
    prompt: str | None
    model: str | None
    seed: int | None


class AssetDifferenceObject(ResponseModel):
    """An asset with another take or prompt; null where a version lacks it."""

    asset: str = Field(description="The asset's key.")
    before: AssetSideObject | None
    after: AssetSideObject | None


class ComparisonObject(ResponseModel):
    """What differs between a version and a later one, or the film as it is now. The first differences."""

    lines: list[LineObject]
    line_count: int
    options: list[OptionDifferenceObject]
    assets: list[AssetDifferenceObject]
    asset_count: int


class HistoryOutput(ResponseModel):
    """The newest changes and all versions of a film."""

    changes: list[ListedChange]
    undo: ChangeObject | None
    redo: ChangeObject | None
    versions: list[VersionObject]


def change_object(change: Change) -> ChangeObject:
    return ChangeObject.model_validate(_change_fields(change))


def maybe_change(change: Change | None) -> ChangeObject | None:
    return change_object(change) if change is not None else None


def listed_changes(changes: Sequence[tuple[Change, ChangeStatus]]) -> list[ListedChange]:
    return [
        ListedChange.model_validate({**_change_fields(change), "status": status})
        for change, status in changes
    ]


def version_object(entry: VersionEntry) -> VersionObject:
    return VersionObject(version_id=entry.id, name=entry.name, at=entry.at, asset_count=entry.asset_count)


def comparison_object(found: VersionComparison) -> ComparisonObject:
    return ComparisonObject(
        lines=[
            LineObject(line=one.line, text=one.text, is_added=one.is_added)
            for one in found.lines[:MAX_DIFFERENCES]
        ],
        line_count=len(found.lines),
        options=[
            OptionDifferenceObject(option=one.name, before=one.before, after=one.after)
            for one in found.options
        ],
        assets=[
            AssetDifferenceObject(asset=one.key, before=_side(one.before), after=_side(one.after))
            for one in found.assets[:MAX_DIFFERENCES]
        ],
        asset_count=len(found.assets),
    )


def _change_fields(change: Change) -> dict[str, object]:
    return {
        "number": change.number,
        "kind": change.kind,
        "label": label_of(change),
        "at": change.at,
        "changes_script": change.script is not None,
        "changes_options": change.options is not None,
        "assets": [one.key for one in change.assets[:MAX_NAMED]],
        "asset_count": len(change.assets),
    }


def _side(state: AssetState | None) -> AssetSideObject | None:
    if state is None:
        return None
    edit = state.edit
    return AssetSideObject(
        take_id=state.take_id,
        prompt=edit.prompt if edit else None,
        model=edit.model if edit else None,
        seed=edit.seed if edit else None,
    )
