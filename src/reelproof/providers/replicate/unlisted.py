"""Unlisted models: any model on Replicate, by its own schema (cached); their default limits."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace

from reelproof.domain.frozen import frozen
from reelproof.provider_api import AssetKind, Failure, JsonValue, ModelInfo, Request
from reelproof.providers.http import ApiCall, ApiClient, HttpResponse
from reelproof.providers.listed import Limits, ListedModel
from reelproof.providers.parameters import input_error
from reelproof.providers.replicate.errors import classify_call
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


@frozen
class Offer:
    """A model, and the versions to try in order; None is the official one."""

    model: ListedModel
    versions: tuple[str | None, ...]


@frozen
class ModelSchema:
    """A model's inputs and versions, as Replicate describes them."""

    fields: Fields
    versions: tuple[str | None, ...]


def unlisted_info(name: str, missing_key: str | None) -> ModelInfo | None:
    """Describes a model by its name alone; None if the name is not valid."""
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


class UnlistedModels:
    """Reads and caches the schemas of models."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._schemas: dict[str, ModelSchema] = {}
        self._lock = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def offer(self, request: Request) -> Offer:
        """Returns the model for a request. Raises ReelproofError if it does not exist or is unsuitable."""
        from reelproof.providers.replicate.fitting import model_from_schema

        name = NAME.fullmatch(request.model)
        if name is None or request.kind not in KINDS:
            raise input_error("model", f"{request.model} does not make {request.kind.value} here.")
        async with self._loop_lock():
            if request.model not in self._schemas:
                self._schemas[request.model] = await self._read(name)
        description = self._schemas[request.model]
        model = model_from_schema(f"{name[1]}/{name[2]}", name[3], description.fields, request)
        return Offer(model, description.versions)

    async def _read(self, name: re.Match[str]) -> ModelSchema:
        path = f"models/{name[1]}/{name[2]}"
        if name[3]:
            response = await self._request_json(f"{path}/versions/{name[3]}", name)
            return ModelSchema(_fields(response, name), (name[3],))
        response = await self._request_json(path, name)
        latest = response.get("latest_version")
        version = latest if isinstance(latest, Mapping) else {}
        return ModelSchema(_fields(version, name), _versions(response.get("is_official"), version.get("id")))

    async def _request_json(self, path: str, name: re.Match[str]) -> Mapping[str, JsonValue]:
        def classify(response: HttpResponse) -> Failure:
            failure = classify_call(response)
            description = f"Replicate reports for {name[0]}: {failure.message}"
            return replace(failure, message=description) if response.status == 404 else failure

        response = await self._client.request_json(ApiCall("GET", path), classify)
        return response if isinstance(response, Mapping) else {}

    def _loop_lock(self) -> asyncio.Lock:
        """Returns the lock of the running event loop."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._lock, self._loop = asyncio.Lock(), loop
        return self._lock


def _fields(version: Mapping[str, JsonValue], name: re.Match[str]) -> Fields:
    fields = read_fields(version.get("openapi_schema"))
    if not fields:
        raise input_error("model", f"Replicate publishes no input schema for {name[0]}.")
    return fields


def _versions(is_official: JsonValue, latest: JsonValue) -> tuple[str | None, ...]:
    """If it is unknown whether a model is official, the official path is tried first."""
    if is_official is True or not isinstance(latest, str):
        return (None,)
    return (latest,) if is_official is False else (None, latest)
