"""fal's own client works with the scripted server as with the real API."""

from collections.abc import Iterator

import fal_client
import httpx
import pytest
from fal_client import Completed, FalClientHTTPError, SyncClient

from reelproof.testing.servers import Latency, ProviderServer, ServerScript, answers, named, rule
from tests.unit.providers.recorded_errors import recorded_error_names

KEY = "key:loopback"
FLUX = "fal-ai/flux/schnell"
REPEATED = {408, 409, 429}
REFUSED = [
    name
    for name in recorded_error_names("fal")
    if answers()[f"fal/{name}"]["status"] not in REPEATED and "text" not in answers()[f"fal/{name}"]
]


class Rerouted(httpx.BaseTransport):
    """Sends to the loopback server what the client sends to the addresses that are built into it."""

    def __init__(self, server: ProviderServer) -> None:
        self._base = httpx.URL(server.urls.fal)
        self._connections = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path, base = request.url.raw_path, self._base.raw_path
        sent = path if path.startswith((base + b"/", b"/delivery/")) else base + path
        url = self._base.copy_with(raw_path=sent)
        others = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        headers = [(b"Host", self._base.netloc), *others]
        rerouted = httpx.Request(
            request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        return self._connections.handle_request(rerouted)

    def close(self) -> None:
        self._connections.close()


@pytest.fixture
def client(server: ProviderServer) -> Iterator[SyncClient]:
    client = SyncClient(key=KEY)
    headers = {"Authorization": f"Key {KEY}", "User-Agent": fal_client.client.USER_AGENT}
    with httpx.Client(transport=Rerouted(server), headers=headers) as connections:
        vars(client)["_client"] = connections  # what its cached property would build, but for the way
        yield client


def test_a_request_is_queued_followed_and_brings_its_result(client: SyncClient) -> None:
    handle = client.submit(FLUX, arguments={"prompt": "a goat"})
    assert isinstance(list(handle.iter_events())[-1], Completed)
    result = handle.get()
    assert result["images"][0]["url"].startswith("http")
    assert client.result(FLUX, handle.request_id) == result


def test_a_request_that_has_ended_cannot_be_canceled(client: SyncClient) -> None:
    handle = client.submit(FLUX, arguments={"prompt": "a goat"})
    handle.get()
    with pytest.raises(FalClientHTTPError):
        handle.cancel()


def test_a_file_is_sent_to_its_storage(client: SyncClient) -> None:
    address = client.upload(b"picture", "image/png", "goat.png", repository="fal", fallback_repository=[])
    assert httpx.get(address).content == b"picture"


@pytest.mark.parametrize("name", REFUSED)
def test_the_client_raises_each_named_answer_as_its_own_error(
    server: ProviderServer, client: SyncClient, name: str
) -> None:
    server.add(rule("goat", named(f"fal/{name}")))
    with pytest.raises(FalClientHTTPError) as caught:
        client.submit(FLUX, arguments={"prompt": "a goat"})
    assert caught.value.status_code == answers()[f"fal/{name}"]["status"]


def test_a_request_under_way_is_canceled(server: ProviderServer, client: SyncClient) -> None:
    server.script_runner.begin(ServerScript(latency=Latency(60.0)))
    handle = client.submit(FLUX, arguments={"prompt": "a goat"})
    handle.cancel()
    with pytest.raises(FalClientHTTPError):
        handle.get()
