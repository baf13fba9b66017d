"""Where fal.ai's queue and its storage are, and with which key."""

from collections.abc import Mapping
from dataclasses import dataclass

from reelproof.provider_api import ProviderContext
from reelproof.providers.http import ApiPlace, host_of

QUEUE_URL, REST_URL = "https://queue.fal.run", "https://rest.fal.ai"
QUEUE_HOST = host_of(QUEUE_URL)
KEY, KEY_ID, KEY_SECRET = KEY_NAMES = "FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"


@dataclass(frozen=True, slots=True)
class FalPlaces:
    """The queue, and the storage for what is too large to go inside a call; None: there is none."""

    queue: ApiPlace
    storage: ApiPlace | None

    @classmethod
    def of(cls, context: ProviderContext) -> "FalPlaces":
        """A key for another queue than fal's own does not go to fal's storage."""
        environment = {name: value.strip() for name, value in context.environment.items() if value.strip()}
        host = environment.get("FAL_QUEUE_RUN_HOST", QUEUE_HOST)
        queue_url = environment.get("FAL_QUEUE_BASE_URL", f"https://{host}")
        usual_storage = REST_URL if host_of(queue_url) == QUEUE_HOST else None
        return cls.at(queue_url, environment.get("FAL_REST_BASE_URL", usual_storage), _key(environment))

    @classmethod
    def at(cls, queue_url: str, storage_url: str | None, key: str | None) -> "FalPlaces":
        return cls(_place(queue_url, key), _place(storage_url, key) if storage_url else None)


def _place(url: str, key: str | None) -> ApiPlace:
    return ApiPlace(url, KEY, key, scheme="Key ")


def _key(environment: Mapping[str, str]) -> str | None:
    if KEY in environment:
        return environment[KEY]
    if KEY_ID in environment and KEY_SECRET in environment:
        return f"{environment[KEY_ID]}:{environment[KEY_SECRET]}"
    return None
