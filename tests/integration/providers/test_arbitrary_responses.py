"""Whatever comes back, a provider ends in media or in a classified failure."""

import asyncio
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.provider_api import AssetKind, ErrorCode, Failure, JsonValue, ReelproofError, Request
from reelproof.providers.comfyui.errors import classify_submit as classify_comfyui
from reelproof.providers.comfyui.job import read_job
from reelproof.providers.elevenlabs.errors import classify_call
from reelproof.providers.elevenlabs.speech import read_speech
from reelproof.providers.fal.errors import classify_submit as classify_fal
from reelproof.providers.fal.errors import job_failure
from reelproof.providers.fal.job import read_status, result_address, spoken_words
from reelproof.providers.fal.queue import read_ticket
from reelproof.providers.google import generated
from reelproof.providers.google.errors import paid_classifier as classify_google
from reelproof.providers.google.generated import read_generated
from reelproof.providers.google.operation import read_operation
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint, HttpResponse
from reelproof.providers.http.envelope import as_error
from reelproof.providers.narration import NarrationPiece
from reelproof.providers.openai.errors import classifier
from reelproof.providers.openai.image import image_cost, inline_image
from reelproof.providers.openai.models import OpenAiTokenPrices
from reelproof.providers.openai.text import prompt_cost, read_prompt
from reelproof.providers.replicate.errors import classify_submit, prediction_failure
from reelproof.providers.replicate.prediction import read_prediction

KNOWN_NAMES = """
    base_resp status_msg errors metadata raw success msg
    error message code type param detail title data b64_json url usage choices content refusal id status
    output created_at input_tokens output_tokens retry_after input_tokens_details image_tokens
    moderation_details prompt_tokens completion_tokens loc msg error_type request_id response_url images audio
    video timestamps has_nsfw_concepts audio_base64 alignment characters data prompt_suggestion
    candidates parts inlineData mimeType text finishReason promptFeedback blockReason usageMetadata details
    promptTokenCount candidatesTokenCount candidatesTokensDetails violations quotaId retryDelay name done
    response generatedSamples uri raiMediaFilteredReasons node_errors errors outputs messages filename
"""
NAMES = st.sampled_from(KNOWN_NAMES.split())
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=12,
)
statuses = st.integers(100, 599)
pages = st.lists(
    st.sampled_from(["<html>", "<script>", "<!--", "<", ">", "{", "}", '"', "502 Bad Gateway", "&amp;"])
).map(lambda parts: "".join(parts).encode())


@given(statuses, trees | st.binary(max_size=40) | pages)
def test_any_error_answer_is_classified(status: int, body: JsonValue | bytes) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    for classify in (
        classifier("OPENAI_API_KEY"),
        classify_submit,
        classify_fal,
        classify_call,
        classify_google("GEMINI_API_KEY"),
        classify_comfyui,
    ):
        answer = HttpResponse(status, {}, content)
        failure = classify(as_error(answer) or answer)
        assert isinstance(failure.code, ErrorCode)
        assert failure.message


@given(trees, st.sampled_from(["failed", "aborted", "canceled"]))
def test_any_end_of_a_prediction_is_classified(error: JsonValue, status: str) -> None:
    assert prediction_failure(status, error).message
    assert job_failure(error, status).message
    assert job_failure(status, error).message


@given(trees)
def test_any_answer_is_read_or_refused(answer: JsonValue) -> None:
    prices = OpenAiTokenPrices(1.0, 2.0, 3.0)
    for is_strict in (True, False):
        with suppress(ReelproofError):
            assert read_prompt(answer, is_strict=is_strict)
    with suppress(ReelproofError):
        assert inline_image(answer)
    for cost in (image_cost(answer, prices), prompt_cost(answer, prices)):
        assert cost is None or isinstance(cost, int)
    with suppress(ReelproofError):
        assert read_speech(answer, NarrationPiece("A goat.")).content
    with suppress(ReelproofError):
        assert result_address(answer)
    request = Request(AssetKind.narration, "A goat.", "any")
    assert isinstance(spoken_words(answer, request), tuple)
    status, ticket = read_status(answer), read_ticket(answer, "fal-ai/flux")
    assert status is None or status.status
    assert ticket is None or ticket.id
    for read in (generated.image, generated.sound, generated.prompt):
        with suppress(ReelproofError):
            assert read(read_generated(answer))
    operation = read_operation(answer)
    assert (
        operation is None or operation.failure("KEY") is None or isinstance(operation.failure("KEY"), Failure)
    )
    job = read_job(answer)
    assert job is None or job.has_ended
    prediction = read_prediction(answer)
    assert prediction is None or prediction.failure() is None or isinstance(prediction.failure(), Failure)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00\x01\x02\x03" * 20,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 200_000,
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
    ],
)
async def test_a_server_of_another_kind_is_a_classified_failure(sent: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65_536)
        writer.write(sent)
        with suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    client = ApiClient(
        ApiEndpoint(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", "KEY", "sk-secret")
    )
    try:
        with pytest.raises(ReelproofError):
            async with asyncio.timeout(60):
                await client.request_json(ApiCall("POST", "x", {}, is_billed=True), classifier("KEY"))
    finally:
        await client.close()
        server.close()
