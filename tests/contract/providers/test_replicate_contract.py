"""Replicate's provider keeps the contract, and that of tickets."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from reelproof.provider_api import (
    AssetKind,
    InputMedia,
    JsonValue,
    ReelproofError,
    Request,
    TicketProvider,
    answer_lost,
)
from reelproof.providers.http import ApiEndpoint
from reelproof.providers.replicate.provider import ReplicateProvider
from reelproof.testing.scripted import gradient_png
from reelproof.testing.servers import (
    Act,
    Latency,
    Outcome,
    ProviderServer,
    ServerScript,
    Urls,
    fails,
    named,
    rule,
)
from reelproof.testing.servers.replicate.models import served_models
from tests.contract.providers.contract import KEY, WORD, requests_of
from tests.contract.providers.ticket_contract import PACE_S, TicketContract
from tests.unit.providers.replicate.test_errors import EXPECTED

LOOK: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "style": "night", "language": "en"}
SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}
SOUND: Mapping[str, JsonValue] = {"mood": "calm", "duration_s": 4}
CLIP: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "duration_s": 3.5}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class TestReplicate(TicketContract):
    entry = "replicate"
    key_name = "REPLICATE_API_TOKEN"
    requests: ClassVar[Mapping[str, Request]] = requests_of(
        image=(AssetKind.image, "black-forest-labs/flux-schnell", LOOK),
        other_image=(AssetKind.image, "black-forest-labs/flux-1.1-pro", LOOK),
        starting_image=(AssetKind.starting_image, "bytedance/seedream-4.5", LOOK),
        narration=(AssetKind.narration, "minimax/speech-2.8-hd", SPEECH),
        other_narration=(AssetKind.narration, "jaaari/kokoro-82m", SPEECH),
        music=(AssetKind.music, "stability-ai/stable-audio-2.5", SOUND),
        video=(AssetKind.video, "bytedance/seedance-1-pro-fast", CLIP),
        other_video=(AssetKind.video, "kwaivgi/kling-v2.5-turbo-pro", CLIP),
    )
    errors: ClassVar[Mapping[str, str]] = {f"replicate/{name}": code for name, code in EXPECTED.items()}
    look_failures = (
        named("replicate/bad_gateway"),
        named("replicate/throttled_body"),
        named("replicate/unauthenticated"),
        Outcome(Act.reset),
        Outcome(Act.truncated),
        Outcome(Act.wrong_type),
        Outcome(Act.error, status=200, body={}),
    )
    bad_ends = (
        (fails("NSFW content detected"), "SensitiveContent"),
        (fails("Service is temporarily unavailable. (E004) (x)"), "TransientProviderError"),
        (fails("Service is currently unavailable due to high demand. (E003) (x)"), "RateLimited"),
        (Outcome(Act.aborted), "ProviderTimeout"),
        (Outcome(Act.canceled), "ProviderFailure"),
        (Outcome(Act.empty), "ProviderFailure"),
        (Outcome(Act.expired), "ProviderFailure"),
    )
    canceled = "canceled"
    needs_frame = "minimax/hailuo-2.3-fast"
    submitted = 201
    served = served_models()

    def provider(self, urls: Urls, key: str | None) -> TicketProvider:
        return ReplicateProvider(ApiEndpoint(urls.replicate, "REPLICATE_API_TOKEN", key), PACE_S)

    def output_at(self, address: str) -> JsonValue:
        return [address]

    async def test_a_submit_whose_answer_was_lost_is_found(self) -> None:
        for outcome in (Outcome(Act.lost), Outcome(Act.truncated), Outcome(Act.wrong_type)):
            async with ProviderServer().running() as server:
                server.add(rule(WORD, outcome))
                provider = self.provider(server.urls, KEY)
                since = datetime.now(UTC)
                with pytest.raises(ReelproofError) as caught:
                    await provider.submit(self.request)
                assert answer_lost(caught.value.failure)
                ticket = await provider.find(self.request, since, frozenset())
                assert ticket is not None
                assert (await provider.collect(ticket, self.request)).content
                assert server.call_log.charged() == 1
                await provider.close()

    async def test_every_kind_is_found_and_no_other(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40))
        inputs = {"starting_image": InputMedia(frame, "image/png")}
        requests = [
            *self.requests.values(),
            replace(self.requests["video"], prompt="framed goat", inputs=inputs),
        ]
        async with ProviderServer().running() as server:
            provider = self.provider(server.urls, KEY)
            tickets = [await provider.submit(request) for request in requests]
            for request, ticket in zip(requests, tickets, strict=True):
                assert await provider.find(request, LONG_AGO, frozenset()) == ticket
                assert await provider.find(request, LONG_AGO, frozenset({ticket.id})) is None
                other = replace(request, prompt="another goat")
                assert await provider.find(other, LONG_AGO, frozenset()) is None
                later = datetime.now(UTC) + timedelta(hours=1)
                assert await provider.find(request, later, frozenset()) is None
            await provider.close()
            assert server.call_log.complaints == []

    async def test_the_oldest_is_found_behind_many_others(self) -> None:
        async with ProviderServer().running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            await asyncio.gather(
                *(provider.submit(replace(self.request, prompt=f"goat {number}")) for number in range(230))
            )
            assert await provider.find(self.request, LONG_AGO, frozenset()) == ticket
            assert len(server.call_log.of("list")) == 3
            await provider.close()

    async def test_stopped_requests_are_not_found(self) -> None:
        async with ProviderServer(ServerScript(latency=Latency(60))).running() as server:
            provider = self.provider(server.urls, KEY)
            await provider.cancel(await provider.submit(self.request))
            assert await provider.find(self.request, LONG_AGO, frozenset()) is None
            await provider.close()
