"""Models that no data file lists: any that Replicate runs, asked as their own schemas want it."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reelproof.provider_api import AssetKind, Failure, JsonValue, ModelInfo, Request
from reelproof.providers.http import Answer, ApiClient, Call
from reelproof.providers.listed import Limits, Model
from reelproof.providers.parameters import refused
from reelproof.providers.replicate.errors import classify_call
from reelproof.providers.replicate.fitting import fitted
from reelproof.providers.replicate.schema import Fields, read_fields

NAME = re.compile(r"([A-Za-z0-9][\w.-]*)/([A-Za-z0-9][\w.-]*)(?::(\w+))?", re.ASCII)
KINDS = (
    AssetKind.image,
    AssetKind.starting_image,
    AssetKind.narration,
    AssetKind.music,
    AssetKind.video,
)
LIMITS = Limits(concurrency=4, calls_per_minute=60)


@dataclass(frozen=True, slots=True)
class Offer:
    """A model, and the versions to start it with, one after another; None is the official one."""

    model: Model
    versions: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What Replicate tells of a model."""

    fields: Fields
    versions: tuple[str | None, ...]


def unlisted_info(name: str, missing_key: str | None) -> ModelInfo | None:
    """What is known of a model by its name alone; None for what cannot be one's name."""
    if NAME.fullmatch(name) is None:
        return None
    return ModelInfo(
        name=name,
        kinds=KINDS,
        bucket="replicate/unlisted",
        concurrency=LIMITS.concurrency,
        calls_per_minute=LIMITS.calls_per_minute,
        missing_key=missing_key,
    )


class Unlisted:
    """Reads the schema of a model once."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._told: dict[str, Told] = {}
        self._lock = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def offer(self, request: Request) -> Offer:
        """Raises ReelproofError for a model that is not there, or cannot be asked for this."""
        name = NAME.fullmatch(request.model)
        if name is None or request.kind not in KINDS:
            raise refused("model", f"{request.model} does not make {request.kind.value} here.")
        async with self._turn():
            if request.model not in self._told:
                self._told[request.model] = await self._read(name)
        told = self._told[request.model]
        model = fitted(f"{name[1]}/{name[2]}", name[3], told.fields, request)
        return Offer(model, told.versions)

    async def _read(self, name: re.Match[str]) -> Told:
        path = f"models/{name[1]}/{name[2]}"
        if name[3]:
            answer = await self._ask(f"{path}/versions/{name[3]}", name)
            return Told(_fields(answer, name), (name[3],))
        answer = await self._ask(path, name)
        latest = answer.get("latest_version")
        version = latest if isinstance(latest, Mapping) else {}
        return Told(_fields(version, name), _versions(answer.get("is_official"), version.get("id")))

    async def _ask(self, path: str, name: re.Match[str]) -> Mapping[str, JsonValue]:
        def classify(answer: Answer) -> Failure:
            failure = classify_call(answer)
            told = f"Replicate says of {name[0]}: {failure.message}"
            return replace(failure, message=told) if answer.status == 404 else failure

        answer = await self._client.ask(Call("GET", path), classify)
        return answer if isinstance(answer, Mapping) else {}

    def _turn(self) -> asyncio.Lock:
        """A lock serves one event loop alone."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._lock, self._loop = asyncio.Lock(), loop
        return self._lock


def _fields(version: Mapping[str, JsonValue], name: re.Match[str]) -> Fields:
    fields = read_fields(version.get("openapi_schema"))
    if not fields:
        raise refused("model", f"Replicate does not tell what {name[0]} takes.")
    return fields


def _versions(is_official: JsonValue, latest: JsonValue) -> tuple[str | None, ...]:
    """Where it is not told whether a model is official, the official way is tried first."""
    if is_official is True or not isinstance(latest, str):
        return (None,)
    return (latest,) if is_official is False else (None, latest)
