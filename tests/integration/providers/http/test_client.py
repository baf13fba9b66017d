"""One call, and every way it can fail."""

import asyncio
import socket

import pytest

from reelproof.provider_api import ErrorCode, Failure, ReelproofError, answer_lost
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint, HttpResponse
from reelproof.testing.servers import Act, Outcome, OutcomeRule, ProviderServer, rule
from tests.contract.providers.contract import timeout_once_called

KEY = "sk-very-secret"
POST = ApiCall("POST", "images/generations", {"model": "gpt-image-2", "prompt": "goat"}, is_billed=True)
GET = ApiCall("GET", "models")


def classify(answer: HttpResponse) -> Failure:
    return Failure(ErrorCode.Unknown, answer.text(), provider_code=str(answer.status))


async def failure_of(rules: OutcomeRule, call: ApiCall, key: str | None = KEY) -> Failure:
    async with ProviderServer().running() as server:
        server.add(rules)
        client = ApiClient(ApiEndpoint(server.urls.openai, "OPENAI_API_KEY", key))
        try:
            with pytest.raises(ReelproofError) as caught:
                await client.request_json(call, classify)
        finally:
            await client.close()
        assert len(server.call_log.calls) <= 1, "nothing is tried again"
        return caught.value.failure


@pytest.mark.parametrize(
    ("act", "code", "is_lost"),
    [
        (Act.reset_before, ErrorCode.TransientNetworkFailure, True),
        (Act.reset, ErrorCode.TransientNetworkFailure, True),
        (Act.lost, ErrorCode.TransientNetworkFailure, True),
        (Act.truncated, ErrorCode.TransientNetworkFailure, True),
        (Act.wrong_type, ErrorCode.Unknown, True),
        (Act.redirect, ErrorCode.ProviderFailure, False),
        (Act.error, ErrorCode.Unknown, False),
    ],
)
async def test_a_paying_call_says_when_its_answer_was_lost(act: Act, code: ErrorCode, is_lost: bool) -> None:
    prompt = "" if act is Act.reset_before else "goat"
    failure = await failure_of(rule(prompt, act), POST)
    assert (failure.code, answer_lost(failure)) == (code, is_lost)


@pytest.mark.parametrize("act", [Act.reset, Act.truncated])
async def test_nothing_is_lost_with_a_call_that_pays_nothing(act: Act) -> None:
    failure = await failure_of(rule("", act, on="models"), GET)
    assert (failure.code, answer_lost(failure)) == (ErrorCode.TransientNetworkFailure, False)


async def test_an_answer_that_ends_early_without_saying_so_is_cut_off() -> None:
    failure = await failure_of(rule("goat", Outcome(Act.error, status=200, body='{"data": [')), POST)
    assert failure.code is ErrorCode.TransientNetworkFailure


async def test_unsent_requests_are_not_lost() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        client = ApiClient(ApiEndpoint(f"http://127.0.0.1:{closed.getsockname()[1]}", "KEY", KEY))
        with pytest.raises(ReelproofError) as caught:
            await client.request_json(POST, classify)
    assert caught.value.failure.code is ErrorCode.TransientNetworkFailure
    assert not answer_lost(caught.value.failure)
    assert "could not be reached" in caught.value.failure.message


async def test_a_server_of_ones_own_may_not_be_running() -> None:
    client = ApiClient(ApiEndpoint("http://127.0.0.1:1/v1", "KEY", None, is_key_needed=False))
    with pytest.raises(ReelproofError) as caught:
        await client.request_json(GET, classify)
    assert caught.value.failure.message.endswith("Is the server running?")


@pytest.mark.parametrize("url", ["http://nowhere.invalid/v1", "https://127.0.0.1:1/v1"])
async def test_no_such_place_is_a_network_failure(url: str) -> None:
    client = ApiClient(ApiEndpoint(url, "KEY", KEY))
    with pytest.raises(ReelproofError) as caught:
        await client.request_json(GET, classify)
    assert caught.value.failure.code is ErrorCode.TransientNetworkFailure


@pytest.mark.parametrize("url", ["nonsense", "ftp://example.com/v1", "http://"])
async def test_an_invalid_base_url_is_reported(url: str) -> None:
    client = ApiClient(ApiEndpoint(url, "KEY", KEY))
    with pytest.raises(ReelproofError) as caught:
        await client.request_json(GET, classify)
    assert caught.value.failure.code is ErrorCode.ProviderFailure


async def test_an_answer_may_be_too_large() -> None:
    call = ApiCall("GET", "models", most_bytes=10)
    failure = await failure_of(rule("no", Act.ok), call)
    assert failure.code is ErrorCode.ProviderFailure


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "clé"])
async def test_a_key_that_can_be_none_is_not_sent_or_shown(key: str) -> None:
    failure = await failure_of(rule("no", Act.ok), POST, key)
    assert failure.full_code == "InvalidApiKey:OPENAI_API_KEY"
    assert key not in failure.message


@pytest.mark.parametrize("act", [Act.hang, Act.drip])
async def test_a_time_limit_from_outside_ends_a_call_at_once(act: Act) -> None:
    async with ProviderServer().running() as server:
        server.add(rule("goat", act))
        client = ApiClient(ApiEndpoint(server.urls.openai, "KEY", KEY))
        with pytest.raises(TimeoutError):
            async with timeout_once_called(server):
                await client.request_json(POST, classify)
        assert await client.request_json(POST, classify), "the client goes on"
        await client.close()


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    async with ProviderServer().running() as elsewhere, ProviderServer().running() as server:
        server.add(
            rule("goat", Outcome(Act.redirect, location=f"{elsewhere.urls.openai}/images/generations"))
        )
        client = ApiClient(ApiEndpoint(server.urls.openai, "KEY", KEY))
        with pytest.raises(ReelproofError):
            await client.request_json(POST, classify)
        await client.close()
        assert elsewhere.call_log.calls == []


def test_a_client_serves_one_event_loop_after_another() -> None:
    async def request_json(client: ApiClient) -> None:
        async with ProviderServer().running() as server:
            client.endpoint = ApiEndpoint(server.urls.openai, "KEY", KEY)
            assert await client.request_json(GET, classify)
            await client.close()

    client = ApiClient(ApiEndpoint("", "KEY", KEY))
    asyncio.run(request_json(client))
    asyncio.run(request_json(client))
