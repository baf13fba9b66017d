"""Google's provider keeps the contract of single calls, and of tickets for clips."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest

from reelproof.provider_api import (
    AssetKind,
    CancelOutcome,
    InputMedia,
    JsonValue,
    ReelproofError,
    Request,
    TicketProvider,
)
from reelproof.providers.google.provider import GoogleProvider
from reelproof.providers.google.settings import endpoint_at
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
from reelproof.testing.servers.google.rules import SERVED
from tests.contract.providers.contract import KEY, WORD, NetworkContract, requests_of
from tests.contract.providers.ticket_contract import PACE_S, AddressContract
from tests.unit.providers.google.test_errors import EXPECTED

LOOK: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "style": "night", "language": "en"}
SPEECH: Mapping[str, JsonValue] = {"voice": None, "language": "en"}
CLIP: Mapping[str, JsonValue] = {"width": 1920, "height": 1080, "duration_s": 3.5}


class TestGoogle(AddressContract, NetworkContract):
    entry = "google"
    key_name = "GEMINI_API_KEY"
    requests: ClassVar[Mapping[str, Request]] = requests_of(
        image=(AssetKind.image, "gemini-3.1-flash-image", LOOK),
        starting_image=(AssetKind.starting_image, "gemini-3-pro-image", LOOK),
        narration=(AssetKind.narration, "gemini-3.8-flash-tts", SPEECH),
        image_prompt=(AssetKind.image_prompt, "gemini-3.5-flash-lite", SPEECH),
        motion_prompt=(AssetKind.motion_prompt, "gemini-3.8-flash", SPEECH),
        music_prompt=(AssetKind.music_prompt, "gemini-3.1-pro-preview", SPEECH),
        video=(AssetKind.video, "veo-3.1-fast-generate-preview", CLIP),
    )
    errors: ClassVar[Mapping[str, str]] = {f"google/{name}": code for name, code in EXPECTED.items()}
    look_failures = (
        named("google/overloaded"),
        named("google/per_minute"),
        named("google/api_key_invalid"),
        named("google/deadline"),
        Outcome(Act.reset),
        Outcome(Act.truncated),
        Outcome(Act.wrong_type),
        Outcome(Act.error, status=200, body={}),
    )
    bad_ends = (
        (Outcome(Act.refusal), "SensitiveContent"),
        (Outcome(Act.fails, error="It violates the usage guidelines.", status=400), "SensitiveContent"),
        (Outcome(Act.fails, error="Not supported.", status=400), "InvalidInput:request"),
        (Outcome(Act.fails, error="Too busy.", status=429), "RateLimited"),
        (Outcome(Act.fails, error="An internal issue.", status=500), "TransientProviderError"),
        (Outcome(Act.aborted), "ProviderTimeout"),
        (Outcome(Act.canceled), "ProviderFailure"),
        (Outcome(Act.empty), "ProviderFailure"),
    )
    canceled = "CANCELLED"

    @property
    def ticketed(self) -> Request:
        return self.requests["video"]

    def provider(self, urls: Urls, key: str | None) -> TicketProvider:
        return GoogleProvider(endpoint_at(urls.google, key), PACE_S)

    def output_at(self, address: str) -> JsonValue:
        return address

    def test_only_clips_have_tickets(self) -> None:
        models = self.provider(Urls.at("http://127.0.0.1:1"), None).models()
        assert {model.name for model in models if model.is_ticketed} == set(SERVED["video"])

    async def test_every_model_is_called_according_to_the_api(self, tmp_path: Path) -> None:
        frame = tmp_path / "frame.png"
        frame.write_bytes(gradient_png(40, 40))
        inputs = {"starting_image": InputMedia(frame, "image/png")}
        async with self.harness() as (server, provider):
            for model in provider.models():
                for width, height in [(1920, 1080), (1080, 1920), (1080, 1080), (1080, 1350)]:
                    parameters = {**LOOK, **SPEECH, "width": width, "height": height, "duration_s": 4}
                    request = Request(model.kinds[0], WORD, model.name, parameters, 2**40 + 5, inputs)
                    await provider.make(request)
            assert {model.name for model in provider.models()} == {
                name for names in SERVED.values() for name in names
            }
            assert {entry.status for entry in server.call_log.of("make")} == {200}

    @pytest.mark.parametrize(
        "reason",
        [
            "SAFETY",
            "OTHER",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "IMAGE_SAFETY",
            "MODEL_ARMOR",
            "JAILBREAK",
        ],
    )
    async def test_a_prompt_that_is_refused_in_an_answer_of_200(self, reason: str) -> None:
        for name in ("image", "narration", "image_prompt"):
            async with self.harness(rule(WORD, Outcome(Act.refusal, error=reason))) as (server, provider):
                failure = await self.failure(provider, self.requests[name])
                assert (failure.full_code, failure.provider_code) == ("SensitiveContent", reason)
                assert server.call_log.charged() == 0

    @pytest.mark.parametrize(
        ("reason", "code"),
        [
            ("SAFETY", "SensitiveContent"),
            ("RECITATION", "SensitiveContent"),
            ("IMAGE_RECITATION", "SensitiveContent"),
            ("BLOCKLIST", "SensitiveContent"),
            ("PROHIBITED_CONTENT", "SensitiveContent"),
            ("SPII", "SensitiveContent"),
            ("IMAGE_SAFETY", "SensitiveContent"),
            ("IMAGE_PROHIBITED_CONTENT", "SensitiveContent"),
            ("MODEL_ARMOR", "SensitiveContent"),
            ("NO_IMAGE", "ProviderFailure"),
            ("IMAGE_OTHER", "ProviderFailure"),
            ("OTHER", "ProviderFailure"),
            ("MALFORMED_RESPONSE", "ProviderFailure"),
            ("LANGUAGE", "ProviderFailure"),
            ("MAX_TOKENS", "ProviderFailure"),
            ("UNHEARD_OF", "ProviderFailure"),
        ],
    )
    async def test_an_answer_without_an_image_says_why(self, reason: str, code: str) -> None:
        async with self.harness(rule(WORD, fails(reason))) as (_, provider):
            failure = await self.failure(provider)
            assert (failure.full_code, failure.provider_code) == (code, reason)

    async def test_an_image_in_words_alone_is_a_failure_that_repeats_them(self) -> None:
        said: JsonValue = [{"text": "I would rather describe it."}]
        async with self.harness(rule(WORD, Outcome(output=said))) as (_, provider):
            failure = await self.failure(provider)
            assert failure.full_code == "ProviderFailure"
            assert "I would rather describe it." in failure.message

    async def test_an_image_behind_words_and_thoughts_is_the_last_that_is_no_thought(self) -> None:
        drafted, final = gradient_png(20, 20, 1), gradient_png(20, 20, 2)
        parts: JsonValue = [
            {"text": "Thinking.", "thought": True},
            {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(drafted).decode()}},
            {"text": "Here it is:"},
            {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(final).decode()}},
            {"inlineData": {"mimeType": "image/png", "data": "AAAA"}, "thought": True},
        ]
        async with self.harness(rule(WORD, Outcome(output=parts))) as (_, provider):
            made = await provider.make(self.request)
            assert (made.content, made.media_type) == (final, "image/png")

    async def test_a_medium_that_breaks_off_inside_its_answer_was_paid_for(self) -> None:
        for name in ("image", "narration"):
            async with self.harness(rule(WORD, Act.truncated_base64)) as (_, provider):
                failure = await self.failure(provider, self.requests[name])
                assert (failure.full_code, failure.details["answer_lost"]) == ("TransientProviderError", True)

    async def test_a_clip_of_which_something_was_held_back_is_a_refusal_that_says_why(self) -> None:
        async with self.harness(rule(WORD, Outcome(Act.refusal))) as (server, provider):
            failure = await self.failure(provider, self.ticketed)
            assert "celebrity or their likenesses" in failure.message
            assert server.call_log.charged() == 0

    async def test_a_clip_is_fetched_with_the_key_and_through_a_redirect_of_its_own_host(self) -> None:
        async with self.harness(script=ServerScript(key=KEY)) as (server, provider):
            assert (await provider.make(self.ticketed)).content
            downloads = [*server.call_log.of("address"), *server.call_log.of("download")]
            assert [entry.status for entry in downloads] == [302, 200]
            assert all(entry.is_authorized for entry in downloads)

    async def test_the_key_does_not_follow_a_redirect_to_another_host(self) -> None:
        async with ProviderServer().running() as storage:
            address = f"{storage.urls.control}/delivery/{storage.files.put('video/mp4', 'x', b'clip')}"
            away = rule(WORD, Outcome(Act.redirect, location=address), on="download")
            async with self.harness(away) as (_, provider):
                assert (await provider.make(self.ticketed)).content == b"clip"
            assert storage.call_log.complaints == []
            assert [entry.is_authorized for entry in storage.call_log.calls] == [False]

    async def test_a_clip_at_googles_own_host_is_fetched_through_the_relay_that_made_it(self) -> None:
        address = "https://generativelanguage.googleapis.com/v1beta/files/unknown:download?alt=media"
        async with self.harness(rule(WORD, Outcome(output=address))) as (server, provider):
            assert (await self.failure(provider, self.ticketed)).provider_code == "404"
            assert [entry.path for entry in server.call_log.of("address")] == [
                "/google/v1beta/files/unknown:download?alt=media"
            ]

    async def test_a_start_whose_answer_was_lost_cannot_be_looked_up(self) -> None:
        async with self.harness(rule(WORD, Act.lost)) as (server, provider):
            assert isinstance(provider, TicketProvider)
            with pytest.raises(ReelproofError):
                await provider.submit(self.ticketed)
            assert await provider.find(self.ticketed, datetime(2020, 1, 1, tzinfo=UTC), frozenset()) is None
            assert len(server.call_log.calls) == 1

    async def test_an_operation_without_a_name_is_a_lost_answer(self) -> None:
        for name in (None, "", "../account", "models/a/operations/b?c", "models/x/operations/.."):
            outcome = Outcome(Act.error, status=200, body={"name": name})
            async with self.harness(rule(WORD, outcome)) as (_, provider):
                failure = await self.failure(provider, self.ticketed)
                assert (failure.full_code, failure.details["answer_lost"]) == ("TransientProviderError", True)

    async def test_a_refused_cancellation_leaves_the_job_running(self) -> None:
        refusals = [
            named("google/not_found"),
            Outcome(Act.error, status=501, body={"error": {"status": "UNIMPLEMENTED", "message": "No."}}),
        ]
        async with ProviderServer(ServerScript(latency=Latency(60))).running() as server:
            server.add(rule(WORD, *refusals, on="cancel"))
            provider = self.provider(server.urls, KEY)
            ticket = await provider.submit(self.ticketed)
            for _ in refusals:
                assert await provider.cancel(ticket) is CancelOutcome.unknown
            assert await provider.cancel(ticket) is CancelOutcome.gone
            await provider.close()

    async def test_a_missing_first_frame_is_reported_before_anything_is_paid(self, tmp_path: Path) -> None:
        missing = {"starting_image": InputMedia(tmp_path / "none.png", "image/png")}
        async with self.harness() as (server, provider):
            failure = await self.failure(provider, replace(self.ticketed, inputs=missing))
            assert failure.full_code == "StorageFailure"
            assert server.call_log.calls == []
