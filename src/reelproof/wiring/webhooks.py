"""The teller of jobs' ends, which the server asks and the worker runs."""

from functools import partial

from reelproof.engine.ports.bell import Bell
from reelproof.engine.studio.job_standing import JobStandings
from reelproof.engine.studio.webhooks import Webhooks
from reelproof.storage.database.stores.webhook import SqlWebhooks
from reelproof.wiring.studio import Studio


def webhooks_for(studio: Studio) -> Webhooks:
    """Where ends of jobs are told. One process of a home runs it."""
    from reelproof.server.told_job import job_for_webhook
    from reelproof.server.webhook_sender import HttpWebhookSender

    ledger = SqlWebhooks(studio.database)
    standings = JobStandings(studio.ledgers, studio.films, studio.events)
    allow_private = studio.settings.allow_private_webhooks
    return Webhooks(
        ledger=ledger,
        sender=HttpWebhookSender(allow_private=allow_private),
        read=partial(job_for_webhook, studio.ledgers, ledger, standings),
        bell=Bell(),
        allow_private=allow_private,
    )
