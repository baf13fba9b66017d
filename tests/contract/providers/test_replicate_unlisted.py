"""Unlisted models keep the contract like any other."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from reelproof.provider_api import (
    AssetKind,
    Failure,
    InputMedia,
    JsonValue,
    OpenProvider,
    ReelproofError,
    Request,
)
from reelproof.providers.http import ApiEndpoint
from reelproof.providers.replicate.provider import ReplicateProvider
from reelproof.testing.scripted import gradient_png
from reelproof.testing.servers import ProviderServer, Urls
from reelproof.testing.servers.replicate.models import served_models
from tests.contract.providers import test_replicate_contract as listed
from tests.contract.providers.contract import KEY, WORD, requests_of
from tests.contract.providers.ticket_contract import PACE_S

MUSICGEN = "meta/musicgen"
CLIPS = "somebody/clips"


class TestUnlisted(listed.TestReplicate):
    requests: ClassVar[Mapping[str, Request]] = requests_of(
        image=(AssetKind.image, "black-forest-labs/flux-2-klein-9b", listed.LOOK),
        other_image=(AssetKind.image, "prunaai/z-image-turbo", listed.LOOK),
        starting_image=(AssetKind.starting_image, "openai/gpt-image-2", listed.LOOK),
        narration=(AssetKind.narration, "elevenlabs/v3", listed.SPEECH),
        other_narration=(AssetKind.narration, "resemble-ai/chatterbox", listed.SPEECH),
        music=(AssetKind.music, MUSICGEN, listed.SOUND),
        video=(AssetKind.video, "kwaivgi/kling-v2.6", listed.CLIP),
        other_video=(AssetKind.video, CLIPS, listed.CLIP),
    )

    def test_its_models_and_voices_are_in_order(self) -> None:
        provider = self.provider(Urls.at("http://127.0.0.1:1"), None)
        assert isinstance(provider, OpenProvider)
        names = {model.name for model in provider.models()}
        for request in self.requests.values():
            info = provider.model(request.model)
            assert request.model not in names
            assert info is not None
            assert request.kind in info.kinds
            assert (info.price, info.missing_key) == (None, self.key_name)


@asynccontextmanager
async def harness() -> AsyncIterator[tuple[ProviderServer, ReplicateProvider]]:
    async with ProviderServer().running() as server:
        endpoint = ApiEndpoint(server.urls.replicate, "REPLICATE_API_TOKEN", KEY)
        provider = ReplicateProvider(endpoint, PACE_S)
        yield server, provider
        await provider.close()
        assert server.call_log.complaints == []


async def failure(provider: ReplicateProvider, request: Request) -> Failure:
    with pytest.raises(ReelproofError) as caught:
        await provider.submit(request)
    return caught.value.failure


@pytest.mark.parametrize("name", ["flux", "a/b/c", "../account", "a/b:", "a/b?c", "", "google/nano-banana"])
def test_invalid_or_listed_names_are_not_unlisted_models(name: str) -> None:
    provider = ReplicateProvider(ApiEndpoint("http://127.0.0.1:1", "REPLICATE_API_TOKEN", KEY))
    assert provider.model(name) is None


async def test_a_schema_is_read_once() -> None:
    request = Request(AssetKind.image, WORD, "prunaai/z-image-turbo", listed.LOOK)
    async with harness() as (server, provider):
        await asyncio.gather(*(provider.make(request) for _ in range(3)))
        assert len(server.call_log.of("models")) == 1


async def test_a_model_of_unknown_kind_is_called_both_ways() -> None:
    request = Request(AssetKind.video, WORD, CLIPS, listed.CLIP)
    async with harness() as (server, provider):
        await provider.make(request)
        assert [entry.status for entry in server.call_log.of("make")] == [404, 201]


async def test_a_pinned_version_is_the_one_that_is_called() -> None:
    version = served_models()[MUSICGEN]["version"]
    request = Request(AssetKind.music, WORD, f"{MUSICGEN}:{version}", listed.SOUND)
    async with harness() as (_, provider):
        ticket = await provider.submit(request)
        assert await provider.find(request, listed.LONG_AGO, frozenset()) == ticket
        other = replace(request, model=f"{MUSICGEN}:{'0' * 64}")
        assert (await failure(provider, other)).full_code == "InvalidInput:model"


async def test_an_unknown_model_is_refused_in_the_service_s_words() -> None:
    async with harness() as (_, provider):
        refused = await failure(provider, Request(AssetKind.image, WORD, "no/such-model"))
        assert refused.full_code == "InvalidInput:model"
        assert "no/such-model" in refused.message
        assert "could not be found" in refused.message


async def test_an_input_that_nothing_fills_is_named() -> None:
    async with harness() as (server, provider):
        sung = Request(AssetKind.music, WORD, "minimax/music-1.5", listed.SOUND)
        assert (await failure(provider, sung)).full_code == "InvalidInput:lyrics"
        clip = Request(AssetKind.video, WORD, "wan-video/wan-2.6-i2v", listed.CLIP)
        assert (await failure(provider, clip)).full_code == "InvalidInput:starting_image"
        assert server.call_log.charged() == 0


@pytest.mark.parametrize("name", [CLIPS, "wan-video/wan-2.6-i2v", "kwaivgi/kling-v2.6"])
async def test_a_first_image_goes_where_the_schema_has_a_place_for_it(name: str, tmp_path: Path) -> None:
    frame = tmp_path / "frame.png"
    frame.write_bytes(gradient_png(40, 40))
    inputs = {"starting_image": InputMedia(frame, "image/png")}
    parameters: Mapping[str, JsonValue] = listed.CLIP
    async with harness() as (_, provider):
        request = Request(AssetKind.video, WORD, name, parameters, 5, inputs)
        ticket = await provider.submit(request)
        assert await provider.find(request, listed.LONG_AGO, frozenset()) == ticket
        assert (await provider.collect(ticket, request)).content
