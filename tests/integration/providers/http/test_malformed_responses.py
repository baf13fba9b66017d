"""Responses that are cut off, endless, too large or mislabeled, over real connections."""

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from reelproof.provider_api import ErrorCode, Failure, ReelproofError, answer_lost
from reelproof.providers.http import ApiCall, ApiClient, ApiEndpoint, HttpResponse
from reelproof.providers.http.exchange import ExchangeError, ExchangeErrorKind, OutgoingRequest
from reelproof.providers.http.transport import MAX_ERROR_BYTES, Transport
from reelproof.providers.openai.errors import classifier

MEGABYTE = 1_000_000
POST = ApiCall("POST", "images/generations", {"prompt": "goat"}, is_billed=True)
Serve = Callable[[asyncio.StreamWriter], object]


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[str]:
    """A server that reads a request's head and then runs the given action on the connection."""
    answering: set[asyncio.Task[object]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            answering.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            result = serve(writer)
            if asyncio.iscoroutine(result):
                await result
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)


def sent(head: str, body: bytes = b"") -> Serve:
    return lambda writer: writer.write(f"HTTP/1.1 {head}\r\n\r\n".encode() + body)


async def failure_of(serve: Serve, call: ApiCall = POST) -> Failure:
    async with serving(serve) as url:
        client = ApiClient(ApiEndpoint(url, "OPENAI_API_KEY", "sk-secret"))
        try:
            with pytest.raises(ReelproofError) as caught:
                async with asyncio.timeout(60):
                    await client.request_json(call, classifier("OPENAI_API_KEY"))
        finally:
            await client.close()
        return caught.value.failure


CUT = '{"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"'


@pytest.mark.parametrize(
    ("head", "body", "code"),
    [
        ("401 No\r\nContent-Length: 900", b"Incorrect API key", "InvalidApiKey:OPENAI_API_KEY"),
        ("401 No\r\nContent-Encoding: gzip", b"not gzip at all", "InvalidApiKey:OPENAI_API_KEY"),
        ("503 Busy\r\nTransfer-Encoding: chunked", b"zz\r\n", "TransientProviderError"),
        ("402 Pay\r\nContent-Length: 500", CUT.encode(), "QuotaExceeded"),
        (
            "429 Slow\r\nContent-Encoding: gzip",
            gzip.compress(b'{"error": "slow"}', mtime=0)[:-9],
            "RateLimited",
        ),
        (
            "400 No\r\nContent-Length: 99999999999",
            b"Your request was blocked by our content filter",
            "SensitiveContent",
        ),
    ],
)
async def test_an_error_that_breaks_off_is_still_the_error_of_its_status(
    head: str, body: bytes, code: str
) -> None:
    failure = await failure_of(sent(head, body))
    assert failure.full_code == code


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["https://login.example/portal", "/elsewhere", "http://[", ""])
async def test_redirect_targets_are_reported(status: int, location: str) -> None:
    failure = await failure_of(sent(f"{status} Away\r\nLocation: {location}\r\nContent-Length: 0"))
    assert failure.full_code == "ProviderFailure"
    assert "Set the base URL" in failure.message
    assert ("login.example" in failure.message) is ("login.example" in location)


@pytest.mark.parametrize(
    ("charset", "said"),
    [("utf-8", "Zu groß: 1 €"), ("iso-8859-1", "Zu groß"), ("gb18030", "余额不足"), ("utf-16", "Zu groß")],
)
async def test_words_are_read_in_the_charset_that_is_named(charset: str, said: str) -> None:
    body = f'{{"error": {{"message": "{said}"}}}}'.encode(charset)
    head = f"400 No\r\nContent-Type: application/json; charset={charset}\r\nContent-Length: {len(body)}"
    assert said in (await failure_of(sent(head, body))).message


@pytest.mark.parametrize("charset", ["rot13", "nonsense", "base64", '"', "utf-8"])
async def test_a_wrong_charset_hides_no_error(charset: str) -> None:
    body = b'{"error": {"message": "Gr\xf6\xdfe", "code": "insufficient_quota"}}'
    head = f"400 No\r\nContent-Type: application/json; charset={charset}\r\nContent-Length: {len(body)}"
    assert (await failure_of(sent(head, body))).full_code == "QuotaExceeded"


@pytest.mark.parametrize("header", ["retry-after: 7, 7", "retry-after: 7", 'RateLimit: "a";r=0;t=7'])
async def test_a_wait_is_read_from_whatever_header_names_it(header: str) -> None:
    failure = await failure_of(sent(f"429 Slow\r\n{header}\r\nContent-Length: 0"))
    assert (failure.code, failure.retry_after_s) == (ErrorCode.RateLimited, 7.0)


@pytest.mark.parametrize(
    ("status", "should", "code"),
    [
        (400, "true", ErrorCode.TransientProviderError),
        (503, "false", ErrorCode.ProviderFailure),
        (429, "false", ErrorCode.ProviderFailure),
        (503, "maybe", ErrorCode.TransientProviderError),
    ],
)
async def test_a_service_says_whether_the_call_may_come_again(
    status: int, should: str, code: ErrorCode
) -> None:
    failure = await failure_of(sent(f"{status} No\r\nx-should-retry: {should}\r\nContent-Length: 0"))
    assert failure.code is code


async def test_an_answer_with_nothing_in_it_may_have_cost_money() -> None:
    failure = await failure_of(sent("204 No Content"))
    assert (failure.code, answer_lost(failure)) == (ErrorCode.TransientNetworkFailure, True)


async def dripped(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.01)


async def poured(writer: asyncio.StreamWriter) -> None:
    """Sends ten gigabytes unless the client disconnects."""
    piece = b"%x\r\n" % MEGABYTE + b"." * MEGABYTE + b"\r\n"
    for _ in range(10_000):
        writer.write(piece)
        await writer.drain()


async def poured_well(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    await poured(writer)


async def poured_error(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n")
    await poured(writer)


async def zipped(writer: asyncio.StreamWriter) -> None:
    """Two hundred megabytes in two hundred kilobytes."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    writer.write(gzip.compress(bytes(200 * MEGABYTE), compresslevel=1))


async def test_an_answer_that_never_ends_ends() -> None:
    async with serving(dripped) as url:
        transport = Transport(total_s=0.3)
        with pytest.raises(ExchangeError) as caught:
            async with asyncio.timeout(60):
                await transport.exchange(OutgoingRequest("GET", url, MEGABYTE * 10))
        await transport.close()
    assert caught.value.kind is ExchangeErrorKind.timed_out


@pytest.mark.parametrize(
    ("serve", "code"),
    [
        (poured_well, ErrorCode.ProviderFailure),
        (poured_error, ErrorCode.TransientProviderError),
        (zipped, ErrorCode.ProviderFailure),
    ],
)
async def test_endless_responses_are_cut_off_and_never_buffered(serve: Serve, code: ErrorCode) -> None:
    tracemalloc.start()
    try:
        failure = await failure_of(serve, ApiCall("POST", "x", {}, most_bytes=4 * MEGABYTE))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert failure.code is code
    assert peak < 400 * MEGABYTE


async def test_of_an_error_the_beginning_is_read() -> None:
    async with serving(poured_error) as url:
        transport = Transport()
        answer = await transport.exchange(OutgoingRequest("GET", url, MEGABYTE))
        await transport.close()
    assert (answer.status, len(answer.content)) == (503, MAX_ERROR_BYTES)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>Log in</title>",
        b"\xef\xbb\xbf  <html><body>no",
        b"<?xml version='1.0'?><html/>",
    ],
)
async def test_a_page_that_calls_itself_an_image_is_none(body: bytes) -> None:
    async with serving(
        sent(f"200 OK\r\nContent-Type: image/png\r\nContent-Length: {len(body)}", body)
    ) as url:
        client = ApiClient(ApiEndpoint(url, "KEY", "sk-secret"))
        with pytest.raises(ReelproofError, match="a page instead of media"):
            await client.download(f"{url}/picture.png")
        await client.close()


def test_a_page_is_known_by_what_it_is() -> None:
    assert HttpResponse(200, {"content-type": "text/html"}, b"Log in").is_page
    assert not HttpResponse(200, {"content-type": "text/html"}, b'{"data": [').is_page
    assert not HttpResponse(200, {"content-type": "image/svg+xml"}, b"<svg></svg>").is_page
