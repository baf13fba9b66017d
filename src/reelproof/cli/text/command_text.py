"""Command lines suggested to the user."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reelproof.cli.options import CHAIN_OPTIONS
from reelproof.cli.text.output import shown_path
from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions, LanguageOrigin
from reelproof.domain.script import ScriptOptions
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.script.options import FilmChoices, decide_options
from reelproof.planning.script.parser import parse_script


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands that continue a film: `make` uses a changed script, `retry` repeats the last request."""

    make: str
    retry: str
    resume: str


CHAIN_FLAGS = dict(
    zip(
        CHAIN_OPTIONS.values(),
        ("--image", "--narration", "--music-model", "--starting-image", "--video-model"),
        strict=True,
    )
)


def task_name(title: str) -> str:
    """Returns the task name under which a process makes a film; `status` looks for it."""
    return f"make {title}"


def commands_for(request: MakeRequest, settings: FilmChoices) -> Commands:
    """Builds the commands for a film, with the flags that settings and script do not imply."""
    is_written = request.brief is None
    front_matter = (
        parse_script(request.script_text, request.script_name).options if is_written else ScriptOptions()
    )
    language = request.options.language
    usual = request.options.usual_chains
    plain = replace(decide_options(FilmChoices(), front_matter, settings, language), usual_chains=usual)
    script = shown_path(request.script_path)
    retry, resume = (shlex.join(["reelproof", name, script]) for name in ("retry", "resume"))
    return Commands(make_command(request, plain), retry, resume)


def make_command(request: MakeRequest, plain: FilmOptions) -> str:
    """Builds the command for the same request. `plain` are the options without any flags."""
    words = ["reelproof", "make", *_subject(request), *_flags(request.options, plain)]
    script = Path(request.script_path)
    if Path(request.output_path) != script.parent / f"{script.stem}-film":
        words += ["--output", shown_path(request.output_path)]
    return shlex.join(words)


def _subject(request: MakeRequest) -> list[str]:
    """Returns the script path, or the brief with its options."""
    brief = request.brief
    if brief is None:
        return [shown_path(request.script_path)]
    words = [brief.text, "--duration", f"{brief.duration_s:.0f}", "--audience", brief.audience.value]
    return [*words, *(["--stop-at", "script"] if request.stops_at_script else [])]


def _flags(options: FilmOptions, plain: FilmOptions) -> Iterator[str]:
    named = {
        "--format": (options.format, plain.format),
        "--language": (_explicit_language(options), None),
        "--voice": (options.voice, plain.voice),
        "--style": (options.style, plain.style),
        "--music": (options.music, plain.music),
        "--fps": (options.frame_rate.frames_per_s, plain.frame_rate.frames_per_s),
    }
    for flag, (chosen, usual) in named.items():
        if chosen != usual and chosen is not None:
            yield from (flag, str(chosen))
    if options.burn_captions != plain.burn_captions:
        yield "--captions" if options.burn_captions else "--no-captions"
    if options.video != plain.video:
        yield "--video" if options.video else "--no-video"
    writer = options.chains.get(AssetKind.image_prompt)
    if writer is not None and writer != plain.chains.get(AssetKind.image_prompt):
        yield from ("--writer", ",".join(writer))
    yield from _chain_flags(options, plain)


def _explicit_language(options: FilmOptions) -> str | None:
    language = options.language
    return language.tag if language and language.origin is LanguageOrigin.stated else None


def _chain_flags(options: FilmOptions, plain: FilmOptions) -> Iterator[str]:
    """Yields the chain flags in order, as one may set the default of a later kind."""
    decided = plain
    for kind, flag in CHAIN_FLAGS.items():
        chain = _chain(options, kind)
        if chain is not None and chain != _chain(decided, kind):
            decided = replace(decided, chains={**decided.chains, kind: chain})
            yield from (flag, ",".join(chain))


def _chain(options: FilmOptions, kind: AssetKind) -> tuple[str, ...] | None:
    """Returns None if no model was named and there is no local one."""
    return options.chains.get(kind) if kind is AssetKind.video else options.chain(kind)
