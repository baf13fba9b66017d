"""Suggested fixes for missing parts of a film: the command and its explanation for each error code."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.error_list import Actor, ErrorCode, RecommendedAction
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey
from reelproof.domain.own_media import OWN_NOUNS
from reelproof.domain.summary import Placeholder

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
class FixedPlaceholder:
    """A placeholder and how to make the asset that it replaces."""

    placeholder: Placeholder
    fix: Fix


@dataclass(frozen=True, slots=True)
class FixStep:
    """One step for the user: explanations, commands, and the placeholders they fix."""

    explanations: tuple[str, ...]
    commands: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]


def suggest_fix(failure: Failure, asset_key: str, script_path: str) -> Fix:
    """Suggests a fix for a failed asset. The command can be pasted into a shell."""
    if failure.code is ErrorCode.InvalidInput and failure.subject in OWN_NOUNS.values():
        words = f"Put a {failure.subject} that can be read at the path in the script, then try again:"
        return Fix(_command("retry", script_path), words)
    if failure.code is ErrorCode.InvalidInput and failure.subject in OTHER_CHOICES:
        command = f"{_command('make', script_path)} {OTHER_CHOICES[failure.subject]}"
        return Fix(command, "Replace the word in capitals with another choice:")
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
            return f"{_command('regen', script_path, asset_key)} {NEW_PROMPT}"
        case RecommendedAction.choose_model if failure.entry.actor is not Actor.account_owner:
            return f"{_command('regen', script_path, asset_key)} {OTHER_MODEL}"
        case RecommendedAction.raise_budget:
            return f"{_command('make', script_path)} --max-cost USD"
        case RecommendedAction.system_check:
            return "reelproof doctor"
        case _:
            return _command("retry", script_path)


def _command(name: str, script_path: str, *others: str) -> str:
    """Prefixes a script name that looks like an option with its folder."""
    path = f"./{script_path}" if script_path.startswith("-") else script_path
    return shlex.join(["reelproof", name, path, *others])
