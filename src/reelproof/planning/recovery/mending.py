"""What to type to mend what is missing in a film, and what must be done before."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import Actor, Button, ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.own_media import OWN_NOUNS
from reelproof.domain.wire import failure_from_json

Row = Mapping[str, JsonValue]

NEW_PROMPT = '--prompt "…"'
OTHER_MODEL = "--model PROVIDER/MODEL"

OTHER_CHOICES: Mapping[str | None, str] = {
    "language": "--narration PROVIDER/MODEL",
    "voice": "--voice NAME",
}
"""What to add to `make` where a prompt is not at fault but what shall speak it."""

TRY_AGAIN = "It may well have passed by now. Try again:"
OTHER_WORDS = "Write another prompt in place of the dots; or change the script, and make the film again:"
OTHER_CHOICE = "Put another model in place of PROVIDER/MODEL:"
BUG = "Try again; if it fails once more, report it with this report and the log:"

EXPLANATIONS: Mapping[ErrorCode, str] = {
    ErrorCode.SensitiveContent: OTHER_WORDS,
    ErrorCode.InvalidInput: OTHER_WORDS,
    ErrorCode.ProviderFailure: OTHER_CHOICE,
    ErrorCode.RequiresNvidiaGPU: OTHER_CHOICE,
    ErrorCode.UnsupportedOS: OTHER_CHOICE,
    ErrorCode.RateLimited: TRY_AGAIN,
    ErrorCode.TransientProviderError: TRY_AGAIN,
    ErrorCode.ProviderTimeout: TRY_AGAIN,
    ErrorCode.TransientNetworkFailure: "Check the connection, then try again:",
    ErrorCode.QuotaExceeded: "Add credit to the account of {provider}, then try again:",
    ErrorCode.MissingApiKey: "Set {subject} in the environment, then try again:",
    ErrorCode.InvalidApiKey: "Put a valid key in {subject}, then try again:",
    ErrorCode.BudgetExceeded: "Put the dollars that it may cost in place of USD, with the options you used:",
    ErrorCode.CrashedRepeatedly: "Update its provider, or choose another model; then try again:",
    ErrorCode.DependencyFailed: "Once that is mended which it is made from, this follows by itself:",
    ErrorCode.FFmpegNotFound: "See what is missing on this machine:",
    ErrorCode.OutOfDiskSpace: "Free some space, then try again:",
    ErrorCode.OutputDirectoryNotWritable: "Give yourself the right to write there, then try again:",
    ErrorCode.StorageFailure: "Check the storage, then try again:",
    ErrorCode.StepTimeout: TRY_AGAIN,
    ErrorCode.FFmpegFailedExitCode: BUG,
    ErrorCode.Unknown: BUG,
}


@dataclass(frozen=True, slots=True)
class Mending:
    """A command, and the words that lead to it."""

    command: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Errand:
    """What a person does once: words, the commands they lead to, and the placeholders that these mend."""

    explanations: tuple[str, ...]
    commands: tuple[str, ...]
    rows: tuple[Row, ...]


def mending(failure: Failure, asset_key: str, script_path: str) -> Mending:
    """How to mend an asset that ended so. The command is fit to be pasted into a shell."""
    if failure.code is ErrorCode.InvalidInput and failure.subject in OWN_NOUNS.values():
        words = f"Put a {failure.subject} that can be used where the script says it is, then try again:"
        return Mending(_command("retry", script_path), words)
    if failure.code is ErrorCode.InvalidInput and failure.subject in OTHER_CHOICES:
        command = f"{_command('make', script_path)} {OTHER_CHOICES[failure.subject]}"
        return Mending(command, "Choose another in place of the capitals:")
    words = EXPLANATIONS[failure.code].format(
        provider=failure.provider or "the provider", subject=failure.subject or "its key"
    )
    return Mending(_command_for(failure, asset_key, script_path), words)


def with_mendings(placeholders: Sequence[Row], script_path: str) -> list[dict[str, JsonValue]]:
    """Placeholders with `mend`; what only waits for another one is mended by that one's command."""
    by_key = {str(row["asset"]): row for row in placeholders}
    return [{**row, "mend": _mend_of(row, by_key, script_path)} for row in placeholders]


def errands(placeholders: Sequence[Row]) -> list[Errand]:
    """Each command once for all that it mends; commands that need the same words are told together."""
    explanations: dict[str, dict[str, None]] = {}
    rows: dict[str, list[Row]] = {}
    for row in placeholders:
        mend = cast("Row", row["mend"])
        command = str(mend["command"])
        explanations.setdefault(command, {})[str(mend["explanation"])] = None
        rows.setdefault(command, []).append(row)
    commands: dict[tuple[str, ...], list[str]] = {}
    for command, words in explanations.items():
        commands.setdefault(tuple(words), []).append(command)
    return [
        Errand(words, tuple(same), tuple(row for command in same for row in rows[command]))
        for words, same in commands.items()
    ]


def _mend_of(row: Row, by_key: Mapping[str, Row], script_path: str) -> dict[str, JsonValue]:
    cause = _root(row, by_key)
    mend = mending(failure_from_json(cause), str(cause["asset"]), script_path)
    return {"command": mend.command, "explanation": mend.explanation}


def _root(row: Row, by_key: Mapping[str, Row]) -> Row:
    """The placeholder that keeps this one from being made: mostly itself."""
    seen: set[int] = set()
    while id(row) not in seen and row["code"] == ErrorCode.DependencyFailed:
        seen.add(id(row))
        details = row.get("details")
        missing = details.get("missing") if isinstance(details, Mapping) else None
        keys = missing if isinstance(missing, Sequence) else ()
        row = next((by_key[str(key)] for key in keys if str(key) in by_key), row)
    return row


def _command_for(failure: Failure, asset_key: str, script_path: str) -> str:
    match failure.entry.button:
        case Button.edit_prompt:
            return f"{_command('regen', script_path, asset_key)} {NEW_PROMPT}"
        case Button.choose_model if failure.entry.actor is not Actor.account_owner:
            return f"{_command('regen', script_path, asset_key)} {OTHER_MODEL}"
        case Button.raise_budget:
            return f"{_command('make', script_path)} --max-cost USD"
        case Button.system_check:
            return "reelproof doctor"
        case _:
            return _command("retry", script_path)


def _command(name: str, script_path: str, *others: str) -> str:
    """A script whose name looks like an option is named by its folder."""
    path = f"./{script_path}" if script_path.startswith("-") else script_path
    return shlex.join(["reelproof", name, path, *others])
