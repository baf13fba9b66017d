"""Webhook validation, signatures and retry schedule."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import WebhookId
from reelproof.domain.job import JobStatus
from reelproof.domain.signature import TOLERANCE_S, is_signed, key_in, signature
from reelproof.domain.webhook import Delivery, DeliveryStatus
from reelproof.planning.recovery.webhook import (
    WAITS_S,
    after_answer,
    after_failure,
    check_secret,
    check_url,
    message_of,
    wait_after,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


def secret_of(size: int) -> str:
    return f"whsec_{base64.b64encode(b'k' * size).decode()}"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook?to=me",
        "https://example.com:8443/",
        "https://xn--bcher-kva.example/",
        "https://8.8.8.8/",
        "https://[2606:4700::1]/a",
    ],
)
def test_https_is_fine(url: str) -> None:
    check_url(url, allow_private=False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "http://localhost/hook", "http://[::1]:9/"])
def test_http_to_this_machine_is_for_operators_who_allow_it(url: str) -> None:
    check_url(url, allow_private=True)
    with pytest.raises(ReelproofError):
        check_url(url, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "//example.com/hook",
        "http://example.com/hook",
        "http://10.0.0.1/hook",
        "http://localhost.example/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "https://",
        "https:///hook",
        "https://me@example.com/",
        "https://me:secret@example.com/",
        "https://@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/a b",
        "https://example.com/\r\nHost: other",
        "https://exa\tmple.com/",
        "https://bücher.example/",
        "https://[broken/",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://example.com/" + "a" * 2048,
    ],
)
def test_other_urls_are_refused_in_a_sentence(url: str) -> None:
    for allow_private in (False, True):
        with pytest.raises(ReelproofError) as refused:
            check_url(url, allow_private)
        assert refused.value.failure.full_code == "InvalidInput:webhook.url"
        assert (
            refused.value.failure.message.startswith("The webhook URL must")
            or "[" in url
            or ":p" in url
            or ":9" in url
        )


@pytest.mark.parametrize("secret", [secret_of(24), secret_of(32), secret_of(64)])
def test_a_secret_has_24_to_64_bytes(secret: str) -> None:
    check_secret(secret)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        secret_of(23),
        secret_of(65),
        SECRET.removeprefix("whsec_"),
        "whsec_" + "é" * 40,
        "whsec_a b" * 9,
    ],
)
def test_other_secrets_are_refused_and_not_echoed(secret: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        check_secret(secret)
    assert refused.value.failure.full_code == "InvalidInput:webhook.secret"
    assert len(secret) < 10 or secret not in str(refused.value)


def test_a_known_signature() -> None:
    """The example that the authors of Standard Webhooks give."""
    computed = signature(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        "1731705121",
        b'{"event_type":"ping","data":{"success":true}}',
    )
    assert computed == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (JobStatus.succeeded, "job.completed"),
        (JobStatus.failed, "job.failed"),
        (JobStatus.canceled, "job.canceled"),
    ],
)
def test_a_message_says_how_the_job_ended_and_is_signed(status: JobStatus, name: str) -> None:
    ended_at = NOW - timedelta(hours=1)
    message = message_of(WebhookId("whk_1"), SECRET, status, ended_at, {"job_id": "é"}, NOW)
    assert json.loads(message.body) == {
        "type": name,
        "timestamp": "2026-11-21T11:00:00+00:00",
        "data": {"job_id": "é"},
    }
    timestamp = str(int(NOW.timestamp()))
    signed = hmac.new(KEY, b"whk_1." + timestamp.encode() + b"." + message.body, hashlib.sha256)
    assert message.headers == {
        "Content-Type": "application/json",
        "webhook-id": "whk_1",
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signed.digest()).decode()}",
    }


@given(body=st.binary(max_size=200), key=st.binary(min_size=24, max_size=64), late_s=st.integers(-300, 300))
def test_a_valid_signature_among_others_is_accepted(body: bytes, key: bytes, late_s: int) -> None:
    secret = f"whsec_{base64.b64encode(key).decode()}"
    assert key_in(secret) == key
    computed = signature(secret, "msg_1", "1700000000", body)
    headers = {"Webhook-Id": "msg_1", "Webhook-Timestamp": "1700000000"}
    headers["Webhook-Signature"] = f"v1,AAAA v1a,BBBB {computed}"
    assert is_signed(headers, body, secret, 1700000000 + late_s)
    assert not is_signed(headers, body + b" ", secret, 1700000000)
    assert not is_signed(headers | {"Webhook-Id": "msg_2"}, body, secret, 1700000000)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": ""},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "1700000001"},
        {"webhook-timestamp": "1.7e9"},
        {"webhook-timestamp": "-1700000000"},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-timestamp": "１７００００００００"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "é"},
        {"webhook-signature": "v2,{signature}"},
    ],
)
def test_invalid_signatures_are_rejected(changed: dict[str, str]) -> None:
    computed = signature(SECRET, "msg_1", "1700000000", b"{}")
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1700000000", "webhook-signature": computed}
    assert is_signed(headers, b"{}", SECRET, 1700000000)
    bare = computed.removeprefix("v1,")
    odd = {name: value.replace("{signature}", bare) for name, value in changed.items()}
    assert not is_signed(headers | odd, b"{}", SECRET, 1700000000)
    missing = {name: value for name, value in headers.items() if name not in changed}
    assert not is_signed(missing, b"{}", SECRET, 1700000000)


def test_old_or_future_callbacks_are_rejected() -> None:
    computed = signature(SECRET, "msg_1", "1700000000", b"{}")
    headers = {"webhook-id": "msg_1", "webhook-timestamp": "1700000000", "webhook-signature": computed}
    for now_s in (1700000000 + TOLERANCE_S + 1, 1700000000 - TOLERANCE_S - 1):
        assert not is_signed(headers, b"{}", SECRET, now_s)
    assert not is_signed(headers, b"{}", "whsec_", 1700000000)


def test_failures_are_tried_again_at_growing_distances_and_then_given_up() -> None:
    delivery = Delivery(next_at=NOW)
    for failures, wait_s in enumerate(WAITS_S, 1):
        delivery = after_failure(delivery, "silence", NOW, "seed")
        assert (delivery.status, delivery.attempts, delivery.last_error) == (
            DeliveryStatus.pending,
            failures,
            "silence",
        )
        assert delivery.next_at is not None
        assert 0.8 * wait_s <= (delivery.next_at - NOW).total_seconds() <= 1.2 * wait_s
    assert after_failure(delivery, "silence", NOW, "seed") == Delivery(
        DeliveryStatus.failed, len(WAITS_S) + 1, last_error="silence"
    )


def test_the_waits_are_those_that_are_promised() -> None:
    assert list(WAITS_S) == [5, 30, 120, 600, 3600, 14400, 43200]
    assert wait_after(1, "a") != wait_after(1, "b"), "retries to receivers that were down are spread out"
    assert wait_after(3, "a") == wait_after(3, "a")


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_an_answer_that_it_was_taken_ends_it(status: int) -> None:
    before = Delivery(attempts=3, next_at=NOW, last_error="The receiver answered 500.")
    assert after_answer(before, status, NOW, "s") == Delivery(DeliveryStatus.delivered, 4, delivered_at=NOW)


@pytest.mark.parametrize("status", [199, 301, 302, 307, 400, 404, 429, 500, 503])
def test_any_other_answer_is_a_failure(status: int) -> None:
    after = after_answer(Delivery(next_at=NOW), status, NOW, "s")
    assert (after.status, after.last_error) == (DeliveryStatus.pending, f"The receiver answered {status}.")


def test_a_receiver_that_is_gone_is_called_no_more() -> None:
    assert after_answer(Delivery(next_at=NOW), 410, NOW, "s") == Delivery(
        DeliveryStatus.failed, 1, last_error="The receiver answered 410."
    )
