"""Output of `reelproof status` as text."""

import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from reelproof.cli.exit import failure_lines
from reelproof.cli.films.film_status import FilmStatus
from reelproof.cli.progress.progress_words import QUICK_STEPS, step_label
from reelproof.cli.text.output import shown_path
from reelproof.cli.text.result import film_lines, fix_lines, missing_lines
from reelproof.cli.text.take_text import short_id
from reelproof.domain.job import JobStatus, Step, StepStatus
from reelproof.planning.recovery.circuit import Circuit


def status_lines(status: FilmStatus) -> Iterator[str]:
    yield from _film_lines(status)
    yield from _candidate_lines(status)


def _candidate_lines(status: FilmStatus) -> Iterator[str]:
    """New takes that are not in the film until they are accepted."""
    script = shown_path(status.view.project.script_path)
    for key, views in groupby(status.candidates, key=lambda view: view.asset.key):
        newest = [*views][-1]
        command = shlex.join(["reelproof", "accept", script, short_id(newest.take)])
        yield from ("", f"A new take of {key} is not in the film yet. To use it: {command}")


def _film_lines(status: FilmStatus) -> Iterator[str]:
    view, result = status.view, status.result
    yield f"{view.project.title}: {_state(status)}"
    for model, circuit in status.circuits.items():
        yield f"  {model} failed {circuit.consecutive_failures} times in a row; {_circuit_words(circuit)}"
    if view.film is not None:
        yield from film_lines(result, status.commands)
        if not Path(view.film.path).is_file():
            yield f"The film file is missing. To make it again: {status.commands.make}"
        return
    yield from _step_lines(view.steps)
    if result.placeholders:
        yield ""
        yield from missing_lines(result.summary.placeholders)
        if view.job.status.is_final:
            yield from fix_lines(result.placeholders, status.commands)
    yield from _next_lines(status)


def _circuit_words(circuit: Circuit) -> str:
    if circuit.until is not None:
        return f"no calls until {circuit.until.astimezone():%H:%M:%S}"
    return "the next call is a trial"


def _state(status: FilmStatus) -> str:
    job = status.view.job
    if status.maker is not None:
        return f"being made ({status.maker})"
    if status.is_interrupted:
        return job.status.value if job.status is JobStatus.canceled else "interrupted"
    words = {JobStatus.succeeded: "made", JobStatus.failed: "no film could be made"}.get(
        job.status, job.status.value
    )
    return f"{words} {job.ended_at.astimezone():%Y-%m-%d %H:%M}" if job.ended_at else words


def _step_lines(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if step.status is StepStatus.skipped or (step.name in QUICK_STEPS and step.error is None):
            continue
        count = f"{step.done} of {step.total}" if step.total else ""
        yield f"  {step_label(step.name):<12} {step.status.value:<10} {count}".rstrip()


def _next_lines(status: FilmStatus) -> Iterator[str]:
    error = status.view.job.error
    if error is not None:
        yield from ("", *failure_lines(error))
    if status.is_interrupted:
        yield from ("", f"{_state(status)}: resume with `{status.commands.resume}`")
    elif status.view.job.status.is_final:
        yield from ("", f"To try again: {status.commands.retry}")
