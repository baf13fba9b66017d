"""Downloads: without the key, from public addresses only, and of limited size."""

import pytest

from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.http import ApiClient, ApiEndpoint
from reelproof.testing.servers import Act, Outcome, ProviderServer, rule

KEY = "r8_very-secret"


async def download(server: ProviderServer, path: str, most_bytes: int = 1000) -> bytes:
    """Downloads the content at `path`, following redirects."""
    client = ApiClient(ApiEndpoint(server.urls.replicate, "REPLICATE_API_TOKEN", KEY))
    url = path if "://" in path or path.startswith("data:") else f"{server.urls.control}/delivery/{path}"
    try:
        return (await client.download(url, most_bytes)).content
    finally:
        await client.close()


async def failure_of(server: ProviderServer, path: str, most_bytes: int = 1000) -> Failure:
    with pytest.raises(ReelproofError) as caught:
        await download(server, path, most_bytes)
    return caught.value.failure


async def test_a_file_is_fetched_without_the_token() -> None:
    async with ProviderServer().running() as server:
        name = server.files.put("image/png", "goat", b"content")
        assert await download(server, name) == b"content"
        assert server.call_log.complaints == []


async def test_redirects_are_followed_and_looked_at_each_time() -> None:
    async with ProviderServer().running() as server:
        name = server.files.put("image/png", "goat", b"content")
        server.add(rule("", Outcome(Act.redirect, location=name), path="/first/", on="download"))
        with pytest.raises(ReelproofError):
            await download(server, "first/none")
        server.add(
            rule("", Outcome(Act.redirect, location=f"/delivery/{name}"), path="/first", on="download")
        )
        assert await download(server, "first") == b"content"
        assert server.call_log.complaints == []


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://127.0.0.9/",
        "http://[broken",
    ],
)
async def test_a_redirect_leads_to_no_private_place(location: str) -> None:
    async with ProviderServer().running() as server:
        server.add(rule("", Outcome(Act.redirect, location=location), on="download"))
        failure = await failure_of(server, "first")
        assert failure.code is ErrorCode.ProviderFailure
        assert len(server.call_log.calls) == 1


async def test_redirects_in_circles_end() -> None:
    async with ProviderServer().running() as server:
        server.add(rule("", Outcome(Act.redirect, location="/delivery/first"), on="download", forever=True))
        failure = await failure_of(server, "first")
        assert "too many times" in failure.message
        assert len(server.call_log.calls) == 6


@pytest.mark.parametrize(
    ("outcome", "code", "wait_s"),
    [
        (Outcome(Act.error, status=404), ErrorCode.ProviderFailure, None),
        (Outcome(Act.error, status=403), ErrorCode.ProviderFailure, None),
        (Outcome(Act.error, status=503), ErrorCode.TransientProviderError, None),
        (Outcome(Act.error, status=429, headers={"retry-after": "4"}), ErrorCode.RateLimited, 4.0),
        (Outcome(Act.reset), ErrorCode.TransientNetworkFailure, None),
        (Outcome(Act.truncated), ErrorCode.TransientNetworkFailure, None),
        (Outcome(Act.wrong_type), ErrorCode.ProviderFailure, None),
        (Outcome(Act.empty), ErrorCode.ProviderFailure, None),
    ],
)
async def test_a_download_that_fails_says_how(
    outcome: Outcome, code: ErrorCode, wait_s: float | None
) -> None:
    async with ProviderServer().running() as server:
        name = server.files.put("image/png", "goat", b"content" * 10)
        server.add(rule("goat", outcome, on="download"))
        failure = await failure_of(server, name)
        assert (failure.code, failure.retry_after_s) == (code, wait_s)


async def test_a_file_may_be_too_large() -> None:
    async with ProviderServer().running() as server:
        name = server.files.put("image/png", "goat", b"content" * 10)
        failure = await failure_of(server, name, most_bytes=20)
        assert failure.code is ErrorCode.ProviderFailure


async def test_a_result_may_be_inside_its_address() -> None:
    async with ProviderServer().running() as server:
        assert await download(server, "data:image/png;base64,AAEC") == bytes([0, 1, 2])
        assert (await failure_of(server, "data:image/png;base64,A")).code is ErrorCode.ProviderFailure
        assert (await failure_of(server, "data:image/png;base64,AAEC", 2)).code is ErrorCode.ProviderFailure
        assert server.call_log.calls == []


async def test_a_file_of_the_api_itself_may_be_fetched_with_the_key_and_none_elsewhere() -> None:
    async with ProviderServer().running() as server, ProviderServer().running() as storage:
        name = storage.files.put("video/mp4", "goat", b"content")
        away = f"{storage.urls.control}/delivery/{name}"
        server.add(rule("", Outcome(Act.redirect, location=away), path="/files/", on="address"))
        client = ApiClient(
            ApiEndpoint(f"{server.urls.google}/v1beta", "KEY", KEY, header="x-goog-api-key", scheme="")
        )
        url = f"{server.urls.google}/v1beta/files/a:download?alt=media"
        assert (await client.download(url, with_key_for_api=True)).content == b"content"
        assert (await client.download(away, with_key_for_api=True)).content == b"content"
        await client.close()
        assert [entry.is_authorized for entry in server.call_log.calls] == [True]
        assert storage.call_log.complaints == []
