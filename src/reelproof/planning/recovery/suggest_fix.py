"""Suggested fixes for missing parts of a film: the command and its explanation for each error code."""

import shlex
from collections.abc import Mapping, Sequence

from reelproof.domain.error_list import Actor, ErrorCode, RecommendedAction
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.own_media import OWN_NOUNS
from reelproof.domain.summary import Placeholder
from reelproof.planning.recovery.damaged_medium import MAKE, REGENERATE, fixing_command

NEW_PROMPT = '--prompt "…"'
OTHER_MODEL = "--model PROVIDER/MODEL"

OTHER_CHOICES: Mapping[str | None, str] = {
    "language": "--narration PROVIDER/MODEL",
    "voice": "--voice NAME",
    "voice_id": "--voice NAME",
}
"""Options to add to `make` if the voice, not the prompt, is at fault."""

TRY_AGAIN = "The problem may have been temporary. Try again:"
OTHER_WORDS = "Replace … with another prompt; or change the script and make the film again:"
OTHER_CHOICE = "Replace PROVIDER/MODEL with another model:"
BUG = "Try again; if it fails again, report it with this report and the log:"

DAMAGED_FILE: Mapping[str, str] = {
    MAKE: "Its stored file is missing or damaged. Have the original read again:",
    REGENERATE: "Its stored file is missing or damaged. Restore it from a backup, or make a new take:",
}

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
    ErrorCode.HomeInUse: TRY_AGAIN,
    ErrorCode.StepTimeout: TRY_AGAIN,
    ErrorCode.FFmpegFailedExitCode: BUG,
    ErrorCode.Unknown: BUG,
}


@frozen
class Fix:
    """A command and its explanation."""

    command: str
    explanation: str


@frozen
class FixedPlaceholder:
    """A placeholder and how to make the asset that it replaces."""

    placeholder: Placeholder
    fix: Fix


@frozen
class FixStep:
    """One step for the user: explanations, commands, and the placeholders they fix."""

    explanations: tuple[str, ...]
    commands: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]


def suggest_fix(failure: Failure, asset_key: str, script_path: str) -> Fix:
    """Suggests a fix for a failed asset. The command can be pasted into a shell."""
    if failure.code is ErrorCode.InvalidInput and failure.subject in OWN_NOUNS.values():
        words = f"Put a usable {failure.subject} at its path in the script, then try again:"
        return Fix(script_command("retry", script_path), words)
    if failure.code is ErrorCode.InvalidInput and failure.subject in OTHER_CHOICES:
        command = f"{script_command('make', script_path)} {OTHER_CHOICES[failure.subject]}"
        return Fix(command, "Replace the word in capitals with another choice:")
    if fixing := fixing_command(failure):
        command, damaged_key = fixing
        names = [damaged_key or asset_key] if command == REGENERATE else []
        return Fix(script_command(command, script_path, *names), DAMAGED_FILE[command])
    words = _explanation(failure).format(
        provider=failure.provider or "the provider", subject=failure.subject or "its key"
    )
    return Fix(_command_for(failure, asset_key, script_path), words)


def with_fixes(placeholders: Sequence[Placeholder], script_path: str) -> tuple[FixedPlaceholder, ...]:
    """Adds fixes to placeholders; one that only waits for another gets that one's fix."""
    by_key = {placeholder.asset: placeholder for placeholder in placeholders}
    return tuple(
        FixedPlaceholder(placeholder, _fix_for(_root_cause(placeholder, by_key), script_path))
        for placeholder in placeholders
    )


def fix_steps(placeholders: Sequence[FixedPlaceholder]) -> list[FixStep]:
    """Groups placeholders by command, and commands by explanation."""
    explanations: dict[str, dict[str, None]] = {}
    fixed: dict[str, list[Placeholder]] = {}
    for one in placeholders:
        explanations.setdefault(one.fix.command, {})[one.fix.explanation] = None
        fixed.setdefault(one.fix.command, []).append(one.placeholder)
    commands: dict[tuple[str, ...], list[str]] = {}
    for command, words in explanations.items():
        commands.setdefault(tuple(words), []).append(command)
    return [
        FixStep(words, tuple(same), tuple(one for command in same for one in fixed[command]))
        for words, same in commands.items()
    ]


def _fix_for(placeholder: Placeholder, script_path: str) -> Fix:
    return suggest_fix(placeholder.failure, placeholder.asset, script_path)


def _explanation(failure: Failure) -> str:
    is_input = failure.code is ErrorCode.InvalidInput
    if is_input and failure.entry.recommended_action is RecommendedAction.choose_model:
        return OTHER_CHOICE
    return EXPLANATIONS[failure.code]


def _root_cause(placeholder: Placeholder, by_key: Mapping[AssetKey, Placeholder]) -> Placeholder:
    """Returns the placeholder that blocks this one, usually itself."""
    seen: set[AssetKey] = set()
    while placeholder.asset not in seen and placeholder.failure.code is ErrorCode.DependencyFailed:
        seen.add(placeholder.asset)
        inputs = (by_key[key] for key in placeholder.missing_inputs if key in by_key)
        placeholder = next(inputs, placeholder)
    return placeholder


def _command_for(failure: Failure, asset_key: str, script_path: str) -> str:
    match failure.entry.recommended_action:
        case RecommendedAction.edit_prompt:
            return f"{script_command('regen', script_path, asset_key)} {NEW_PROMPT}"
        case RecommendedAction.choose_model if failure.entry.actor is not Actor.account_owner:
            return f"{script_command('regen', script_path, asset_key)} {OTHER_MODEL}"
        case RecommendedAction.raise_budget:
            return f"{script_command('make', script_path)} --max-cost USD"
        case RecommendedAction.system_check:
            return "reelproof doctor"
        case _:
            return script_command("retry", script_path)


def script_command(name: str, script_path: str, *others: str) -> str:
    """Returns a command for a shell. Prefixes a script name that looks like an option with its folder."""
    path = f"./{script_path}" if script_path.startswith("-") else script_path
    return shlex.join(["reelproof", name, path, *others])
