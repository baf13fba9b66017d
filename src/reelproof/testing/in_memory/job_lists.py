"""Lists of jobs in memory: filters, counts and cost of each job."""

from collections import Counter
from collections.abc import Mapping

from reelproof.domain.asset import AssetStatus
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import JobFilter
from reelproof.planning.report.job_snapshot import JobListing
from reelproof.testing.in_memory.assets import planned_assets
from reelproof.testing.in_memory.page import has_words
from reelproof.testing.in_memory.tables import Tables

COUNTED = (AssetStatus.generated, AssetStatus.needs_prompt_update, AssetStatus.failed)


def is_chosen(tables: Tables, job: Job, chosen: JobFilter) -> bool:
    project = tables.projects[job.project_id].project
    return (
        project.owner == chosen.owner
        and has_words(project.title, chosen.words)
        and chosen.project_id in (None, job.project_id)
        and chosen.status in (None, job.status)
    )


def job_listing(tables: Tables, job: Job) -> JobListing:
    costs = [one.cost_microusd or 0 for one in tables.attempts.values() if one.job_id == job.id]
    under_way = Counter(asset.status for asset in planned_assets(tables, job.project_id))
    return JobListing(
        job=job,
        title=tables.projects[job.project_id].project.title,
        steps=tables.jobs[job.id].steps,
        counts=_ended_counts(tables, job.id) or under_way,
        cost_microusd=Microusd(sum(costs)),
    )


def _ended_counts(tables: Tables, job_id: JobId) -> Mapping[AssetStatus, int] | None:
    """Reads the counts in the last event of an ended job; one that ended early has none."""
    summary = tables.events[job_id][-1].data.get("summary")
    counts = summary.get("assets") if isinstance(summary, Mapping) else None
    if not tables.jobs[job_id].job.status.is_final or not isinstance(counts, Mapping):
        return None
    return {status: int(str(counts[status.value])) for status in COUNTED}
