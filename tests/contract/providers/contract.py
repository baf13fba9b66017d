"""The contract of network providers, tested against a scripted server."""

import asyncio
import io
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import import_module
from typing import ClassVar

import av
import pytest

from reelproof.domain.asset import AssetKind
from reelproof.media.checks import DecodedMediaCheck
from reelproof.provider_api import (
    Failure,
    JsonValue,
    Made,
    Plugin,
    Provider,
    ProviderContext,
    ReelproofError,
    Request,
    answer_lost,
)
from reelproof.provider_api.sandbox import Sandbox
from reelproof.testing.servers import (
    Act,
    Outcome,
    OutcomeRule,
    ProviderServer,
    ServerScript,
    Urls,
    named,
    rule,
)

KEY = "sk-contract-key"
WORD = "goat"


# As gateways before a service send them.
IN_SUCCESSES: tuple[tuple[JsonValue, str], ...] = (
    ({"error": {"message": "This request requires more credits.", "code": 402}}, "QuotaExceeded"),
    ({"code": 503, "msg": "系统繁忙，请稍后再试", "data": None}, "TransientProviderError"),
)


class ServerContract(ABC):
    """The contract of every network provider, with or without a key.

    Subclass it and define the provider to get its tests.

    `requests` are named by what they make; the first is the one that fails in most tests, and every prompt
    holds WORD. `errors` are named answers of the server and the codes that they become.
    """

    entry: ClassVar[str]
    requests: ClassVar[Mapping[str, Request]]
    errors: ClassVar[Mapping[str, str]]

    @abstractmethod
    def provider(self, urls: Urls, key: str | None) -> Provider:
        """The provider, as it is when it talks to the true service."""

    @property
    def request(self) -> Request:
        return next(iter(self.requests.values()))

    @asynccontextmanager
    async def harness(
        self, *rules: OutcomeRule, key: str | None = KEY, script: ServerScript | None = None
    ) -> AsyncIterator[tuple[ProviderServer, Provider]]:
        """A server and the provider at it. No call may have been dressed in a wrong way."""
        async with ProviderServer(script).running() as server:
            server.add(*rules)
            provider = self.provider(server.urls, key)
            try:
                yield server, provider
            finally:
                await provider.close()
            assert server.call_log.complaints == []

    async def failure(self, provider: Provider, request: Request | None = None) -> Failure:
        with pytest.raises(ReelproofError) as caught:
            await provider.make(request or self.request)
        assert KEY not in repr(caught.value.failure)
        return caught.value.failure

    async def test_every_kind_is_made(self) -> None:
        async with self.harness() as (server, provider):
            for name, request in self.requests.items():
                made = await provider.make(request)
                await self.check_medium(request, made)
                assert made.media_type, name
            assert server.call_log.charged() == len(self.requests)

    async def check_medium(self, request: Request, made: Made) -> None:
        match request.kind:
            case AssetKind.video:
                with av.open(io.BytesIO(made.content), "r") as film:
                    assert len(list(film.decode(video=0))) > 24
            case AssetKind.image_prompt | AssetKind.motion_prompt | AssetKind.music_prompt:
                assert made.content.decode()
            case _:
                with Sandbox() as sandbox:
                    measured = await DecodedMediaCheck(sandbox).measure(request.kind, made.content)
                assert measured.media_type == made.media_type

    async def test_every_known_error_becomes_its_code(self) -> None:
        for name, code in self.errors.items():
            async with self.harness(rule(WORD, named(name))) as (server, provider):
                failure = await self.failure(provider)
                assert failure.full_code == code, name
                assert failure.provider_code
                assert len(server.call_log.of("make")) == 1, "nothing is tried again"

    async def test_a_lost_answer_is_marked(self) -> None:
        for act in (Act.lost, Act.reset, Act.truncated):
            async with self.harness(rule(WORD, act)) as (_, provider):
                failure = await self.failure(provider)
                assert failure.full_code == "TransientNetworkFailure", act
                assert answer_lost(failure), act

    async def test_a_refused_connection_is_not_a_lost_answer(self) -> None:
        async with ProviderServer().running() as gone:
            urls = gone.urls
        provider = self.provider(urls, KEY)
        failure = await self.failure(provider)
        await provider.close()
        assert failure.full_code == "TransientNetworkFailure"
        assert not answer_lost(failure)

    async def test_a_page_instead_of_an_answer_is_a_failure(self) -> None:
        async with self.harness(rule(WORD, Act.wrong_type)) as (_, provider):
            assert (await self.failure(provider)).full_code == "ProviderFailure"

    async def test_an_error_under_the_status_of_a_success_is_that_error(self) -> None:
        for body, code in IN_SUCCESSES:
            outcome = Outcome(Act.error, status=200, body=body)
            async with self.harness(rule(WORD, outcome)) as (_, provider):
                assert (await self.failure(provider)).full_code == code

    async def test_nothing_inside_is_a_failure(self) -> None:
        async with self.harness(rule(WORD, Act.empty)) as (_, provider):
            assert (await self.failure(provider)).full_code == "ProviderFailure"

    async def test_a_time_limit_ends_it_at_once(self) -> None:
        for act in (Act.hang, Act.drip):
            async with self.harness(rule(WORD, act)) as (server, provider):
                with pytest.raises(TimeoutError):
                    async with timeout_once_called(server):
                        await provider.make(self.request)
                assert (await provider.make(self.request)).content, "the provider goes on"

    async def test_a_canceled_call_ends_at_once(self) -> None:
        async with self.harness(rule(WORD, Act.hang)) as (server, provider):
            call = asyncio.create_task(provider.make(self.request))
            await wait_until_called(server)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    async def test_calls_go_side_by_side(self) -> None:
        async with self.harness(rule(WORD, Outcome(latency_s=0.8), forever=True)) as (server, provider):
            await asyncio.gather(*(provider.make(self.request) for _ in range(5)))
            assert 2 <= max(server.call_log.most_at_once.values()) <= 5

    async def test_a_redirect_does_not_take_the_key_elsewhere(self) -> None:
        async with ProviderServer().running() as elsewhere:
            outcome = Outcome(Act.redirect, location=f"{elsewhere.urls.control}/openai/v1/models")
            async with self.harness(rule(WORD, outcome)) as (_, provider):
                assert (await self.failure(provider)).full_code == "ProviderFailure"
            assert elsewhere.call_log.calls == []

    async def test_after_a_rest_it_works_on(self) -> None:
        async with self.harness() as (_, provider):
            await provider.make(self.request)
            await provider.release()
            assert (await provider.make(self.request)).content

    async def test_a_model_that_is_not_there_is_refused(self) -> None:
        async with self.harness() as (server, provider):
            unknown = Request(self.request.kind, WORD, "no/such-model", self.request.parameters)
            assert (await self.failure(provider, unknown)).full_code == "InvalidInput:model"
            assert server.call_log.charged() == 0

    def test_its_models_and_voices_are_in_order(self) -> None:
        provider = self.provider(Urls.at("http://127.0.0.1:1"), None)
        models = provider.models()
        names = [model.name for model in models]
        assert len(set(names)) == len(names)
        assert {request.model for request in self.requests.values()} <= set(names)
        assert all(model.bucket.startswith(f"{self.entry}/") and model.concurrency > 0 for model in models)
        assert {voice.model for voice in provider.voices()} <= set(names)

    def test_loading_it_loads_nothing_heavy(self) -> None:
        loaded = modules_after(f"from reelproof.providers.{self.entry} import plugin", *USES)
        assert loaded == "[]"

    def test_it_needs_no_variable_to_be_listed(self) -> None:
        plugin = self.plugin()
        assert plugin.name == self.entry
        assert plugin.create(ProviderContext()).models()

    def plugin(self) -> Plugin:
        plugin = import_module(f"reelproof.providers.{self.entry}").plugin
        assert isinstance(plugin, Plugin)
        return plugin


class NetworkContract(ServerContract):
    """The contract of providers with a key, held in the variable `key_name`."""

    key_name: ClassVar[str]

    async def test_without_a_key_nothing_is_sent(self) -> None:
        async with self.harness(key=None) as (server, provider):
            failure = await self.failure(provider)
            assert failure.full_code == f"MissingApiKey:{self.key_name}"
            assert server.call_log.calls == []
            (check,) = [check for check in provider.check() if not check.is_ok]
            assert self.key_name in check.detail
            assert self.key_name in check.remediation

    async def test_a_wrong_key_is_reported(self) -> None:
        async with self.harness(script=ServerScript(key="another-key")) as (_, provider):
            assert (await self.failure(provider)).full_code == f"InvalidApiKey:{self.key_name}"

    async def test_a_key_that_an_answer_repeats_is_hidden(self) -> None:
        logged = f"Bad key {KEY}"
        for body in (
            {"error": {"message": logged, "code": KEY, "param": KEY}},
            {"detail": logged, "title": KEY},
            logged,
        ):
            outcome = Outcome(Act.error, status=400, body=body)
            async with self.harness(rule(WORD, outcome)) as (_, provider):
                await self.failure(provider)

    def test_it_sees_only_its_own_variables(self) -> None:
        assert self.key_name in self.plugin().environment


async def wait_until_called(server: ProviderServer) -> None:
    """Waits until the server has received a `make` call."""
    for _ in range(6000):
        if server.call_log.of("make"):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the server was not called")


@asynccontextmanager
async def timeout_once_called(server: ProviderServer) -> AsyncIterator[None]:
    """Expires a timeout as soon as the server is called."""
    async with asyncio.timeout(120) as limit:

        async def expire() -> None:
            await wait_until_called(server)
            limit.reschedule(asyncio.get_running_loop().time())

        expiring = asyncio.create_task(expire())
        try:
            yield
        finally:
            assert expiring.done(), "the server was not called"


USES = (
    "from reelproof.provider_api import ProviderContext",
    "provider = plugin.create(ProviderContext())",
    "provider.models(); provider.voices(); provider.check()",
)


def modules_after(*lines: str) -> str:
    heavy = ("httpx", "h11", "av", "numpy")
    code = "; ".join((*lines, "import sys", f"print([name for name in {heavy!r} if name in sys.modules])"))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ended.stdout.strip()


def requests_of(**parts: Sequence[object]) -> dict[str, Request]:
    """Builds requests by name, from kind, model and parameters; each prompt contains WORD."""
    made: dict[str, Request] = {}
    for name, (kind, model, parameters) in parts.items():
        assert isinstance(kind, AssetKind)
        assert isinstance(model, str)
        assert isinstance(parameters, Mapping)
        made[name] = Request(kind, f"A {WORD} on {name}.", model, parameters)
    return made
