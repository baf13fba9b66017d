"""Suggested fixes for missing parts of a film: commands and preparatory steps."""

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
"""Options to add to `make` if the voice, not the prompt, is at fault."""

TRY_AGAIN = "The problem may have been temporary. Try again:"
OTHER_WORDS = "Replace the dots with another prompt; or change the script and make the film again:"
OTHER_CHOICE = "Replace PROVIDER/MODEL with another model:"
BUG = "Try again; if it fails again, report it with this report and the log:"

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
    ErrorCode.BudgetExceeded: "Replace USD with the budget in dollars, and add the options you used:",
    ErrorCode.CrashedRepeatedly: "Update its provider, or choose another model; then try again:",
    ErrorCode.DependencyFailed: "Once its input is fixed, this is retried automatically:",
    ErrorCode.FFmpegNotFound: "Check what is missing on this machine:",
    ErrorCode.OutOfDiskSpace: "Free some space, then try again:",
    ErrorCode.OutputDirectoryNotWritable: "Make the folder writable, then try again:",
    ErrorCode.StorageFailure: "Check the storage, then try again:",
    ErrorCode.StepTimeout: TRY_AGAIN,
    ErrorCode.FFmpegFailedExitCode: BUG,
    ErrorCode.Unknown: BUG,
}


@dataclass(frozen=True, slots=True)
class Fix:
    """A command and its explanation."""

    command: str
    explanation: str


@dataclass(frozen=True, slots=True)
class FixStep:
    """One step for the user: explanations, commands, and the placeholders they fix."""

    explanations: tuple[str, ...]
    commands: tuple[str, ...]
    rows: tuple[Row, ...]


def suggest_fix(failure: Failure, asset_key: str, script_path: str) -> Fix:
    """Suggests a fix for a failed asset. The command can be pasted into a shell."""
    if failure.code is ErrorCode.InvalidInput and failure.subject in OWN_NOUNS.values():
        words = f"Put a {failure.subject} that can be read at the path in the script, then try again:"
        return Fix(_command("retry", script_path), words)
    if failure.code is ErrorCode.InvalidInput and failure.subject in OTHER_CHOICES:
        command = f"{_command('make', script_path)} {OTHER_CHOICES[failure.subject]}"
        return Fix(command, "Replace the capitals with another choice:")
    words = EXPLANATIONS[failure.code].format(
        provider=failure.provider or "the provider", subject=failure.subject or "its key"
    )
    return Fix(_command_for(failure, asset_key, script_path), words)


def with_fixes(placeholders: Sequence[Row], script_path: str) -> list[dict[str, JsonValue]]:
    """Adds `mend` to placeholders; one that only waits for another gets that one's fix."""
    by_key = {str(row["asset"]): row for row in placeholders}
    return [{**row, "mend": _fix_for(row, by_key, script_path)} for row in placeholders]


def fix_steps(placeholders: Sequence[Row]) -> list[FixStep]:
    """Groups placeholders by command, and commands by explanation."""
    explanations: dict[str, dict[str, None]] = {}
    rows: dict[str, list[Row]] = {}
    for row in placeholders:
        fix = cast("Row", row["mend"])
        command = str(fix["command"])
        explanations.setdefault(command, {})[str(fix["explanation"])] = None
        rows.setdefault(command, []).append(row)
    commands: dict[tuple[str, ...], list[str]] = {}
    for command, words in explanations.items():
        commands.setdefault(tuple(words), []).append(command)
    return [
        FixStep(words, tuple(same), tuple(row for command in same for row in rows[command]))
        for words, same in commands.items()
    ]


def _fix_for(row: Row, by_key: Mapping[str, Row], script_path: str) -> dict[str, JsonValue]:
    cause = _root_cause(row, by_key)
    fix = suggest_fix(failure_from_json(cause), str(cause["asset"]), script_path)
    return {"command": fix.command, "explanation": fix.explanation}


def _root_cause(row: Row, by_key: Mapping[str, Row]) -> Row:
    """Returns the placeholder that blocks this one, usually itself."""
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
    """Prefixes a script name that looks like an option with its folder."""
    path = f"./{script_path}" if script_path.startswith("-") else script_path
    return shlex.join(["reelproof", name, path, *others])
