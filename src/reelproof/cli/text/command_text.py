"""Builds the commands suggested to the user, such as `reelproof make …` with the flags used before."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from reelproof.cli.options import CHAIN_OPTIONS
from reelproof.cli.text.output import say, shown_path
from reelproof.domain.asset import AssetKind
from reelproof.domain.frozen import frozen
from reelproof.domain.script import MusicMood
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.script.options import FilmChoices


@frozen
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


def commands_for(request: MakeRequest) -> Commands:
    """Builds the commands for a film."""
    script = shown_path(request.script_path)
    retry, resume = (shlex.join(["reelproof", name, script]) for name in ("retry", "resume"))
    return Commands(make_command(request), retry, resume)


def make_command(request: MakeRequest) -> str:
    """Builds the command with the same explicit choices as the request."""
    words = ["reelproof", "make", *_subject(request), *_flags(request.choices)]
    words += ["--local"] if request.stays_local else []
    script = Path(request.script_path)
    if Path(request.output_path) != script.parent / f"{script.stem}-film":
        words += ["--output", shown_path(request.output_path)]
    return shlex.join(words)


def say_what_was_brought_back(stated: MakeRequest, request: MakeRequest) -> None:
    if (stated.choices, stated.stays_local) != (request.choices, request.stays_local):
        say(
            "Options that undo, redo or a restored version brought back apply until you state others: "
            f"{make_command(request)}"
        )


def _subject(request: MakeRequest) -> list[str]:
    """Returns the script path, or the brief with its options."""
    brief = request.brief
    if brief is None:
        return [shown_path(request.script_path)]
    words = [brief.text, "--duration", f"{brief.duration_s:.0f}", "--audience", brief.audience.value]
    return [*words, *(["--stop-at", "script"] if request.stops_at_script else [])]


def _flags(choices: FilmChoices) -> Iterator[str]:
    named = {
        "--format": choices.format,
        "--language": choices.language,
        "--voice": choices.voice,
        "--style": choices.style,
        "--music": choices.music,
        "--transition": choices.transition,
        "--motion": choices.motion,
        "--fit": choices.fit,
        "--fps": choices.frame_rate.frames_per_s if choices.frame_rate else None,
        "--codec": choices.codec,
        "--encoder": choices.encoder,
        "--writer": ",".join(choices.writer) if choices.writer else None,
        **{flag: ",".join(choices.chains.get(kind, ())) or None for kind, flag in CHAIN_FLAGS.items()},
    }
    if choices.music is MusicMood.none:
        named[CHAIN_FLAGS[AssetKind.music]] = None
    for flag, value in named.items():
        if value is not None:
            yield from (flag, str(value))
    if choices.burn_captions is not None:
        yield "--captions" if choices.burn_captions else "--no-captions"
    if choices.burn_captions and choices.caption_style is not None:
        yield choices.caption_style
    if choices.draft is not None:
        yield "--draft" if choices.draft else "--no-draft"
    if choices.video is not None:
        yield "--video" if choices.video else "--no-video"
