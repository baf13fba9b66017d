"""Every placeholder has a command that fixes it."""

import shlex

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ERRORS, ErrorCode, RecommendedAction
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey
from reelproof.domain.summary import Placeholder
from reelproof.planning.recovery.suggest_fix import fix_steps, suggest_fix, with_fixes

KEY = "segment/s-1/image/1"
REGEN = f"reelproof regen rain.md {KEY}"


@pytest.mark.parametrize(
    ("failure", "command", "words"),
    [
        (Failure(ErrorCode.SensitiveContent, ""), f'{REGEN} --prompt "…"', "another prompt"),
        (Failure(ErrorCode.InvalidInput, "", "prompt"), f'{REGEN} --prompt "…"', "another prompt"),
        (Failure(ErrorCode.InvalidInput, "", "model"), f"{REGEN} --model PROVIDER/MODEL", "another model"),
        (Failure(ErrorCode.InvalidInput, "", "location"), f"{REGEN} --model PROVIDER/MODEL", "another model"),
        (
            Failure(ErrorCode.InvalidInput, "", "width", provider="openai"),
            f"{REGEN} --model PROVIDER/MODEL",
            "another model",
        ),
        (Failure(ErrorCode.InvalidInput, "", "text", provider="fal"), f'{REGEN} --prompt "…"', "prompt"),
        (
            Failure(ErrorCode.InvalidInput, "", "voice_id", provider="elevenlabs"),
            "reelproof make rain.md --voice NAME",
            "another choice",
        ),
        (Failure(ErrorCode.InvalidInput, "", "picture"), "reelproof retry rain.md", "Put a usable picture"),
        (
            Failure(ErrorCode.InvalidInput, "", "recording"),
            "reelproof retry rain.md",
            "Put a usable recording",
        ),
        (Failure(ErrorCode.ProviderFailure, ""), f"{REGEN} --model PROVIDER/MODEL", "another model"),
        (Failure(ErrorCode.ProviderTimeout, ""), "reelproof retry rain.md", "Try again"),
        (
            Failure(ErrorCode.QuotaExceeded, "", provider="openai"),
            "reelproof retry rain.md",
            "account of openai",
        ),
        (Failure(ErrorCode.QuotaExceeded, ""), "reelproof retry rain.md", "account of the provider"),
        (
            Failure(ErrorCode.MissingApiKey, "", "OPENAI_API_KEY"),
            "reelproof retry rain.md",
            "Set OPENAI_API_KEY",
        ),
        (Failure(ErrorCode.BudgetExceeded, ""), "reelproof make rain.md --max-cost USD", "Replace USD"),
        (Failure(ErrorCode.FFmpegNotFound, ""), "reelproof doctor", "on this machine"),
        (Failure(ErrorCode.Unknown, ""), "reelproof retry rain.md", "report it"),
    ],
)
def test_a_failure_has_its_command(failure: Failure, command: str, words: str) -> None:
    fix = suggest_fix(failure, KEY, "rain.md")
    assert fix.command == command
    assert words in fix.explanation


@pytest.mark.parametrize("code", ErrorCode)
def test_no_code_is_without_a_command(code: ErrorCode) -> None:
    fix = suggest_fix(Failure(code, "It {failed}.", subject="X"), KEY, "rain.md")
    assert shlex.split(fix.command)[0] == "reelproof"
    assert fix.explanation.endswith(":")
    asks_for_words = ERRORS[code].recommended_action is RecommendedAction.edit_prompt
    assert ("--prompt" in fix.command) is asks_for_words


@pytest.mark.parametrize("path", ["a rain's.md", "-rain.md", "$(rm x).md", "../雨.md"])
def test_a_command_can_be_pasted_into_a_shell(path: str) -> None:
    words = shlex.split(
        suggest_fix(Failure(ErrorCode.ProviderFailure, ""), "segment/a b/image/1", path).command
    )
    assert words[:2] == ["reelproof", "regen"]
    assert words[2].removeprefix("./") == path
    assert not words[2].startswith("-")
    assert words[3:] == ["segment/a b/image/1", "--model", "PROVIDER/MODEL"]


def placeholder(asset: str, code: ErrorCode, **details: JsonValue) -> Placeholder:
    failure = Failure(code, "It did not work.", details=details)
    return Placeholder(AssetKey(asset), AssetKind.image, "Rain", AssetStatus.failed, "a title card", failure)


def test_dependents_are_fixed_with_their_dependency() -> None:
    rows = [
        placeholder("c", ErrorCode.DependencyFailed, missing=["b"]),
        placeholder("b", ErrorCode.DependencyFailed, missing=["nowhere", "a"]),
        placeholder("a", ErrorCode.SensitiveContent),
        placeholder("lonely", ErrorCode.DependencyFailed, missing=["generated since"]),
        placeholder("x", ErrorCode.DependencyFailed, missing=["y"]),
        placeholder("y", ErrorCode.DependencyFailed, missing=["x"]),
    ]
    first, second = fix_steps(with_fixes(rows, "rain.md"))
    assert first.commands == ('reelproof regen rain.md a --prompt "…"',)
    assert [one.asset for one in first.placeholders] == ["c", "b", "a"]
    assert second.commands == ("reelproof retry rain.md",)


def test_a_fix_command_is_listed_once_with_all_its_causes() -> None:
    rows = [
        placeholder("a", ErrorCode.QuotaExceeded),
        placeholder("b", ErrorCode.SensitiveContent),
        placeholder("c", ErrorCode.ProviderTimeout),
        placeholder("d", ErrorCode.SensitiveContent),
        placeholder("e", ErrorCode.QuotaExceeded),
    ]
    retry, regen = fix_steps(with_fixes(rows, "rain.md"))
    assert retry.commands == ("reelproof retry rain.md",)
    assert len(retry.explanations) == 2
    assert [one.asset for one in retry.placeholders] == ["a", "c", "e"]
    assert len(regen.commands) == 2
    assert len(regen.explanations) == 1


def test_a_complete_film_needs_no_fix() -> None:
    assert fix_steps(with_fixes([], "rain.md")) == []
