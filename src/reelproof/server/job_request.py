"""Converts the body of a job request to choices and webhook; response with `Location`."""

from fastapi import Response

from reelproof.contract.job import JobObject
from reelproof.contract.job_request import JobParameters, Options
from reelproof.domain.job import Job
from reelproof.engine.studio.job_queue import WebhookTarget
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.script.options import merge_choices
from reelproof.planning.script.preset import SAMPLE, preset_named
from reelproof.server.job_response import job_response
from reelproof.server.services import Services


async def accepted_job(services: Services, job: Job, response: Response) -> JobObject:
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return await job_response(services, job)


def choices_of(parameters: JobParameters) -> RequestChoices:
    """Raises ReelproofError (InvalidInput:preset)."""
    options = parameters.options or Options()
    choices = options.choices()
    return RequestChoices(
        choices=merge_choices(choices, preset_named(parameters.preset).choices)
        if parameters.preset
        else choices,
        stays_local=options.local or parameters.preset == SAMPLE or None,
        max_cost_microusd=parameters.max_cost_microusd,
    )


def webhook_target_of(services: Services, parameters: JobParameters) -> WebhookTarget | None:
    """Returns the job's webhook target. Raises ReelproofError (InvalidInput) if it is not allowed."""
    webhook = parameters.webhook
    if webhook is None:
        return None
    services.webhooks.check(webhook.url, webhook.secret)
    return WebhookTarget(webhook.url, webhook.secret)
