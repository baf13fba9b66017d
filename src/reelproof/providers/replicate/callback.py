"""Replicate's webhooks: the URL it may call, and verifying its signature."""

import json
import time
from collections.abc import Mapping
from dataclasses import field

from reelproof.domain.frozen import frozen
from reelproof.provider_api import (
    Check,
    ErrorCode,
    Failure,
    JsonValue,
    ProviderContext,
    ReelproofError,
    is_signed,
    key_in,
)
from reelproof.providers.http import host_of, is_this_machine
from reelproof.providers.replicate.prediction import read_prediction

SECRET = "REPLICATE_WEBHOOK_SECRET"  # noqa: S105 the variable's name


@frozen
class Callback:
    """`url` is the webhook URL, `secret` verifies its signature; both are required."""

    url: str | None = None
    secret: str | None = field(default=None, repr=False)

    def webhook_fields(self, api_url: str) -> Mapping[str, JsonValue]:
        """Returns the webhook fields of a new prediction; empty if no call can arrive or be verified."""
        if self.url is None or self.secret is None or key_in(self.secret) is None:
            return {}
        # Replicate rejects predictions with any other URL; a local server does not.
        if not self.url.startswith("https://") and not is_this_machine(host_of(api_url)):
            return {}
        return {"webhook": self.url, "webhook_events_filter": ["completed"]}

    def job_id(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Returns the id of the job that has ended; None if the call is of another kind.

        Raises ReelproofError if the call is not signed by Replicate, or is too old.
        """
        if self.secret is None:
            raise ReelproofError(Failure(ErrorCode.MissingApiKey, f"{SECRET} is not set.", subject=SECRET))
        if not is_signed(headers, body, self.secret, time.time()):
            message = f"The webhook is not signed with {SECRET}, or is older than five minutes."
            raise ReelproofError(Failure(ErrorCode.InvalidApiKey, message, subject=SECRET))
        try:
            prediction = read_prediction(json.loads(body))
        except (ValueError, RecursionError):
            return None
        return prediction.id if prediction else None

    def check(self) -> Check | None:
        """Checks the secret if it is set."""
        if self.secret is None:
            return None
        if key_in(self.secret) is None:
            remedy = f"Set {SECRET} to the key returned by GET /v1/webhooks/default/secret."
            return Check("callbacks", False, f"{SECRET} is not whsec_ followed by base64", remedy)
        where = self.url or "not requested, as public_url is not set"
        return Check("callbacks", True, f"with {SECRET}: {where}")


def callback_of(context: ProviderContext) -> Callback:
    return Callback(context.callback_url, context.environment.get(SECRET, "").strip() or None)
