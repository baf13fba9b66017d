"""fal's provider keeps the contract, and that of tickets."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
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
    job_runs_on,
)
from reelproof.providers.fal.provider import FalProvider
from reelproof.providers.fal.settings import FalEndpoints
from reelproof.testing.scripted import WORD_S, gradient_png
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
from reelproof.testing.servers.fal.models import served_models
from tests.contract.providers.contract import KEY, WORD, requests_of
from tests.contract.providers.ticket_contract import PACE_S, TicketContract
from tests.unit.providers.fal.test_errors import EXPECTED

FRAME = Path(__file__).parents[3] / "docs" / "frame.jpg"
LOOK: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "style": "night", "language": "en"}
SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}
SOUND: Mapping[str, JsonValue] = {"mood": "calm", "duration_s": 4}
CLIP: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "duration_s": 3.5}
KLING = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"
VEO = "fal-ai/veo3.1/fast/image-to-video"


def with_frames(requests: dict[str, Request]) -> dict[str, Request]:
    inputs = {"starting_image": InputMedia(FRAME, "image/jpeg")}
    return {
        name: replace(request, inputs=inputs) if request.kind is AssetKind.video else request
        for name, request in requests.items()
    }


class TestFal(TicketContract):
    entry = "fal"
    key_name = "FAL_KEY"
    requests: ClassVar[Mapping[str, Request]] = with_frames(
        requests_of(
            image=(AssetKind.image, "fal-ai/flux/schnell", LOOK),
            other_image=(AssetKind.image, "fal-ai/nano-banana-2", LOOK),
            starting_image=(AssetKind.starting_image, "fal-ai/flux-2", LOOK),
            narration=(AssetKind.narration, "fal-ai/elevenlabs/tts/eleven-v3", SPEECH),
            other_narration=(AssetKind.narration, "fal-ai/minimax/speech-2.8-hd", SPEECH),
            third_narration=(AssetKind.narration, "fal-ai/kokoro/american-english", SPEECH),
            music=(AssetKind.music, "fal-ai/stable-audio-25/text-to-audio", SOUND),
            other_music=(AssetKind.music, "fal-ai/elevenlabs/music", SOUND),
            video=(AssetKind.video, KLING, CLIP),
            other_video=(AssetKind.video, VEO, CLIP),
        )
    )
    errors: ClassVar[Mapping[str, str]] = {f"fal/{name}": code for name, code in EXPECTED.items()}
    look_failures = (
        named("fal/bad_gateway"),
        named("fal/too_many"),
        named("fal/unauthorized"),
        named("fal/locked"),
        Outcome(Act.reset),
        Outcome(Act.truncated),
        Outcome(Act.wrong_type),
        Outcome(Act.error, status=200, body={}),
    )
    bad_ends = (
        (fails(named="fal/content_policy_violation"), "SensitiveContent"),
        (Outcome(output={"has_nsfw_concepts": [True]}), "SensitiveContent"),
        (fails(named="fal/no_media_generated"), "ProviderFailure"),
        (fails(named="fal/runner_connection_error"), "TransientProviderError"),
        (fails(named="fal/internal_server_error"), "TransientProviderError"),
        (fails(named="fal/internal_server_error_final"), "ProviderFailure"),
        (fails(named="fal/generation_timeout"), "ProviderTimeout"),
        (fails(named="fal/image_too_small"), "InvalidInput:image_url"),
        (fails("It broke."), "TransientProviderError"),
        (Outcome(Act.aborted), "ProviderTimeout"),
        (Outcome(Act.canceled), "ProviderFailure"),
        (Outcome(Act.empty), "ProviderFailure"),
        (Outcome(Act.expired), "ProviderFailure"),
    )
    canceled = "client_cancelled"
    needs_frame = VEO
    submitted = 200
    served = served_models()

    def provider(self, urls: Urls, key: str | None) -> TicketProvider:
        return FalProvider(FalEndpoints.at(urls.fal, urls.fal, key), PACE_S)

    def output_at(self, address: str) -> JsonValue:
        return {"images": [{"url": address}]}

    async def test_a_request_whose_answer_was_lost_cannot_be_found(self) -> None:
        async with self.harness(rule(WORD, Act.lost)) as (_, provider):
            assert isinstance(provider, TicketProvider)
            with pytest.raises(ReelproofError) as caught:
                await provider.submit(self.request)
            assert answer_lost(caught.value.failure)
            assert await provider.find(self.request, datetime.now(UTC), frozenset()) is None

    async def test_a_result_that_cannot_be_had_now_can_be_had_later(self) -> None:
        outcomes = [
            named("fal/bad_gateway"),
            named("fal/too_many"),
            named("fal/unauthorized"),
            Outcome(Act.reset),
            Outcome(Act.truncated),
            Outcome(Act.wrong_type),
        ]
        async with ProviderServer().running() as server:
            server.add(rule(WORD, *outcomes, on="result"))
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.request)
            for outcome in outcomes:
                assert job_runs_on(await self.collect_failure(provider, ticket)), outcome
            assert (await provider.collect(ticket, self.request)).content
            assert server.call_log.charged() == 1
            await provider.close()

    async def test_an_error_that_the_result_does_not_repeat_counts(self) -> None:
        ended = {"status": "COMPLETED", "error": "Too late", "error_type": "request_timeout"}
        outcome = Outcome(Act.error, status=200, body=ended)
        async with self.harness(rule(WORD, outcome, on="poll")) as (_, provider):
            assert (await self.failure(provider)).full_code == "ProviderTimeout"

    async def test_a_status_comes_with_202_until_the_end(self) -> None:
        async with self.harness(script=ServerScript(latency=Latency(0.05), ticks=2)) as (server, provider):
            await provider.make(self.request)
            statuses = [entry.status for entry in server.call_log.of("poll")]
            assert statuses[-1] == 200
            assert set(statuses[:-1]) == {202}
            assert len(server.call_log.of("result")) == 1

    async def test_a_narration_has_the_times_of_its_words(self) -> None:
        request = replace(self.requests["narration"], prompt="A goat [pause 1s] jumps.")
        async with self.harness() as (_, provider):
            made = await provider.make(request)
        assert [word.text for word in made.words] == ["A", "goat", "jumps."]
        assert made.words[2].start_s == pytest.approx(2 * WORD_S, abs=0.01)

    async def test_an_image_costs_what_its_units_cost(self) -> None:
        async with self.harness() as (_, provider):
            assert (await provider.make(self.request)).cost_microusd == 3000
            assert (await provider.make(self.requests["starting_image"])).cost_microusd == 24_000
            assert (await provider.make(self.requests["music"])).cost_microusd is None

    async def test_a_large_frame_is_put_where_the_storage_says(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        content = gradient_png(40, 40) + bytes(300_000)
        frame.write_bytes(content)
        request = replace(self.requests["video"], inputs={"starting_image": InputMedia(frame, "image/png")})
        async with self.harness() as (server, provider):
            await provider.make(request)
            (stored,) = server.call_log.of("store")
            assert (stored.status, stored.is_authorized) == (200, False)

    @pytest.mark.parametrize(
        ("place", "outcome", "code"),
        [
            ("upload", named("fal/unauthorized"), "InvalidApiKey:FAL_KEY"),
            ("upload", Outcome(Act.error, status=200, body={"upload_url": 5}), "ProviderFailure"),
            (
                "upload",
                Outcome(
                    Act.error,
                    status=200,
                    body={"upload_url": "http://169.254.169.254/x", "file_url": "http://1.1.1.1/x"},
                ),
                "ProviderFailure",
            ),
            ("store", Outcome(Act.error, status=403), "ProviderFailure"),
            ("store", Outcome(Act.error, status=503), "TransientProviderError"),
            ("store", Outcome(Act.reset), "TransientNetworkFailure"),
        ],
    )
    async def test_an_upload_that_fails_says_how(
        self, place: str, outcome: Outcome, code: str, tmp_path: Path
    ) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(bytes(300_000))
        request = replace(self.requests["video"], inputs={"starting_image": InputMedia(frame, "image/png")})
        async with self.harness(rule("", outcome, on=place)) as (server, provider):
            failure = await self.failure(provider, request)
            assert (failure.full_code, answer_lost(failure)) == (code, False)
            assert server.call_log.charged() == 0

    async def test_without_a_storage_a_large_frame_goes_inside_the_call(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40) + bytes(300_000))
        request = replace(self.requests["video"], inputs={"starting_image": InputMedia(frame, "image/png")})
        async with ProviderServer().running() as server:
            provider = FalProvider(FalEndpoints.at(server.urls.fal, None, KEY), PACE_S)
            assert (await provider.make(request)).content
            assert server.call_log.of("upload") == []
            await provider.close()

    async def test_a_two_part_key_is_masked_as_one(self) -> None:
        async with ProviderServer(ServerScript(key="id:secret")).running() as server:
            provider = self.provider(server.urls, "id:secret")
            assert (await provider.make(self.request)).content
            assert server.call_log.complaints == []
            await provider.close()
