"""Which jobs may run now: the oldest first, so many at once, and one at a time of each film."""

from collections.abc import Collection, Sequence

from reelproof.domain.ids import JobId
from reelproof.domain.job import Job


def next_turns(unfinished: Sequence[Job], under_way: Collection[JobId], at_once: int) -> list[Job]:
    """The jobs to be started beside those under way. `unfinished` has the oldest first.

    One that runs already, as its state says, was cut off and comes before those that only wait.
    """
    running = [job for job in unfinished if job.id in under_way]
    busy = {job.project_id for job in running}
    waiting = [job for job in unfinished if job.id not in under_way]
    chosen: list[Job] = []
    for job in sorted(waiting, key=lambda job: job.started_at is None):
        if len(running) + len(chosen) >= at_once:
            break
        if job.project_id not in busy:
            busy.add(job.project_id)
            chosen.append(job)
    return chosen
