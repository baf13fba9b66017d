"""The layers around a small application, over a real server."""

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest
from starlette.types import Message

from reelproof.access.origins import checked_origin
from reelproof.server.security.protection import protected
from reelproof.server.security.security_headers import DEFAULT_HEADERS, POLICY
from tests.integration.server.security.guarded import (
    ADAS_TOKEN,
    BOBS_TOKEN,
    CLOSED,
    NOT_FOR_CALLERS,
    OPEN,
    OPERATOR_TOKEN,
    Clock,
    bearer,
    build,
    guarded,
)

FRIEND = "https://studio.example.org"
FRIENDLY = replace(CLOSED, allowed_origins=frozenset({checked_origin(FRIEND)}))
NAMED = replace(OPEN, host_names=frozenset({"films.example.org"}))


def problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    payload: dict[str, object] = response.json()
    assert payload["status"] == status
    assert payload["correlation_id"] == response.headers["X-Correlation-ID"]
    return payload


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    yield b"1" * (size - 500)
    yield b"1" * 500


def lines(caplog: pytest.LogCaptureFixture, path: str) -> list[dict[str, object]]:
    return [vars(record) for record in caplog.records if vars(record).get("path") == path]


async def test_every_answer_has_a_correlation_id_and_safe_headers() -> None:
    async with guarded(CLOSED) as server, server.client() as client:
        for path in ("/", "/api/health", "/api/mine", "/nothing", "/api/nothing"):
            answer = await client.get(path)
            policy = "default-src 'self'" if path == "/" else POLICY
            payload = {**DEFAULT_HEADERS, "Content-Security-Policy": policy}
            assert {name: answer.headers[name] for name in payload} == payload
            assert answer.headers.get("Cache-Control") == ("no-store" if "/api" in path else None)
            assert len(answer.headers["X-Correlation-ID"]) == 36
            assert "Server" not in answer.headers
            assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_headers_set_by_a_route_are_kept() -> None:
    async with guarded() as server, server.client() as client:
        answer = await client.get("/api/cached")
        assert answer.headers["Cache-Control"] == "private"
        assert answer.headers["Content-Security-Policy"] == "sandbox"
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        ("my-id.01", True),
        ("a" * 64, True),
        ("short", False),
        ("a" * 65, False),
        ("has space", False),
        ("<script>", False),
    ],
)
async def test_a_caller_may_choose_the_correlation_id(given: str, is_taken: bool) -> None:
    async with guarded() as server, server.client() as client:
        answer = await client.get("/api/mine", headers={"X-Correlation-ID": given})
        payload = answer.headers["X-Correlation-ID"]
        assert (payload == given) is is_taken
        assert answer.json()["correlation_id"] == payload


async def test_a_request_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "reelproof"):
        async with guarded(CLOSED) as server, server.client(**bearer(ADAS_TOKEN)) as client:
            answer = await client.get("/api/mine?token=abc")
            await client.get("/api/missing/" + quote("a\nb\x1b[2J"))
    [line] = lines(caplog, "/api/mine")
    assert (line["method"], line["status"], line["owner"]) == ("GET", 200, "ada")
    assert line["correlation_id"] == answer.headers["X-Correlation-ID"]
    assert isinstance(line["duration_ms"], float)
    assert [line["status"] for line in lines(caplog, "/api/missing/a%0Ab%1B%5B2J")] == [404]


async def test_unexpected_errors_go_to_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    async with guarded() as server, server.client() as client:
        answer = await client.get("/api/broken")
    payload = problem(answer, 500)
    assert payload["code"] == "Unknown"
    assert NOT_FOR_CALLERS not in answer.text
    assert "Traceback" not in answer.text
    [record] = [record for record in caplog.records if record.exc_info]
    assert record.exc_text is None or NOT_FOR_CALLERS in record.exc_text
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == NOT_FOR_CALLERS


async def test_failures_and_refusals_become_problems() -> None:
    async with guarded() as server, server.client() as client:
        assert problem(await client.get("/api/missing/x"), 404)["code"] == "InvalidInput:film"
        assert problem(await client.get("/api/full"), 507)["code"] == "OutOfDiskSpace"
        assert (await client.get("/api/refused-by-route")).text == "its own words"


async def test_a_stream_comes_piece_by_piece_and_is_cut_where_it_breaks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with guarded() as server, server.client() as client:
        async with client.stream("GET", "/api/stream?pieces=5") as answer:
            assert len([line async for line in answer.aiter_lines() if line]) == 5
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/stream?pieces=2&breaks=true")
    assert [record.message for record in caplog.records if record.name.startswith("reelproof")] == [
        "request failed"
    ]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "MissingApiKey:REELPROOF_API_TOKEN"),
        ({"Authorization": "Basic b3BlcmF0b3I6MDEyMw=="}, 401, "MissingApiKey:REELPROOF_API_TOKEN"),
        ({"Authorization": "Bearer"}, 401, "InvalidApiKey:REELPROOF_API_TOKEN"),
        (bearer("nobody-0123456789"), 401, "InvalidApiKey:REELPROOF_API_TOKEN"),
        ({"Cookie": "reelproof_session=x"}, 401, "InvalidApiKey:REELPROOF_API_TOKEN"),
    ],
)
async def test_no_request_is_admitted_without_a_token(
    headers: dict[str, str], status: int, code: str
) -> None:
    async with guarded(CLOSED) as server, server.client(**headers) as client:
        for path in ("/api", "/api/", "/api/mine", "/api/nothing", "/api/health/", "/api%2Fmine"):
            answer = await client.get(path)
            assert problem(answer, status)["code"] == code
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert (await client.get("/api/health")).status_code == 200
        assert (await client.get("/")).status_code == 200


async def test_otherwise_authenticated_requests_need_no_token() -> None:
    async with (
        guarded(replace(CLOSED, calls_per_minute=2, clock=Clock())) as server,
        server.client() as client,
    ):
        wrong = bearer("nobody-0123456789")
        assert [(await client.post("/api/callback", headers=wrong)).status_code for _ in range(2)] == [
            200,
            200,
        ]
        assert (await client.post("/api/callback")).status_code == 429
        assert (await client.get("/api/callback", headers=bearer(ADAS_TOKEN))).status_code == 405


async def test_a_token_identifies_its_owner_and_permissions() -> None:
    async with guarded(CLOSED) as server, server.client() as client:
        for token, owner, status in ((OPERATOR_TOKEN, "local", 200), (BOBS_TOKEN, "bob", 403)):
            assert (await client.get("/api/mine", headers=bearer(token))).json()["owner"] == owner
            assert (await client.get("/api/settings", headers=bearer(token))).status_code == status
        lower = {"Authorization": f"bearer  {ADAS_TOKEN}"}
        assert (await client.get("/api/mine", headers=lower)).json()["owner"] == "ada"


async def test_without_any_token_every_caller_is_the_operator() -> None:
    async with guarded() as server, server.client() as client:
        assert (await client.get("/api/mine")).json()["owner"] == "local"
        assert (await client.get("/api/settings")).status_code == 200
        payload = (await client.get("/api/session")).json()
        assert payload == {"owner": "local", "is_operator": True, "needs_token": False}
        signed_in = await client.post("/api/session", json={"token": "anything"})
        assert (signed_in.status_code, signed_in.headers.get("Set-Cookie")) == (204, None)


async def test_a_browser_signs_in_and_out() -> None:
    async with guarded(CLOSED) as server, server.client() as client:
        answer = await client.post("/api/session", json={"token": ADAS_TOKEN})
        assert (answer.status_code, answer.content) == (204, b"")
        [cookie, *attributes] = answer.headers["Set-Cookie"].split("; ")
        assert cookie.startswith("reelproof_session=ada.")
        assert {*map(str.lower, attributes)} == {"httponly", "max-age=2592000", "path=/", "samesite=strict"}
        payload = (await client.get("/api/session")).json()
        assert payload == {"owner": "ada", "is_operator": False, "needs_token": True}
        assert (await client.get("/api/mine")).json()["owner"] == "ada"
        assert (await client.delete("/api/session")).status_code == 204
        assert problem(await client.get("/api/mine"), 401)["code"] == "MissingApiKey:REELPROOF_API_TOKEN"


async def test_the_cookie_of_a_safe_page_is_kept_from_others() -> None:
    async with guarded(CLOSED) as server, server.client() as client:
        origin = {"Origin": f"https://{server.authority}"}
        answer = await client.post("/api/session", json={"token": ADAS_TOKEN}, headers=origin)
        assert "; Secure" in answer.headers["Set-Cookie"]


async def test_a_session_ends_after_thirty_days() -> None:
    calendar = Clock()
    async with guarded(replace(CLOSED, calendar=calendar)) as server, server.client() as client:
        answer = await client.post("/api/session", json={"token": ADAS_TOKEN})
        client.cookies.clear()
        session = {"Cookie": f"other=1; {answer.headers['Set-Cookie'].partition(';')[0]}"}
        calendar.now_s += 30 * 24 * 60 * 60 - 1
        assert (await client.get("/api/mine", headers=session)).json()["owner"] == "ada"
        calendar.now_s += 1
        answer = await client.get("/api/mine", headers=session)
        assert problem(answer, 401)["code"] == "InvalidApiKey:REELPROOF_API_TOKEN"


async def test_a_token_counts_more_than_a_session() -> None:
    async with guarded(CLOSED) as server, server.client() as client:
        await client.post("/api/session", json={"token": ADAS_TOKEN})
        assert (await client.get("/api/mine", headers=bearer(BOBS_TOKEN))).json()["owner"] == "bob"
        assert (await client.get("/api/mine", headers=bearer("nobody-0123456789"))).status_code == 401


async def test_wrong_tokens_are_rate_limited_but_valid_ones_and_sessions_continue() -> None:
    clock = Clock()
    watched = guarded(replace(CLOSED, clock=clock))
    async with watched as server, server.client() as client, server.client() as guessing:
        await client.post("/api/session", json={"token": ADAS_TOKEN})
        for number in range(10):
            answer = await guessing.get("/api/mine", headers=bearer(f"guess-0123456789-{number}"))
            assert problem(answer, 401)["code"] == "InvalidApiKey:REELPROOF_API_TOKEN"
            answer = await guessing.post("/api/session", json={"token": f"guess-{number}"})
            assert problem(answer, 401)["code"] == "InvalidApiKey:REELPROOF_API_TOKEN"
        wrong = await guessing.post("/api/session", json={"token": "guess-again"})
        assert problem(wrong, 429)["code"] == "RateLimited"
        assert wrong.headers["Retry-After"] == "3"
        assert (await client.get("/api/mine")).json()["owner"] == "ada"
        assert (await guessing.post("/api/session", json={"token": OPERATOR_TOKEN})).status_code == 204
        clock.now_s += 3
        wrong = await guessing.get("/api/mine", headers=bearer("guess-0123456789-again"))
        assert problem(wrong, 401)["code"] == "InvalidApiKey:REELPROOF_API_TOKEN"


async def test_rate_limited_callers_do_not_block_owners_at_the_same_address() -> None:
    watched = guarded(replace(CLOSED, calls_per_minute=10, clock=Clock()))
    async with watched as server, server.client() as calling, server.client() as client:
        statuses = [(await calling.get("/api/mine")).status_code for _ in range(11)]
        assert statuses == [*[401] * 10, 429]
        for number in range(30):
            await calling.post("/api/session", json={"token": f"guess-{number}"})
        assert (await client.get("/api/mine", headers=bearer(ADAS_TOKEN))).status_code == 200
        assert (await client.post("/api/session", json={"token": ADAS_TOKEN})).status_code == 204
        assert (await client.get("/api/mine")).json()["owner"] == "ada"


async def test_only_known_proxies_are_trusted() -> None:
    payload = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    wrong = bearer("nobody-0123456789")
    for proxies, status in (((), 429), (("127.0.0.1/32",), 401)):
        behind = guarded(replace(CLOSED, proxies=proxies, clock=Clock()))
        async with behind as server, server.client() as client:
            for _ in range(20):
                assert (await client.get("/api/mine", headers=wrong | payload)).status_code == 401
            assert (await client.get("/api/mine", headers=wrong)).status_code == status
            assert (await client.get("/api/mine", headers=bearer(ADAS_TOKEN))).status_code == 200
            elsewhere = payload | {"X-Forwarded-For": "203.0.113.8"}
            answer = await client.post("/api/session", json={"token": ADAS_TOKEN}, headers=elsewhere)
            assert ("; Secure" in answer.headers.get("Set-Cookie", "")) is bool(proxies)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("127.0.0.1", 200),
        ("192.168.1.4:8377", 200),
        ("[::1]:8377", 200),
        ("films.example.org", 200),
        ("Films.example.org.:443", 200),
        ("evil.example", 421),
        ("films.example.org.evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("0x7f.1", 421),
        ("2130706433", 421),
        ("", 400),
        ("a b", 400),
        ("user@localhost", 400),
        ("localhost:99999", 400),
    ],
)
async def test_the_server_answers_to_its_own_names(host: str, status: int) -> None:
    async with guarded(NAMED) as server:
        for path in ("/api/health", "/"):
            answer = await server.send(f"GET {path} HTTP/1.1", f"Host: {host}")
            assert answer.status == status
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if status != 200:
                assert json.loads(answer.body)["code"] == "InvalidInput:host"


async def test_a_request_names_one_host() -> None:
    async with guarded() as server:
        assert (await server.send("GET /api/health HTTP/1.0")).status == 400
        assert (await server.send("GET /api/health HTTP/1.1")).status == 400
        twice = ("Host: localhost", "Host: evil.example")
        assert (await server.send("GET /api/health HTTP/1.1", *twice)).status == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://SELF"}, 200),
        ({"Origin": "https://SELF"}, 200),
        ({"Origin": "http://SELF", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://localhost"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://SELF", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_pages_elsewhere_change_nothing(headers: dict[str, str], status: int) -> None:
    async with guarded() as server, server.client() as client:
        payload = {name: value.replace("SELF", server.authority) for name, value in headers.items()}
        answer = await client.post("/api/mine", json={"a": "b"}, headers=payload)
        assert answer.status_code == status
        if status == 403:
            assert problem(answer, 403)["code"] == "InvalidInput:origin"
        assert (await client.get("/api/mine", headers=payload)).status_code == 200
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_pages_that_the_operator_named_send_a_token_and_read_answers() -> None:
    origin = {"Origin": FRIEND, "Sec-Fetch-Site": "cross-site"}
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    async with guarded(FRIENDLY) as server, server.client() as client:
        answer = await client.options("/api/mine", headers=origin | asks)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, FRIEND)
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        answer = await client.post("/api/mine", json={}, headers=origin | bearer(ADAS_TOKEN))
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, FRIEND)
        answer = await client.post("/api/mine", json={}, headers=origin)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, FRIEND)
        strange = {"Origin": "https://evil.example"} | bearer(ADAS_TOKEN)
        answer = await client.options("/api/mine", headers=strange | asks)
        assert (answer.status_code, answer.headers["Vary"]) == (405, "Origin")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert (await client.post("/api/mine", json={}, headers=strange)).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "size", "status"),
    [
        ("POST", "/api/mine", 1_000, 422),
        ("POST", "/api/mine", 1_001, 413),
        ("PUT", "/api/file", 5_000, 200),
        ("PUT", "/api/file", 5_001, 413),
        ("PUT", "/api/file", 3_000_000, 413),
    ],
)
@pytest.mark.parametrize("is_announced", [True, False])
async def test_bodies_are_limited(method: str, path: str, size: int, status: int, is_announced: bool) -> None:
    async with guarded() as server, server.client() as client:
        body = b"1" * size if is_announced else in_pieces(size)
        answer = await client.request(method, path, content=body)
        assert answer.status_code == status
        if status == 413:
            assert problem(answer, 413)["code"] == "InvalidInput:body"
        assert (await client.get("/api/health")).status_code == 200


async def test_a_body_that_says_it_is_too_large_is_not_waited_for() -> None:
    async with guarded() as server:
        for length, status in (("999999999999", 413), ("9" * 5_000, 400), ("1x", 400), ("-1", 400)):
            head = ("POST /api/mine HTTP/1.1", "Host: localhost", f"Content-Length: {length}")
            assert (await server.send(*head)).status == status


async def test_a_body_in_pieces_is_cut_where_it_is_too_large() -> None:
    async with guarded() as server:
        head = ("PUT /api/file HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked")
        endless = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        assert (await server.send(*head, body=endless * 2)).status == 413


async def test_calls_are_limited_for_each_owner_and_health_is_not() -> None:
    clock = Clock()
    few = replace(CLOSED, calls_per_minute=3, clock=clock)
    async with guarded(few) as server, server.client() as client:
        for _ in range(3):
            assert (await client.get("/api/mine", headers=bearer(ADAS_TOKEN))).status_code == 200
        answer = await client.get("/api/mine", headers=bearer(ADAS_TOKEN))
        payload = problem(answer, 429)
        assert (payload["code"], answer.headers["Retry-After"]) == ("RateLimited", "20")
        assert payload["retry_after_s"] == 20
        assert (await client.get("/api/mine", headers=bearer(BOBS_TOKEN))).status_code == 200
        assert [(await client.get("/api/mine")).status_code for _ in range(4)] == [401, 401, 401, 429]
        assert [(await client.get("/api/health")).status_code for _ in range(5)] == [200] * 5
        clock.now_s += 20
        assert (await client.get("/api/mine", headers=bearer(ADAS_TOKEN))).status_code == 200


async def test_only_http_requests_are_accepted() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/api/mine", "headers": []}
    await protected(build(), OPEN)(scope, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]
