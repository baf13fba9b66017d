"""The additional contract of providers with tickets."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from reelproof.provider_api import (
    CancelOutcome,
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
from reelproof.testing.scripted import gradient_png
from reelproof.testing.servers import Act, Latency, Outcome, ProviderServer, ServerScript, Urls, rule
from tests.contract.providers.contract import KEY, WORD, NetworkContract, ServerContract

PACE_S = 0.01
PRIVATE = (
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/a.png",
    "http://[::1]/a.png",
    "http://127.0.0.2/a.png",
)
SIZES = ((1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350))


class JobContract(ServerContract):
    """Subclass it with NetworkContract, or alone if there is no key.

    `look_failures` are poll failures after which the job continues, `bad_ends` are ends of a job and their
    codes, `canceled` is the provider's code for a canceled job, `unknown` is our code for a missing job.
    """

    look_failures: ClassVar[Sequence[Outcome]]
    bad_ends: ClassVar[Sequence[tuple[Outcome, str]]]
    canceled: ClassVar[str]
    unknown: ClassVar[str] = "ProviderFailure"

    @abstractmethod
    def provider(self, urls: Urls, key: str | None) -> TicketProvider: ...

    @property
    def ticketed(self) -> Request:
        """A request whose job has a ticket."""
        return self.request

    async def test_it_hands_out_tickets(self) -> None:
        async with self.harness() as (_, provider):
            assert isinstance(provider, TicketProvider)

    async def test_a_ticket_can_be_collected_again_and_by_another_client(self) -> None:
        async with ProviderServer(ServerScript(latency=Latency(0.2))).running() as server:
            first = self.provider(server.urls, KEY)
            ticket = await first.submit(self.ticketed)
            await first.close()
            second = self.provider(server.urls, KEY)
            once = await second.collect(ticket, self.ticketed)
            again = await second.collect(ticket, self.ticketed)
            await second.close()
            assert once == again
            assert server.call_log.charged() == 1

    async def test_a_look_that_fails_leaves_the_job_running(self) -> None:
        async with ProviderServer().running() as server:
            server.add(rule(WORD, *self.look_failures, on="poll"))
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.ticketed)
            for outcome in self.look_failures:
                failure = await self.collect_failure(provider, ticket)
                assert job_runs_on(failure), outcome
                assert not answer_lost(failure)
            assert (await provider.collect(ticket, self.ticketed)).content
            assert server.call_log.charged() == 1
            await provider.close()

    async def test_a_download_that_fails_can_be_fetched_later_unless_it_is_gone(self) -> None:
        passing = [Outcome(Act.error, status=503), Outcome(Act.reset), Outcome(Act.truncated)]
        final = [Outcome(Act.error, status=404), Outcome(Act.wrong_type), Outcome(Act.empty)]
        async with ProviderServer().running() as server:
            server.add(rule(WORD, *passing, *final, on="download"))
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.ticketed)
            for _ in passing:
                assert job_runs_on(await self.collect_failure(provider, ticket))
            for _ in final:
                failure = await self.collect_failure(provider, ticket)
                assert (failure.full_code, job_runs_on(failure)) == ("ProviderFailure", False)
            await provider.close()

    async def test_a_job_that_ended_badly_does_not_run_on(self) -> None:
        for outcome, code in self.bad_ends:
            async with self.harness(rule(WORD, outcome)) as (_, provider):
                failure = await self.failure(provider, self.ticketed)
                assert (failure.full_code, job_runs_on(failure)) == (code, False), outcome

    async def test_a_job_can_be_canceled_at_any_time(self) -> None:
        async with ProviderServer(ServerScript(latency=Latency(60))).running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.ticketed)
            waiting = asyncio.create_task(provider.collect(ticket, self.ticketed))
            await asyncio.sleep(0.05)
            assert await provider.cancel(ticket) is CancelOutcome.gone
            with pytest.raises(ReelproofError) as caught:
                await waiting
            assert caught.value.failure.provider_code == self.canceled
            assert await provider.cancel(ticket) is CancelOutcome.gone
            assert await provider.cancel(Ticket(f"{ticket.id}0")) is CancelOutcome.gone
            await provider.close()

    async def test_a_job_whose_state_is_not_known_after_its_cancellation_may_run_on(self) -> None:
        async with ProviderServer().running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.ticketed)
            server.add(rule(WORD, self.look_failures[0], on="poll"))
            assert await provider.cancel(ticket) is CancelOutcome.unknown
            await provider.close()

    async def test_a_job_that_has_finished_can_be_collected_after_its_cancellation(self) -> None:
        async with self.harness() as (server, provider):
            assert isinstance(provider, TicketProvider)
            ticket = await provider.submit(self.ticketed)
            assert (await provider.collect(ticket, self.ticketed)).content
            assert await provider.cancel(ticket) is CancelOutcome.finished
            assert (await provider.collect(ticket, self.ticketed)).content
            assert server.call_log.charged() == 1

    async def test_an_unknown_ticket_brings_nothing(self) -> None:
        async with self.harness() as (server, provider):
            assert isinstance(provider, TicketProvider)
            known = await provider.submit(self.ticketed)
            for id_ in ("../account", f"{known.id}0"):
                failure = await self.collect_failure(provider, Ticket(id_))
                assert (failure.full_code, job_runs_on(failure)) == (self.unknown, False)
            assert len(server.call_log.of("account")) == 0

    async def test_waiting_ends_with_its_time_limit(self) -> None:
        async with ProviderServer(ServerScript(latency=Latency(60))).running() as server:
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.ticketed)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await provider.collect(ticket, self.ticketed)
            await provider.close()
            assert server.call_log.of("poll")

    async def collect_failure(self, provider: TicketProvider, ticket: Ticket) -> Failure:
        with pytest.raises(ReelproofError) as caught:
            await provider.collect(ticket, self.ticketed)
        return caught.value.failure


class AddressContract(JobContract):
    """For jobs whose results are at a URL that the service returns."""

    @abstractmethod
    def output_at(self, address: str) -> JsonValue:
        """An outcome with a job's output at this address."""

    async def test_an_output_at_a_private_place_is_not_fetched(self) -> None:
        for address in PRIVATE:
            outcome = Outcome(output=self.output_at(address))
            async with self.harness(rule(WORD, outcome)) as (server, provider):
                failure = await self.failure(provider, self.ticketed)
                assert failure.full_code == "ProviderFailure", address
                assert not job_runs_on(failure)
                assert server.call_log.of("download") == []

    async def test_the_key_goes_to_no_other_host(self) -> None:
        async with ProviderServer().running() as storage:
            address = f"{storage.urls.control}/delivery/{storage.files.put('image/png', 'x', b'picture')}"
            outcome = Outcome(output=self.output_at(address))
            async with self.harness(rule(WORD, outcome)) as (_, provider):
                assert (await provider.make(self.ticketed)).content == b"picture"
            assert storage.call_log.complaints == []
            assert [entry.is_authorized for entry in storage.call_log.calls] == [False]


class TicketContract(AddressContract, NetworkContract):
    """Subclass it instead of NetworkContract. The request `video` is one whose model takes a first frame.

    `needs_frame` names a model that makes nothing without a first frame.
    """

    needs_frame: ClassVar[str]
    submitted: ClassVar[int]
    served: ClassVar[Mapping[str, Any]]

    async def test_a_large_first_frame_is_uploaded(self, tmp_path: Path) -> None:
        small, large = tmp_path / "small.png", tmp_path / "large.png"
        small.write_bytes(gradient_png(40, 40))
        large.write_bytes(gradient_png(40, 40) + bytes(300_000))
        for path, uploads in [(small, 0), (large, 1)]:
            inputs = {"starting_image": InputMedia(path, "image/png")}
            async with self.harness() as (server, provider):
                await provider.make(replace(self.requests["video"], inputs=inputs))
                assert len(server.call_log.of("upload")) == uploads

    async def test_a_model_that_needs_a_first_frame_says_so(self, tmp_path: Path) -> None:
        request = replace(self.requests["video"], model=self.needs_frame, inputs={})
        missing = {"starting_image": InputMedia(tmp_path / "none.png", "image/png")}
        async with self.harness() as (server, provider):
            assert (await self.failure(provider, request)).full_code == "InvalidInput:starting_image"
            gone = await self.failure(provider, replace(request, inputs=missing))
            assert gone.full_code == "StorageFailure"
            assert server.call_log.calls == []

    async def test_every_listed_model_is_called_according_to_its_schema(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40))
        inputs = {"starting_image": InputMedia(frame, "image/png")}
        async with self.harness() as (server, provider):
            assert isinstance(provider, TicketProvider)
            languages = {voice.model: voice.language for voice in provider.voices()}
            for model in provider.models():
                for width, height in SIZES:
                    parameters: dict[str, JsonValue] = {
                        "width": width,
                        "height": height,
                        "duration_s": 7.3,
                        "style": "night",
                        "voice": None,
                        "language": languages.get(model.name, "en"),
                    }
                    request = Request(model.kinds[0], WORD, model.name, parameters, 5, inputs)
                    await provider.collect(await provider.submit(request), request)
            assert {model.name for model in provider.models()} <= set(self.served)
            assert {entry.status for entry in server.call_log.of("make")} == {self.submitted}
