"""Webhooks go to the address that was checked, as the name that it has, and nowhere else."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reelproof.domain.ids import WebhookId
from reelproof.domain.job import JobStatus
from reelproof.engine.studio.webhooks import Undelivered
from reelproof.planning.recovery.webhook import Message, message_of
from reelproof.server.webhook_sender import HttpWebhookSender
from reelproof.testing.servers.wire import Reply
from tests.integration.server.receiver import SECRET, Receiver, has_valid_signature

PUBLIC = "8.8.8.8"
LOOPBACK = ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.1", "0")


def a_message() -> Message:
    now = datetime.now(UTC)
    return message_of(WebhookId("whk_1"), SECRET, JobStatus.succeeded, now, {"job_id": "job_1"}, now)


def own_sender(timeout_s: float = 10.0) -> HttpWebhookSender:
    return HttpWebhookSender(allow_private=True, timeout_s=timeout_s)


def public_sender() -> HttpWebhookSender:
    return HttpWebhookSender(allow_private=False)


async def send_to(receiver: Receiver, sender: HttpWebhookSender | None = None) -> int:
    return await (sender or own_sender()).send(f"http://127.0.0.1:{receiver.port}/hook?a=b", a_message())


def resolve(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Resolves names to these addresses in turn, repeating the last; returns the names looked up."""
    lookups: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> Sequence[object]:
        address = answers[min(len(lookups), len(answers) - 1)]
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return lookups


def route(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> list[tuple[Any, ...]]:
    """Routes the public address to the receiver; returns the addresses connected to."""
    loop = asyncio.get_running_loop()
    connect, connected = loop.sock_connect, list[tuple[Any, ...]]()

    async def sock_connect(sock: socket.socket, address: Any) -> None:
        connected.append(address)
        await connect(sock, ("127.0.0.1", receiver.port) if address[0] == PUBLIC else address)

    monkeypatch.setattr(loop, "sock_connect", sock_connect)
    return connected


def certify(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for this name alone, which this process trusts."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
    ]
    command += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_it_posts_what_is_signed() -> None:
    async with Receiver(200).running() as receiver:
        assert await send_to(receiver) == 200
        [call] = receiver.calls
        headers = dict(call.headers)
        assert (call.method, call.target) == ("POST", "/hook?a=b")
        assert headers["content-type"] == "application/json"
        assert headers["host"] == f"127.0.0.1:{receiver.port}"
        assert headers["user-agent"].startswith("reelproof/")
        assert has_valid_signature(call)


async def test_redirects_are_not_followed() -> None:
    async with Receiver().running() as other:
        location = {"location": f"http://127.0.0.1:{other.port}/"}
        for status in (301, 302, 303, 307, 308):
            async with Receiver(Reply(status, headers=location)).running() as receiver:
                assert await send_to(receiver) == status
        assert other.calls == []


async def test_it_never_waits_forever() -> None:
    async with Receiver(Reply(hangs=True)).running() as receiver, asyncio.timeout(120):
        with pytest.raises(Undelivered, match=r"within 0\.3 s"):
            await send_to(receiver, own_sender(timeout_s=0.3))


async def test_a_status_counts_although_its_body_never_ends() -> None:
    async with Receiver(Reply(200, b"x" * 1000, pause_s=0.5)).running() as receiver, asyncio.timeout(120):
        assert await send_to(receiver) == 200


async def test_only_the_beginning_of_a_long_response_is_read() -> None:
    async with Receiver(Reply(200, b"x" * 20_000_000)).running() as receiver, asyncio.timeout(120):
        assert await send_to(receiver) == 200


async def test_a_missing_response_is_reported_in_a_sentence() -> None:
    async with Receiver(Reply(resets=True)).running() as receiver:
        with pytest.raises(Undelivered, match="The receiver did not respond"):
            await send_to(receiver)
    with pytest.raises(Undelivered, match="The receiver could not be reached"):
        await send_to(receiver)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0"]
)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_loopback_is_not_called_unless_allowed(host: str, scheme: str) -> None:
    async with Receiver().running() as receiver:
        with pytest.raises(Undelivered, match="The receiver's address is not allowed"):
            await public_sender().send(f"{scheme}://{host}:{receiver.port}/", a_message())
        assert receiver.calls == []


async def test_a_name_that_leads_to_this_machine_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups = resolve(monkeypatch, "127.0.0.1")
    async with Receiver().running() as receiver:
        with pytest.raises(Undelivered, match=r"hooks\.example is not a public address"):
            await public_sender().send(f"https://hooks.example:{receiver.port}/", a_message())
        assert (receiver.calls, lookups) == ([], ["hooks.example"])


async def test_an_unknown_name_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Undelivered, match="could not be looked up"):
        await public_sender().send("https://hooks.example/", a_message())


async def test_a_name_that_leads_elsewhere_the_second_time_is_called_where_it_was_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certified = certify(tmp_path, "hooks.example", monkeypatch)
    async with Receiver(200).running(certified=certified) as receiver:
        connected = route(monkeypatch, receiver)
        lookups = resolve(monkeypatch, PUBLIC, "127.0.0.1")
        assert await public_sender().send("https://hooks.example/hook", a_message()) == 200
        assert (lookups, connected) == (["hooks.example"], [(PUBLIC, 443)])
        assert dict(receiver.calls[0].headers)["host"] == "hooks.example"
        with pytest.raises(Undelivered, match="is not a public address"):
            await public_sender().send("https://hooks.example/hook", a_message())
        assert len(receiver.calls) == len(connected) == 1


async def test_the_receiver_certificate_must_match_the_url(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certified = certify(tmp_path, "hooks.example", monkeypatch)
    names: list[str | None] = []
    certified.sni_callback = lambda _, name, __: names.append(name)
    async with Receiver().running(certified=certified) as receiver:
        route(monkeypatch, receiver)
        resolve(monkeypatch, PUBLIC)
        sender = public_sender()
        assert await sender.send("https://hooks.example/", a_message()) == 204
        with pytest.raises(Undelivered, match="CERTIFICATE_VERIFY_FAILED"):
            await sender.send("https://other.example/", a_message())
        assert names == ["hooks.example", "other.example"]
        assert len(receiver.calls) == 1


async def test_the_next_address_is_tried_where_one_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Receiver().running(host="127.0.0.2") as receiver:
        found = [(2, 1, 6, "", (address, receiver.port)) for address in ("127.0.0.1", "127.0.0.2")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        url = f"http://localhost:{receiver.port}/"
        assert await own_sender().send(url, a_message()) == 204


async def test_no_proxy_of_the_environment_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Receiver().running() as proxy, Receiver().running() as receiver:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert await send_to(receiver) == 204
        assert proxy.calls == []
