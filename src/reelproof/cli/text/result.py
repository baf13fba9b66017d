"""Text printed when a film is done: length, cost, what is missing, how to fix it; the exit code."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.progress.progress_view import JobProgress
from reelproof.cli.text.command_text import Commands
from reelproof.cli.text.output import shown_path
from reelproof.cli.text.self_check_text import finding_fix_lines, finding_lines
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.frozen import frozen
from reelproof.domain.job import JobStatus
from reelproof.domain.render import FilmFile
from reelproof.domain.summary import Placeholder, Summary
from reelproof.engine.studio.films import JobView
from reelproof.planning.export.film_files import REPORT_PAGE_NAME
from reelproof.planning.recovery.suggest_fix import FixedPlaceholder, fix_steps, with_fixes
from reelproof.planning.report.amount import length_text, money_text, noun, size_text
from reelproof.planning.report.completeness import is_complete
from reelproof.planning.report.film_report import elapsed_s
from reelproof.planning.report.notice import notice_lines

if TYPE_CHECKING:
    from reelproof.contract.report import JobResult

MAX_COMMANDS = 8


@frozen
class Result:
    """The result of a job. `summary` counts its assets; `made` only those the job itself made."""

    view: JobView
    summary: Summary
    made: Mapping[AssetKind, int]

    @property
    def placeholders(self) -> tuple[FixedPlaceholder, ...]:
        """The placeholders, each with the command that fixes it."""
        return with_fixes(self.summary.placeholders, shown_path(self.view.project.script_path))

    @property
    def is_incomplete(self) -> bool:
        """Whether the film differs from its script, or its self-check failed."""
        return not is_complete(self.summary, self.view.job.notices)

    @property
    def contract(self) -> "JobResult":
        from reelproof.contract.report import job_result

        view = self.view
        script = shown_path(view.project.script_path)
        return job_result(view.job, view.film, self.summary, self.placeholders, elapsed_s(view.job), script)

    def exit_code(self, strict: bool) -> int:
        if self.view.job.status is JobStatus.succeeded and self.view.film is None:
            return ExitCode.made
        if self.view.film is None:
            error = self.view.job.error
            return error.entry.exit_code if error else ExitCode.no_film
        return ExitCode.has_placeholders if strict and self.is_incomplete else ExitCode.made


def result_of(view: JobView, progress: JobProgress) -> Result:
    """Builds the result of an ended job from its last event."""
    return Result(view, progress.summary or Summary(), progress.made)


def film_lines(result: Result, commands: Commands) -> Iterator[str]:
    """Describes a film in a few lines, and how to make what is missing."""
    film = result.view.film
    if film is None:
        yield from _script_lines(result)
        return
    facts = [
        length_text(film.duration_s),
        size_text(film.size_bytes),
        f"made in {length_text(elapsed_s(result.view.job))}",
    ]
    yield shown_path(film.path)
    yield f"  {', '.join(facts)}"
    if film.is_draft:
        yield "  This is a draft: a small film of the same assets. Make it without --draft for the full one."
    for sentence in result.summary.sentences:
        yield f"  {sentence}"
    yield from _reuse_lines(result, film)
    yield from _money_lines(result.summary)
    for warning in result.summary.other_warnings(result.view.job.warnings):
        yield f"  Warning: {warning}"
    notices = [*notice_lines(result.view.job.notices, REPORT_PAGE_NAME)]
    yield from ["", *notices] if notices else []
    if result.placeholders:
        yield ""
        yield from missing_lines(result.summary.placeholders)
    yield from finding_lines(result.summary.findings, REPORT_PAGE_NAME)
    yield ""
    yield f"Report: {shown_path(Path(film.path).with_name(REPORT_PAGE_NAME))}"
    yield from fix_lines(result.placeholders, commands)
    yield from finding_fix_lines(result.summary.findings, shown_path(result.view.project.script_path))


def _script_lines(result: Result) -> Iterator[str]:
    """Describes a job that stopped at the script."""
    if result.view.job.status is JobStatus.succeeded:
        script = shown_path(result.view.project.script_path)
        yield script
        yield f"  The script is written. Edit it, then: {shlex.join(['reelproof', 'make', script])}"
        yield from _money_lines(result.summary)


def fix_lines(placeholders: Sequence[FixedPlaceholder], commands: Commands) -> Iterator[str]:
    """Yields the commands that fix the placeholders, each only once."""
    if placeholders:
        yield ""
        yield "To fix what is missing:"
    for fix_step in fix_steps(placeholders):
        yield from (f"  {words}" for words in fix_step.explanations)
        yield from (f"    {command}" for command in fix_step.commands[:MAX_COMMANDS])
        if (others := len(fix_step.commands) - MAX_COMMANDS) > 0:
            yield f"    … and {others} more; see the report"
    if any(one.placeholder.status is AssetStatus.needs_prompt_update for one in placeholders):
        yield f"  After changing the script: {commands.make}"


def missing_lines(placeholders: Sequence[Placeholder]) -> Iterator[str]:
    """Yields what is missing, why, what replaces it and how to fix it; each reason only once."""
    yield f"Missing from the film: {len(placeholders)}"
    for (code, message, remediation), same in _by_reason(placeholders).items():
        for one in same:
            yield f"  {one.kind.value.replace('_', ' ')} “{one.title}”; instead: {one.replacement}"
        yield f"    {code}: {message}"
        yield f"    {remediation}"


def _by_reason(placeholders: Sequence[Placeholder]) -> dict[tuple[str, str, str], list[Placeholder]]:
    reasons: dict[tuple[str, str, str], list[Placeholder]] = {}
    for one in placeholders:
        reason = (one.failure.full_code, one.failure.message, one.failure.remediation)
        reasons.setdefault(reason, []).append(one)
    return reasons


def _reuse_lines(result: Result, film: FilmFile) -> Iterator[str]:
    """Describes what this job made, if that was not everything."""
    made = [f"{count} {noun(kind.value, count)}" for kind, count in result.made.items()]
    if sum(result.made.values()) < sum(asset.accepted_take is not None for asset in result.view.assets):
        yield f"  Made now: {', '.join(made) or 'nothing'}; {'the rest' if made else 'everything'} was reused"
    parts = film.segments_rendered + film.segments_reused
    if film.segments_reused:
        yield f"  Rendered now: {film.segments_rendered} of {parts} parts"
    elif parts:
        yield f"  Rendered now: {f'all {parts} parts' if parts > 1 else '1 part'}"


def _money_lines(summary: Summary) -> Iterator[str]:
    if summary.cost_microusd:
        yield f"  Cost: {money_text(summary.cost_microusd)}"
    if summary.saved_microusd:
        yield f"  Saved by reuse: {money_text(summary.saved_microusd)}"
