"""Replicate calls back: what it signed wakes whoever waits, and nothing else does anything."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
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
from reelproof.providers.http import ApiPlace
from reelproof.providers.replicate import plugin
from reelproof.providers.replicate.callback import Callback
from reelproof.providers.replicate.provider import ReplicateProvider
from reelproof.testing.servers import Act, Latency, Outcome, ProviderServer, Rule, Script, rule
from reelproof.testing.servers.wire import Asked, Reply
from tests.server.receiver import Receiver

SECRET = Script().webhook_secret
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
    """The API's route: hands calls to the provider, and says whether it took them."""

    provider: ReplicateProvider

    async def answer(self, asked: Asked) -> Reply:
        await super().answer(asked)
        try:
            await self.provider.called_back(dict(asked.headers), asked.content)
        except ReelproofError as error:
            return Reply(401, error.failure.full_code.encode(), "text/plain")
        return Reply(204)


@dataclass
class House:
    """A scripted Replicate, and a provider that it can call back. It looks again only when it is called."""

    server: ProviderServer
    route: Route
    provider: ReplicateProvider

    async def make(self) -> tuple[Ticket, Made]:
        async with asyncio.timeout(PATIENCE_S):
            ticket = await self.provider.submit(REQUEST)
            return ticket, await self.provider.collect(ticket, REQUEST)


@asynccontextmanager
async def house(
    *rules: Rule, first_look_s: float = NEVER_S, secret: str | None = SECRET, latency_s: float = 1.0
) -> AsyncIterator[House]:
    script = Script(rules, latency=Latency(latency_s))
    async with ProviderServer(script).running() as server, Route().running() as route:
        place = ApiPlace(server.urls.replicate, "REPLICATE_API_TOKEN", "r8_token")
        url = f"http://127.0.0.1:{route.port}/api/providers/replicate/callback"
        provider = route.provider = ReplicateProvider(place, first_look_s, Callback(url, secret))
        yield House(server, route, provider)
        await provider.close()
        assert server.ledger.complaints == []


def signed(body: bytes, timestamp: float | None = None, key: bytes = KEY) -> dict[str, str]:
    """Headers as the specification says them, and nothing of ours."""
    told = str(int(time.time() if timestamp is None else timestamp))
    digest = hmac.new(key, b"msg_1." + told.encode() + b"." + body, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": told,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


async def test_a_call_has_it_look_at_once() -> None:
    async with house() as built:
        ticket, made = await built.make()
        assert made.content
        [call] = built.route.calls
        assert json.loads(call.content)["id"] == ticket.id
        assert len(built.server.ledger.of("poll")) == 2, "once before the call, and once because of it"
        assert isinstance(built.provider, CallbackProvider)


async def test_many_that_wait_are_each_woken_by_their_own_call() -> None:
    async with house() as built:
        await asyncio.gather(*(built.make() for _ in range(5)))
        assert len(built.route.calls) == 5
        assert len(built.server.ledger.of("poll")) == 10


@pytest.mark.parametrize("act", [Act.reset, Act.corrupt])
async def test_without_a_call_it_goes_on_looking(act: Act) -> None:
    async with house(rule("", act, on="callback"), first_look_s=0.05) as built:
        _, made = await built.make()
        assert made.content
        assert len(built.server.ledger.of("poll")) > 2


async def test_a_call_that_is_not_signed_wakes_nobody() -> None:
    async with house(rule("", Act.corrupt, on="callback")) as built:
        ticket = await built.provider.submit(REQUEST)
        collecting = asyncio.create_task(built.provider.collect(ticket, REQUEST))
        async with asyncio.timeout(PATIENCE_S):
            while not any(entry.status for entry in built.server.ledger.of("callback")):
                await built.route.called(1)
                await asyncio.sleep(0.01)
            [entry] = built.server.ledger.of("callback")
            assert entry.status == 401
            assert not collecting.done()
            assert len(built.server.ledger.of("poll")) == 1
            body = json.dumps({"id": ticket.id}).encode()
            await built.provider.called_back(signed(body), body)
            assert (await collecting).content


async def test_what_a_call_says_of_the_result_is_not_believed() -> None:
    async with house(first_look_s=0.1) as built:
        ticket = await built.provider.submit(REQUEST)
        collecting = asyncio.create_task(built.provider.collect(ticket, REQUEST))
        told = {"id": ticket.id, "status": "succeeded", "output": ["http://169.254.169.254/a.png"]}
        body = json.dumps(told).encode()
        await built.provider.called_back(signed(body), body)
        async with asyncio.timeout(PATIENCE_S):
            assert (await collecting).content
        assert len(built.server.ledger.of("download")) == 1


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b"{}", b'{"id": 5}', b'{"id": "unknown"}', b"[" * 50_000]
)
async def test_calls_that_tell_nothing_are_taken_in_silence(body: bytes) -> None:
    provider = ReplicateProvider(ApiPlace("http://127.0.0.1:1", "KEY"), callback=Callback(None, SECRET))
    await provider.called_back(signed(body), body)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(b"{}", key=b"another-key"),
        signed(b"{} "),
        signed(b"{}", timestamp=time.time() - 400),
        signed(b"{}", timestamp=time.time() + 900),
    ],
)
async def test_calls_that_replicate_did_not_sign_now_are_refused(
    headers: Mapping[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = ReplicateProvider(
        ApiPlace("http://127.0.0.1:1", "KEY"), callback=Callback("https://a", SECRET)
    )
    with pytest.raises(ReelproofError) as refused:
        await provider.called_back(headers, b"{}")
    assert refused.value.failure.full_code == "InvalidApiKey:REPLICATE_WEBHOOK_SECRET"
    assert SECRET not in f"{refused.value.failure!r} {caplog.text} {provider._callback!r}"


async def test_without_a_secret_no_call_is_taken() -> None:
    provider = plugin.create(ProviderContext(callback_url="https://films.example/callback"))
    assert isinstance(provider, CallbackProvider)
    with pytest.raises(ReelproofError) as refused:
        await provider.called_back(signed(b"{}"), b"{}")
    assert refused.value.failure.full_code == "MissingApiKey:REPLICATE_WEBHOOK_SECRET"
    await provider.close()


@pytest.mark.parametrize("secret", [None, "", "whsec_", "no-secret"])
async def test_without_a_good_secret_no_call_is_asked_for(secret: str | None) -> None:
    async with house(first_look_s=0.05, secret=secret) as built:
        await built.make()
        assert built.server.ledger.of("callback") == []
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
def test_replicate_is_asked_to_call_https_alone(callback: Callback, api: str, asks: bool) -> None:
    wish = {"webhook": callback.url, "webhook_events_filter": ["completed"]} if asks else {}
    assert callback.wish(api) == wish


def test_the_self_check_tells_of_a_secret_that_is_none() -> None:
    def told(environment: Mapping[str, str]) -> list[bool]:
        checks = plugin.create(ProviderContext(environment)).check()
        return [check.fine for check in checks if check.name == "callbacks"]

    assert told({}) == []
    assert told({"REPLICATE_WEBHOOK_SECRET": SECRET}) == [True]
    assert told({"REPLICATE_WEBHOOK_SECRET": "r8_token"}) == [False]


async def test_a_canceled_prediction_is_told_of_too() -> None:
    async with house(rule("", Outcome(latency_s=600))) as built:
        ticket = await built.provider.submit(REQUEST)
        await built.provider.cancel(ticket)
        async with asyncio.timeout(PATIENCE_S):
            await built.route.called(1)
        assert json.loads(built.route.calls[0].content)["status"] == "canceled"
