"""What a request for a job means, and how a job that was begun is answered."""

from fastapi import Response

from reelproof.domain.job import Job
from reelproof.engine.studio.asking import Saying
from reelproof.engine.studio.submission import Told
from reelproof.planning.script.options import chosen_over
from reelproof.planning.script.preset import SAMPLE, preset_named
from reelproof.server.desk import Desk
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.request import Options, Wanted
from reelproof.server.told_job import told_job


async def begun(desk: Desk, job: Job, response: Response) -> JobObject:
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return await told_job(desk, job)


def saying_of(wanted: Wanted) -> Saying:
    """Raises ReelproofError (InvalidInput:preset)."""
    options = wanted.options or Options()
    choices = options.choices()
    return Saying(
        choices=chosen_over(choices, preset_named(wanted.preset).choices) if wanted.preset else choices,
        stays_local=options.local or wanted.preset == SAMPLE,
        most=wanted.max_cost_microusd,
    )


def told_of(desk: Desk, wanted: Wanted) -> Told | None:
    """Where the job's end shall be told. Raises ReelproofError (InvalidInput) for what can't be."""
    webhook = wanted.webhook
    if webhook is None:
        return None
    desk.webhooks.check(webhook.url, webhook.secret)
    return Told(webhook.url, webhook.secret)
