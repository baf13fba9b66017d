"""URLs and API key of fal.ai's queue and storage: environment variables and defaults."""

from collections.abc import Mapping

from reelproof.domain.frozen import frozen
from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiEndpoint, host_of

QUEUE_URL, REST_URL = "https://queue.fal.run", "https://rest.fal.ai"
QUEUE_HOST = host_of(QUEUE_URL)
KEY, KEY_ID, KEY_SECRET = KEY_NAMES = "FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"


@frozen
class FalEndpoints:
    """The queue, and the storage for files too large to send inline, if any."""

    queue: ApiEndpoint
    storage: ApiEndpoint | None

    @classmethod
    def of(cls, context: ProviderContext) -> "FalEndpoints":
        """A key for a queue other than fal's own is not sent to fal's storage."""
        environment = {name: value.strip() for name, value in context.environment.items() if value.strip()}
        host = environment.get("FAL_QUEUE_RUN_HOST", QUEUE_HOST)
        queue_url = environment.get("FAL_QUEUE_BASE_URL", f"https://{host}")
        default_storage = REST_URL if host_of(queue_url) == QUEUE_HOST else None
        return cls.at(queue_url, environment.get("FAL_REST_BASE_URL", default_storage), _key(environment))

    @classmethod
    def at(cls, queue_url: str, storage_url: str | None, key: str | None) -> "FalEndpoints":
        return cls(_endpoint(queue_url, key), _endpoint(storage_url, key) if storage_url else None)


def _endpoint(url: str, key: str | None) -> ApiEndpoint:
    return ApiEndpoint(url, KEY, key, scheme="Key ")


def _key(environment: Mapping[str, str]) -> str | None:
    if KEY in environment:
        return environment[KEY]
    if KEY_ID in environment and KEY_SECRET in environment:
        return f"{environment[KEY_ID]}:{environment[KEY_SECRET]}"
    return None
