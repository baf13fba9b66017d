"""Where Replicate may call back, and whether it was Replicate that called."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

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

SECRET = "REPLICATE_WEBHOOK_SECRET"  # noqa: S105 it is the variable's name


@dataclass(frozen=True, slots=True)
class Callback:
    """`url` is where the API may call, `secret` what it signs with; both or neither are of use."""

    url: str | None = None
    secret: str | None = field(default=None, repr=False)

    def wish(self, api_url: str) -> Mapping[str, JsonValue]:
        """What a prediction is started with besides; empty where no call can come, or be trusted."""
        if self.url is None or self.secret is None or key_in(self.secret) is None:
            return {}
        # Replicate refuses predictions with any other address; a server on this machine does not.
        if not self.url.startswith("https://") and not is_this_machine(host_of(api_url)):
            return {}
        return {"webhook": self.url, "webhook_events_filter": ["completed"]}

    def job_id(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Whose end a call tells; None for one of another kind.

        Raises ReelproofError for a call that Replicate did not sign, or that is old.
        """
        if self.secret is None:
            raise ReelproofError(Failure(ErrorCode.MissingApiKey, f"{SECRET} is not set.", subject=SECRET))
        if not is_signed(headers, body, self.secret, time.time()):
            message = f"The call is not signed with {SECRET}, or it is older than five minutes."
            raise ReelproofError(Failure(ErrorCode.InvalidApiKey, message, subject=SECRET))
        try:
            prediction = read_prediction(json.loads(body))
        except (ValueError, RecursionError):
            return None
        return prediction.id if prediction else None

    def check(self) -> Check | None:
        """What is to be said of a secret that is set."""
        if self.secret is None:
            return None
        if key_in(self.secret) is None:
            remedy = f"Set {SECRET} to what GET /v1/webhooks/default/secret of the API gives."
            return Check("callbacks", False, f"{SECRET} does not begin with whsec_ and end in base64", remedy)
        where = self.url or "none are asked for, as public_url is not set"
        return Check("callbacks", True, f"with {SECRET}: {where}")


def callback_of(context: ProviderContext) -> Callback:
    return Callback(context.callback_url, context.environment.get(SECRET, "").strip() or None)
