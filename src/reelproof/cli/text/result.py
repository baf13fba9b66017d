"""The result of a job: the text printed at the end, and the exit code."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reelproof.cli.exit_codes import ExitCode
from reelproof.cli.progress.progress_view import JobProgress
from reelproof.cli.text.command_text import Commands
from reelproof.cli.text.output import shown_path
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.job import JobStatus
from reelproof.domain.render import Film
from reelproof.engine.studio.films import JobView
from reelproof.planning.recovery.suggest_fix import fix_steps, with_fixes
from reelproof.planning.report.amount import length_text, money_text, noun, size_text
from reelproof.planning.report.notice import REPLACED, notice_lines, notice_to_json
from reelproof.planning.report.report import job_object

Row = Mapping[str, JsonValue]
MAX_COMMANDS = 8


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a job. `summary` counts its assets; `made` only those the job itself made."""

    view: JobView
    summary: Row
    made: Mapping[AssetKind, int]

    @property
    def elapsed_s(self) -> float:
        job = self.view.job
        if job.ended_at is None:
            return 0.0
        return (job.ended_at - (job.started_at or job.created_at)).total_seconds()

    @property
    def placeholders(self) -> Sequence[Row]:
        """The placeholders, each with the command that fixes it."""
        rows = cast("Sequence[Row]", self.summary.get("placeholders", []))
        return with_fixes(rows, shown_path(self.view.project.script_path))

    @property
    def notices(self) -> Sequence[Row]:
        return [notice_to_json(notice) for notice in self.view.job.notices]

    @property
    def is_incomplete(self) -> bool:
        """Whether the film differs from its script."""
        return bool(self.placeholders) or any(notice.kind in REPLACED for notice in self.view.job.notices)

    @property
    def warnings(self) -> list[str]:
        """The warnings that do not merely repeat a placeholder."""
        named = {f"{row['title']}: {row['code']}: {row['message']}" for row in self.placeholders}
        return [warning for warning in self.view.job.warnings if warning not in named]

    def to_json(self) -> dict[str, JsonValue]:
        summary = {**self.summary, "placeholders": list(self.placeholders)}
        return job_object(self.view.job, self.view.film, summary, self.elapsed_s)

    def exit_code(self, strict: bool) -> int:
        if self.view.job.status is JobStatus.succeeded and self.view.film is None:
            return ExitCode.made
        if self.view.film is None:
            error = self.view.job.error
            return error.entry.exit_code if error else ExitCode.no_film
        return ExitCode.has_placeholders if strict and self.is_incomplete else ExitCode.made


def result_of(view: JobView, progress: JobProgress) -> Result:
    """Builds the result of an ended job from its last event."""
    summary = progress.outcome.get("summary") if progress.outcome else None
    return Result(view, summary if isinstance(summary, Mapping) else {}, progress.made)


def film_lines(result: Result, commands: Commands) -> Iterator[str]:
    """Describes a film in a few lines, and how to make what is missing."""
    film = result.view.film
    if film is None:
        yield from _script_lines(result)
        return
    facts = [
        length_text(film.duration_s),
        size_text(film.size_bytes),
        f"made in {length_text(result.elapsed_s)}",
    ]
    yield shown_path(film.path)
    yield f"  {', '.join(facts)}"
    for sentence in cast("Sequence[str]", result.summary.get("sentences", [])):
        yield f"  {sentence}"
    yield from _reuse_lines(result, film)
    yield from _money_lines(result.summary)
    for warning in result.warnings:
        yield f"  Warning: {warning}"
    notices = [*notice_lines(result.notices, "report.html")]
    yield from ["", *notices] if notices else []
    if result.placeholders:
        yield ""
        yield from missing_lines(result.placeholders)
    yield ""
    yield f"Report: {shown_path(Path(film.path).with_name('report.html'))}"
    yield from fix_lines(result.placeholders, commands)


def _script_lines(result: Result) -> Iterator[str]:
    """Describes a job that stopped at the script."""
    if result.view.job.status is JobStatus.succeeded:
        script = shown_path(result.view.project.script_path)
        yield script
        yield f"  The script is written. Edit it, then: {shlex.join(['reelproof', 'make', script])}"
        yield from _money_lines(result.summary)


def fix_lines(placeholders: Sequence[Row], commands: Commands) -> Iterator[str]:
    """Yields the commands that fix the placeholders, each only once."""
    if placeholders:
        yield ""
        yield "To fix what is missing:"
    for fix_step in fix_steps(placeholders):
        yield from (f"  {words}" for words in fix_step.explanations)
        yield from (f"    {command}" for command in fix_step.commands[:MAX_COMMANDS])
        if (others := len(fix_step.commands) - MAX_COMMANDS) > 0:
            yield f"    … and {others} more; see the report"
    if any(row["status"] == AssetStatus.needs_prompt_update for row in placeholders):
        yield f"  After changing the script: {commands.make}"


def missing_lines(placeholders: Sequence[Row]) -> Iterator[str]:
    """Yields what is missing, why, what replaces it and how to fix it; each reason only once."""
    yield f"Missing from the film: {len(placeholders)}"
    for reason, rows in _by_reason(placeholders).items():
        code, message, remediation = reason
        for row in rows:
            yield f"  {str(row['kind']).replace('_', ' ')} “{row['title']}”; instead: {row['stands_in']}"
        yield f"    {code}: {message}"
        yield f"    {remediation}"


def _by_reason(placeholders: Sequence[Row]) -> dict[tuple[str, str, str], list[Row]]:
    reasons: dict[tuple[str, str, str], list[Row]] = {}
    for row in placeholders:
        reason = (str(row["code"]), str(row["message"]), str(row["remediation"]))
        reasons.setdefault(reason, []).append(row)
    return reasons


def _reuse_lines(result: Result, film: Film) -> Iterator[str]:
    """Describes what this job made, if that was not everything."""
    made = [f"{count} {noun(kind.value, count)}" for kind, count in result.made.items()]
    if sum(result.made.values()) < sum(asset.accepted_take is not None for asset in result.view.assets):
        yield f"  Made now: {', '.join(made) or 'nothing'}; the rest was reused"
    if film.segments_reused:
        parts = film.segments_rendered + film.segments_reused
        yield f"  Rendered now: {film.segments_rendered} of {parts} parts"


def _money_lines(summary: Row) -> Iterator[str]:
    cost, saved = summary.get("cost_microusd", 0), summary.get("saved_microusd", 0)
    if isinstance(cost, int) and cost:
        yield f"  Cost: {money_text(cost)}"
    if isinstance(saved, int) and saved:
        yield f"  Saved by reuse: {money_text(saved)}"
