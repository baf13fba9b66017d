"""Replicate's webhooks: signed ones wake the waiting task, all others are ignored."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.provider_api import (
    CallbackProvider,
    Made,
    ProviderContext,
    ReelproofError,
    Request,
    Ticket,
)
from reelproof.providers.http import ApiEndpoint
from reelproof.providers.replicate import plugin
from reelproof.providers.replicate.callback import Callback
from reelproof.providers.replicate.provider import ReplicateProvider
from reelproof.testing.servers import Act, Latency, Outcome, OutcomeRule, ProviderServer, ServerScript, rule
from reelproof.testing.servers.wire import HttpRequest, Reply
from tests.integration.server.receiver import Receiver

SECRET = ServerScript().webhook_secret
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))
REQUEST = Request(
    AssetKind.image,
    "A goat.",
    "black-forest-labs/flux-schnell",
    {"width": 1920, "height": 1080, "style": "night"},
)
NEVER_S = 3600.0
PATIENCE_S = 120.0


class Route(Receiver):
    """The API's route: passes calls to the provider, and returns whether they were accepted."""

    provider: ReplicateProvider

    async def answer(self, incoming: HttpRequest) -> Reply:
        await super().answer(incoming)
        try:
            await self.provider.handle_callback(dict(incoming.headers), incoming.content)
        except ReelproofError as error:
            return Reply(401, error.failure.full_code.encode(), "text/plain")
        return Reply(204)


@dataclass
class Harness:
    """A scripted Replicate, and a provider that it can call back. It looks again only when it is called."""

    server: ProviderServer
    route: Route
    provider: ReplicateProvider

    async def make(self) -> tuple[Ticket, Made]:
        async with asyncio.timeout(PATIENCE_S):
            ticket = await self.provider.submit(REQUEST)
            return ticket, await self.provider.collect(ticket, REQUEST)


@asynccontextmanager
async def harness(
    *rules: OutcomeRule, first_poll_s: float = NEVER_S, secret: str | None = SECRET, latency_s: float = 1.0
) -> AsyncIterator[Harness]:
    script = ServerScript(rules, latency=Latency(latency_s))
    async with ProviderServer(script).running() as server, Route().running() as route:
        endpoint = ApiEndpoint(server.urls.replicate, "REPLICATE_API_TOKEN", "r8_token")
        url = f"http://127.0.0.1:{route.port}/api/providers/replicate/callback"
        provider = route.provider = ReplicateProvider(endpoint, first_poll_s, Callback(url, secret))
        yield Harness(server, route, provider)
        await provider.close()
        assert server.call_log.complaints == []


def signed(body: bytes, timestamp: float | None = None, key: bytes = KEY) -> dict[str, str]:
    """Headers by the specification, without our code."""
    notified = str(int(time.time() if timestamp is None else timestamp))
    digest = hmac.new(key, b"msg_1." + notified.encode() + b"." + body, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": notified,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


async def test_a_call_has_it_look_at_once() -> None:
    async with harness() as built:
        ticket, made = await built.make()
        assert made.content
        [call] = built.route.calls
        assert json.loads(call.content)["id"] == ticket.id
        assert len(built.server.call_log.of("poll")) == 2, "once before the call, and once because of it"
        assert isinstance(built.provider, CallbackProvider)


async def test_many_that_wait_are_each_woken_by_their_own_call() -> None:
    async with harness() as built:
        await asyncio.gather(*(built.make() for _ in range(5)))
        assert len(built.route.calls) == 5
        assert len(built.server.call_log.of("poll")) == 10


@pytest.mark.parametrize("act", [Act.reset, Act.corrupt])
async def test_without_a_call_it_goes_on_looking(act: Act) -> None:
    async with harness(rule("", act, on="callback"), first_poll_s=0.05) as built:
        _, made = await built.make()
        assert made.content
        assert len(built.server.call_log.of("poll")) > 2


async def test_an_unsigned_callback_wakes_no_waiter() -> None:
    async with harness(rule("", Act.corrupt, on="callback")) as built:
        ticket = await built.provider.submit(REQUEST)
        collecting = asyncio.create_task(built.provider.collect(ticket, REQUEST))
        async with asyncio.timeout(PATIENCE_S):
            while not any(entry.status for entry in built.server.call_log.of("callback")):
                await built.route.called(1)
                await asyncio.sleep(0.01)
            [entry] = built.server.call_log.of("callback")
            assert entry.status == 401
            assert not collecting.done()
            assert len(built.server.call_log.of("poll")) == 1
            body = json.dumps({"id": ticket.id}).encode()
            await built.provider.handle_callback(signed(body), body)
            assert (await collecting).content


async def test_results_in_callbacks_are_not_trusted() -> None:
    async with harness(first_poll_s=0.1) as built:
        ticket = await built.provider.submit(REQUEST)
        collecting = asyncio.create_task(built.provider.collect(ticket, REQUEST))
        notified = {"id": ticket.id, "status": "succeeded", "output": ["http://169.254.169.254/a.png"]}
        body = json.dumps(notified).encode()
        await built.provider.handle_callback(signed(body), body)
        async with asyncio.timeout(PATIENCE_S):
            assert (await collecting).content
        assert len(built.server.call_log.of("download")) == 1


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b"{}", b'{"id": 5}', b'{"id": "unknown"}', b"[" * 50_000]
)
async def test_uninformative_callbacks_are_ignored(body: bytes) -> None:
    provider = ReplicateProvider(ApiEndpoint("http://127.0.0.1:1", "KEY"), callback=Callback(None, SECRET))
    await provider.handle_callback(signed(body), body)


@pytest.mark.parametrize(
    "signed_wrongly",
    [
        dict[str, str],
        lambda: signed(b"{}", key=b"another-key"),
        lambda: signed(b"{} "),
        lambda: signed(b"{}", timestamp=time.time() - 400),
        lambda: signed(b"{}", timestamp=time.time() + 900),
    ],
)
async def test_calls_that_replicate_did_not_sign_now_are_refused(
    signed_wrongly: Callable[[], Mapping[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    headers = signed_wrongly()
    caplog.set_level(logging.DEBUG)
    provider = ReplicateProvider(
        ApiEndpoint("http://127.0.0.1:1", "KEY"), callback=Callback("https://a", SECRET)
    )
    with pytest.raises(ReelproofError) as refused:
        await provider.handle_callback(headers, b"{}")
    assert refused.value.failure.full_code == "InvalidApiKey:REPLICATE_WEBHOOK_SECRET"
    assert SECRET not in f"{refused.value.failure!r} {caplog.text} {provider._callback!r}"


async def test_without_a_secret_no_call_is_taken() -> None:
    provider = plugin.create(ProviderContext(callback_url="https://films.example/callback"))
    assert isinstance(provider, CallbackProvider)
    with pytest.raises(ReelproofError) as refused:
        await provider.handle_callback(signed(b"{}"), b"{}")
    assert refused.value.failure.full_code == "MissingApiKey:REPLICATE_WEBHOOK_SECRET"
    await provider.close()


@pytest.mark.parametrize("secret", [None, "", "whsec_", "no-secret"])
async def test_no_callback_is_requested_without_a_valid_secret(secret: str | None) -> None:
    async with harness(first_poll_s=0.05, secret=secret) as built:
        await built.make()
        assert built.server.call_log.of("callback") == []
        assert built.route.calls == []


@pytest.mark.parametrize(
    ("callback", "api", "asks"),
    [
        (Callback("https://films.example/callback", SECRET), "https://api.replicate.com/v1", True),
        (Callback("http://films.example/callback", SECRET), "https://api.replicate.com/v1", False),
        (Callback("http://127.0.0.1:80/callback", SECRET), "http://127.0.0.1:81/v1", True),
        (Callback(None, SECRET), "https://api.replicate.com/v1", False),
        (Callback("https://films.example/callback", None), "https://api.replicate.com/v1", False),
    ],
)
def test_replicate_callbacks_use_https_only(callback: Callback, api: str, asks: bool) -> None:
    webhook_fields = {"webhook": callback.url, "webhook_events_filter": ["completed"]} if asks else {}
    assert callback.webhook_fields(api) == webhook_fields


def test_the_self_check_reports_an_invalid_secret() -> None:
    def notified(environment: Mapping[str, str]) -> list[bool]:
        checks = plugin.create(ProviderContext(environment)).check()
        return [check.is_ok for check in checks if check.name == "callbacks"]

    assert notified({}) == []
    assert notified({"REPLICATE_WEBHOOK_SECRET": SECRET}) == [True]
    assert notified({"REPLICATE_WEBHOOK_SECRET": "r8_token"}) == [False]


async def test_a_canceled_prediction_also_sends_a_callback() -> None:
    async with harness(rule("", Outcome(latency_s=600))) as built:
        ticket = await built.provider.submit(REQUEST)
        await built.provider.cancel(ticket)
        async with asyncio.timeout(PATIENCE_S):
            await built.route.called(1)
        assert json.loads(built.route.calls[0].content)["status"] == "canceled"
