"""Words for the changes of a film's history, as the command line and pages show them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from reelproof.planning.history.change import Change, ChangeKind, OptionsChange, ScriptAction
from reelproof.planning.history.comparison import option_name

_ACTIONS: Mapping[str, str] = {
    ScriptAction.segment_moved: "Moved a segment",
    ScriptAction.segment_split: "Split a segment",
    ScriptAction.segments_merged: "Merged two segments",
    ScriptAction.segment_deleted: "Deleted a segment",
}


def label_of(change: Change) -> str:
    """Returns what was done, as a short sentence without a period."""
    match change.kind:
        case ChangeKind.script:
            return _script_label(change)
        case ChangeKind.options:
            return f"Changed the options: {', '.join(_changed_names(change.options))}"
        case ChangeKind.prompt:
            return f"Regenerated {_assets(change)}"
        case ChangeKind.accept:
            return f"Accepted a take of {_assets(change)}" if change.assets else "Accepted a take"
        case ChangeKind.reject:
            return f"Rejected a take of {_assets(change)}" if change.assets else "Rejected a candidate"
        case ChangeKind.restore:
            return f"Restored “{change.note}”"


def _script_label(change: Change) -> str:
    if change.options:
        return "Edited the script and the options"
    return _ACTIONS.get(change.note or "", "Edited the script")


def _changed_names(options: OptionsChange | None) -> Iterator[str]:
    if options is None:
        return
    before, after = options.before, options.after
    for field in fields(before.choices):
        if getattr(before.choices, field.name) != getattr(after.choices, field.name):
            yield option_name(field.name).replace("_", " ")
    if before.stays_local != after.stays_local:
        yield "local"


def _assets(change: Change) -> str:
    keys = [one.key for one in change.assets]
    return keys[0] if len(keys) == 1 else f"{len(keys)} assets"
