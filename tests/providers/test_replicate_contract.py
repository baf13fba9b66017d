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
    Failure,
    InputMedia,
    JsonValue,
    ReelproofError,
    Request,
    Ticket,
    TicketProvider,
    answer_lost,
    job_runs_on,
)
from reelproof.providers.http import ApiPlace
from reelproof.providers.replicate.provider import ReplicateProvider
from reelproof.testing.scripted import gradient_png
from reelproof.testing.servers import Act, Latency, Outcome, ProviderServer, Script, Urls, fails, named, rule
from reelproof.testing.servers.replicate_models import served_models
from tests.providers.contract import KEY, WORD, NetworkContract, requests_of
from tests.providers.replicate.test_errors import EXPECTED

LOOK: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "style": "night", "language": "en"}
SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}
SOUND: Mapping[str, JsonValue] = {"mood": "calm", "duration_s": 4}
CLIP: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "duration_s": 3.5}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PACE_S = 0.01


class TestReplicate(NetworkContract):
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

    def provider(self, urls: Urls, key: str | None) -> TicketProvider:
        return ReplicateProvider(ApiPlace(urls.replicate, "REPLICATE_API_TOKEN", key), PACE_S)

    async def test_it_hands_out_tickets(self) -> None:
        async with self.house() as (_, provider):
            assert isinstance(provider, TicketProvider)

    async def test_a_ticket_can_be_collected_again_and_by_another_client(self) -> None:
        async with ProviderServer(Script(latency=Latency(0.2))).running() as server:
            first = self.provider(server.urls, KEY)
            ticket = await first.submit(self.request)
            await first.close()
            second = self.provider(server.urls, KEY)
            once = await second.collect(ticket, self.request)
            again = await second.collect(ticket, self.request)
            await second.close()
            assert once == again
            assert server.ledger.charged() == 1

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
                assert server.ledger.charged() == 1
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
            assert server.ledger.complaints == []

    async def test_the_oldest_is_found_behind_many_others(self) -> None:
        async with ProviderServer().running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            await asyncio.gather(
                *(provider.submit(replace(self.request, prompt=f"goat {number}")) for number in range(230))
            )
            assert await provider.find(self.request, LONG_AGO, frozenset()) == ticket
            assert len(server.ledger.of("list")) == 3
            await provider.close()

    async def test_what_was_stopped_is_not_found(self) -> None:
        async with ProviderServer(Script(latency=Latency(60))).running() as server:
            provider = self.provider(server.urls, KEY)
            await provider.cancel(await provider.submit(self.request))
            assert await provider.find(self.request, LONG_AGO, frozenset()) is None
            await provider.close()

    async def test_a_look_that_fails_leaves_the_job_running(self) -> None:
        outcomes = [
            named("replicate/bad_gateway"),
            named("replicate/throttled_body"),
            named("replicate/unauthenticated"),
            Outcome(Act.reset),
            Outcome(Act.truncated),
            Outcome(Act.wrong_type),
            Outcome(Act.error, status=200, body={}),
        ]
        async with ProviderServer().running() as server:
            server.add(rule(WORD, *outcomes, on="poll"))
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            for outcome in outcomes:
                failure = await self.collect_failure(provider, ticket)
                assert job_runs_on(failure), outcome
                assert not answer_lost(failure)
            assert (await provider.collect(ticket, self.request)).content
            assert server.ledger.charged() == 1
            await provider.close()

    async def test_a_download_that_fails_can_be_fetched_later_unless_it_is_gone(self) -> None:
        passing = [Outcome(Act.error, status=503), Outcome(Act.reset), Outcome(Act.truncated)]
        final = [Outcome(Act.error, status=404), Outcome(Act.wrong_type), Outcome(Act.empty)]
        async with ProviderServer().running() as server:
            server.add(rule(WORD, *passing, *final, on="download"))
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            for _ in passing:
                assert job_runs_on(await self.collect_failure(provider, ticket))
            for _ in final:
                failure = await self.collect_failure(provider, ticket)
                assert (failure.full_code, job_runs_on(failure)) == ("ProviderFailure", False)
            await provider.close()

    async def test_a_prediction_that_ended_badly_does_not_run_on(self) -> None:
        for outcome, code in [
            (fails("NSFW content detected"), "SensitiveContent"),
            (fails("Service is temporarily unavailable. (E004) (x)"), "TransientProviderError"),
            (fails("Service is currently unavailable due to high demand. (E003) (x)"), "RateLimited"),
            (Outcome(Act.aborted), "ProviderTimeout"),
            (Outcome(Act.canceled), "ProviderFailure"),
            (Outcome(Act.empty), "ProviderFailure"),
            (Outcome(Act.expired), "ProviderFailure"),
        ]:
            async with self.house(rule(WORD, outcome)) as (_, provider):
                failure = await self.failure(provider)
                assert (failure.full_code, job_runs_on(failure)) == (code, False)

    async def test_a_job_can_be_canceled_at_any_time(self) -> None:
        async with ProviderServer(Script(latency=Latency(60))).running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            waiting = asyncio.create_task(provider.collect(ticket, self.request))
            await asyncio.sleep(0.05)
            await provider.cancel(ticket)
            with pytest.raises(ReelproofError) as caught:
                await waiting
            assert caught.value.failure.provider_code == "canceled"
            await provider.cancel(ticket)
            await provider.cancel(Ticket("no-such-prediction"))
            await provider.close()

    async def test_an_unknown_ticket_brings_nothing(self) -> None:
        async with self.house() as (_, provider):
            assert isinstance(provider, TicketProvider)
            failure = await self.collect_failure(provider, Ticket("../account"))
            assert (failure.full_code, job_runs_on(failure)) == ("ProviderFailure", False)

    async def test_waiting_ends_with_its_time_limit(self) -> None:
        async with ProviderServer(Script(latency=Latency(60))).running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await provider.collect(ticket, self.request)
            await provider.close()
            assert len(server.ledger.of("poll")) > 2

    @pytest.mark.parametrize(
        "output",
        [
            "http://169.254.169.254/latest/meta-data",
            ["http://10.0.0.1/a.png"],
            {"image": "http://[::1]/a.png"},
            "http://127.0.0.2/a.png",
        ],
    )
    async def test_an_output_at_a_private_place_is_not_fetched(self, output: JsonValue) -> None:
        async with self.house(rule(WORD, Outcome(output=output))) as (server, provider):
            failure = await self.failure(provider)
            assert failure.full_code == "ProviderFailure"
            assert not job_runs_on(failure)
            assert server.ledger.of("download") == []

    async def test_the_token_goes_to_no_other_host(self) -> None:
        async with ProviderServer().running() as storage:
            address = f"{storage.urls.control}/delivery/{storage.files.put('image/png', 'x', b'picture')}"
            async with self.house(rule(WORD, Outcome(output=[address]))) as (_, provider):
                assert (await provider.make(self.request)).content == b"picture"
            assert storage.ledger.complaints == []
            assert [entry.is_authorized for entry in storage.ledger.calls] == [False]

    async def test_a_large_first_frame_is_uploaded(self, tmp_path: Path) -> None:
        small, large = tmp_path / "small.png", tmp_path / "large.png"
        small.write_bytes(gradient_png(40, 40))
        large.write_bytes(gradient_png(40, 40) + bytes(300_000))
        for path, uploads in [(small, 0), (large, 1)]:
            inputs = {"starting_image": InputMedia(path, "image/png")}
            async with self.house() as (server, provider):
                await provider.make(replace(self.requests["video"], inputs=inputs))
                assert len(server.ledger.of("upload")) == uploads

    async def test_a_model_that_needs_a_first_frame_says_so(self, tmp_path: Path) -> None:
        request = replace(self.requests["video"], model="minimax/hailuo-2.3-fast")
        missing = {"starting_image": InputMedia(tmp_path / "none.png", "image/png")}
        async with self.house() as (server, provider):
            assert (await self.failure(provider, request)).full_code == "InvalidInput:starting_image"
            gone = await self.failure(provider, replace(request, inputs=missing))
            assert gone.full_code == "StorageFailure"
            assert server.ledger.calls == []

    async def test_every_listed_model_is_asked_as_its_schema_wants(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40))
        async with self.house() as (server, provider):
            assert isinstance(provider, TicketProvider)
            for model in provider.models():
                for width, height in [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)]:
                    parameters = {**LOOK, **SPEECH, "width": width, "height": height, "duration_s": 7.3}
                    inputs = {"starting_image": InputMedia(frame, "image/png")}
                    await provider.submit(Request(model.kinds[0], WORD, model.name, parameters, 5, inputs))
            assert {model.name for model in provider.models()} <= set(served_models())
            assert {entry.status for entry in server.ledger.calls} == {201}

    async def collect_failure(self, provider: TicketProvider, ticket: Ticket) -> Failure:
        with pytest.raises(ReelproofError) as caught:
            await provider.collect(ticket, self.request)
        return caught.value.failure
