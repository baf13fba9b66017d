"""ComfyUI's provider keeps the contract of servers without keys, and that of jobs."""

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
    ProviderContext,
    ReelproofError,
    Request,
    Ticket,
    TicketProvider,
    answer_lost,
    job_runs_on,
)
from reelproof.providers.comfyui.provider import ComfyUiProvider
from reelproof.providers.comfyui.settings import endpoint_at, workflow_folder_of
from reelproof.providers.comfyui.workflow_folder import read_workflow_folder
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
from tests.contract.providers.contract import KEY, WORD, requests_of
from tests.contract.providers.ticket_contract import PACE_S, JobContract
from tests.unit.providers.comfyui.test_errors import EXPECTED

WORKFLOWS = Path(__file__).parents[2] / "unit" / "providers" / "comfyui" / "workflows"
LOOK: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "style": "night", "language": "en"}
SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}
SOUND: Mapping[str, JsonValue] = {"mood": "calm", "duration_s": 4}
CLIP: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "duration_s": 1.5}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class TestComfyUi(JobContract):
    entry = "comfyui"
    requests: ClassVar[Mapping[str, Request]] = requests_of(
        image=(AssetKind.image, "painter", LOOK),
        starting_image=(AssetKind.starting_image, "painter", LOOK),
        narration=(AssetKind.narration, "speaker", SPEECH),
        music=(AssetKind.music, "composer", SOUND),
        video=(AssetKind.video, "camera", CLIP),
    )
    errors: ClassVar[Mapping[str, str]] = {f"comfyui/{name}": code for name, code in EXPECTED.items()}
    look_failures = (
        named("comfyui/server_error"),
        named("comfyui/bad_gateway"),
        named("comfyui/login"),
        Outcome(Act.reset),
        Outcome(Act.truncated),
        Outcome(Act.wrong_type),
        Outcome(Act.error, status=200, body=[]),
    )
    bad_ends = (
        (fails("Allocation on device 0 would exceed allowed memory. (out of memory)"), "ProviderFailure"),
        (fails("mat1 and mat2 shapes cannot be multiplied"), "ProviderFailure"),
        (Outcome(Act.canceled), "ProviderFailure"),
        (Outcome(Act.empty), "ProviderFailure"),
        (Outcome(Act.expired), "TransientProviderError"),
    )
    canceled = "interrupted"
    unknown = "TransientProviderError"

    def provider(self, urls: Urls, key: str | None) -> TicketProvider:
        return ComfyUiProvider(endpoint_at(urls.comfyui), read_workflow_folder(WORKFLOWS), PACE_S)

    def packaged(self, urls: Urls) -> TicketProvider:
        return ComfyUiProvider(endpoint_at(urls.comfyui), workflow_folder_of(ProviderContext()), PACE_S)

    async def test_the_workflows_that_come_along_are_run_in_every_shape(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40))
        inputs = {"starting_image": InputMedia(frame, "image/png")}
        async with ProviderServer().running() as server:
            provider = self.packaged(server.urls)
            for model in provider.models():
                for width, height in [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)]:
                    parameters: Mapping[str, JsonValue] = {"width": width, "height": height, "duration_s": 1}
                    request = Request(model.kinds[0], WORD, model.name, parameters, 5, inputs)
                    await self.check_medium(request, await provider.make(request))
            await provider.close()
            assert server.call_log.complaints == []
            assert {entry.status for entry in server.call_log.calls} == {200}

    async def test_a_first_image_lies_there_once_under_the_name_of_its_content(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40))
        inputs = {"starting_image": InputMedia(frame, "image/png")}
        request = Request(AssetKind.video, WORD, "wan-2.2-5b", CLIP, 5, inputs)
        async with ProviderServer().running() as server:
            provider = self.packaged(server.urls)
            await provider.submit(request)
            ticket = await provider.submit(replace(request, seed=6))
            assert len(server.call_log.of("upload")) == 2
            assert await provider.find(replace(request, seed=6), LONG_AGO, frozenset()) == ticket
            frame.write_bytes(gradient_png(40, 40, 7))
            assert await provider.find(replace(request, seed=6), LONG_AGO, frozenset()) is None
            await provider.close()

    async def test_a_missing_first_frame_is_reported_before_anything_is_sent(self, tmp_path: Path) -> None:
        gone = {"starting_image": InputMedia(tmp_path / "none.png", "image/png")}
        request = Request(AssetKind.video, WORD, "wan-2.2-5b", CLIP)
        async with ProviderServer().running() as server:
            provider = self.packaged(server.urls)
            assert (await self.failure(provider, request)).full_code == "InvalidInput:starting_image"
            assert (await self.failure(provider, replace(request, inputs=gone))).full_code == "StorageFailure"
            await provider.close()
            assert server.call_log.calls == []

    async def test_a_submit_whose_answer_was_lost_is_found(self) -> None:
        for act in (Act.lost, Act.truncated):
            for latency_s in (0.0, 60.0):
                async with self.harness(rule(WORD, Outcome(act, latency_s=latency_s))) as (server, provider):
                    assert isinstance(provider, TicketProvider)
                    since = datetime.now(UTC)
                    with pytest.raises(ReelproofError) as caught:
                        await provider.submit(self.request)
                    assert answer_lost(caught.value.failure)
                    ticket = await provider.find(self.request, since, frozenset())
                    assert ticket is not None
                    if latency_s == 0.0:
                        assert (await provider.collect(ticket, self.request)).content
                    assert server.call_log.charged() == 1

    async def test_every_kind_is_found_and_no_other(self) -> None:
        async with self.harness() as (_, provider):
            assert isinstance(provider, TicketProvider)
            tickets = [await provider.submit(request) for request in self.requests.values()]
            for request, ticket in zip(self.requests.values(), tickets, strict=True):
                assert await provider.find(request, LONG_AGO, frozenset()) == ticket
                assert await provider.find(request, LONG_AGO, frozenset({ticket.id})) is None
                assert await provider.find(replace(request, seed=9), LONG_AGO, frozenset()) is None
                later = datetime.now(UTC) + timedelta(hours=1)
                assert await provider.find(request, later, frozenset()) is None

    async def test_the_oldest_of_twins_is_found_first(self) -> None:
        async with self.harness() as (_, provider):
            assert isinstance(provider, TicketProvider)
            older = await provider.submit(self.request)
            newer = await provider.submit(self.request)
            assert await provider.find(self.request, LONG_AGO, frozenset()) == older
            assert await provider.find(self.request, LONG_AGO, frozenset({older.id})) == newer

    async def test_stopped_requests_are_not_found(self) -> None:
        async with self.harness(script=ServerScript(latency=Latency(60))) as (_, provider):
            assert isinstance(provider, TicketProvider)
            running, pending = await provider.submit(self.request), await provider.submit(self.request)
            await provider.cancel(pending)
            await provider.cancel(running)
            assert await provider.find(self.request, LONG_AGO, frozenset()) is None

    async def test_only_a_job_of_ours_is_interrupted(self) -> None:
        async with self.harness(script=ServerScript(latency=Latency(60))) as (server, provider):
            assert isinstance(provider, TicketProvider)
            running, pending = await provider.submit(self.request), await provider.submit(self.request)
            await provider.cancel(pending)
            await provider.cancel(Ticket("00000000-0000-4000-8000-000000000000"))
            assert [entry.path for entry in server.call_log.of("cancel")] == ["/comfyui/queue"] * 2
            await provider.cancel(running)
            assert [entry.path for entry in server.call_log.of("cancel")][-1] == "/comfyui/interrupt"

    async def test_a_job_that_vanishes_from_the_queue_is_no_longer_waited_for(self) -> None:
        async with self.harness(script=ServerScript(latency=Latency(60))) as (_, provider):
            assert isinstance(provider, TicketProvider)
            await provider.submit(self.request)
            pending = await provider.submit(self.request)
            waiting = asyncio.create_task(provider.collect(pending, self.request))
            await asyncio.sleep(0.05)
            await provider.cancel(pending)
            with pytest.raises(ReelproofError) as caught:
                await waiting
            failure = caught.value.failure
            assert (failure.full_code, failure.provider_code) == ("TransientProviderError", "not_found")
            assert not job_runs_on(failure)

    async def test_the_right_file_is_taken_of_many(self) -> None:
        async with self.harness() as (server, provider):
            assert isinstance(provider, TicketProvider)
            known = await provider.submit(self.request)
            await provider.collect(known, self.request)
            (kept,) = [entry.path for entry in server.call_log.of("download")]
            filename = kept.partition("filename=")[2].partition("&")[0]
            output: JsonValue = {
                "3": {
                    "text": ["a word"],
                    "latents": [{"filename": "x.latent"}],
                    "images": [{}, 5, {"filename": 5}],
                },
                "5": {"images": [{"filename": "draft.png", "subfolder": "", "type": "temp"}]},
                "9": {"images": [{"filename": filename, "subfolder": "", "type": "output"}]},
            }
            server.add(rule(WORD, Outcome(output=output)))
            assert (await provider.make(self.request)).media_type == "image/png"
            assert len({entry.path for entry in server.call_log.of("download")}) == 1

    async def test_a_file_s_name_leads_to_no_other_place(self) -> None:
        for filename in ("http://169.254.169.254/x.png", "../../etc/x.png", "x.png&type=input#.png"):
            output: JsonValue = {
                "9": {"images": [{"filename": filename, "subfolder": "..", "type": "output"}]}
            }
            async with self.harness(rule(WORD, Outcome(output=output))) as (server, provider):
                assert (await self.failure(provider)).full_code == "ProviderFailure"
                paths = [entry.path for entry in server.call_log.of("download")]
                assert all(path.startswith("/comfyui/view?filename=") for path in paths)
                assert all(path.endswith("&subfolder=..&type=output") for path in paths)

    async def test_no_key_is_shown(self) -> None:
        async with self.harness(key=KEY) as (server, provider):
            await provider.make(self.request)
            assert not any(entry.is_authorized for entry in server.call_log.calls)

    async def test_a_wrong_sound_is_a_failure(self) -> None:
        output: JsonValue = {"2": {"images": [{"filename": "cover.png", "subfolder": "", "type": "output"}]}}
        async with self.harness(rule(WORD, Outcome(output=output))) as (_, provider):
            failure = await self.failure(provider, self.requests["narration"])
            assert (failure.full_code, failure.provider_code) == ("ProviderFailure", "no_output")
