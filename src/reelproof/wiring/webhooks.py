"""Connects webhooks: store, HTTP sender, private addresses allowed or not."""

from functools import partial

from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.studio.webhooks import Webhooks
from reelproof.storage.database.stores.webhook import SqlWebhooks
from reelproof.wiring.studio import Studio


def webhooks_for(studio: Studio) -> Webhooks:
    """Builds the webhooks. One process per home runs them."""
    from reelproof.server.job_response import job_for_webhook
    from reelproof.server.webhook_sender import HttpWebhookSender

    store = SqlWebhooks(studio.database)
    allow_private = studio.settings.allow_private_webhooks
    return Webhooks(
        store=store,
        sender=HttpWebhookSender(allow_private=allow_private),
        read=partial(job_for_webhook, studio.stores),
        wake_up=WakeUp(),
        allow_private=allow_private,
    )
