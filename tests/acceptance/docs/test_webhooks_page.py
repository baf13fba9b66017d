"""The page on webhooks: its receiver takes what is sent, and nothing else."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reelproof.domain.ids import new_webhook_id
from reelproof.domain.job import JobStatus
from reelproof.planning.recovery.webhook import TYPES, WAITS_S, Message, check_secret, check_url, message_of

PAGE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()
WEBHOOK = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])["webhook"]


def is_from_reelproof() -> Callable[[Mapping[str, str], bytes, str], bool]:
    found = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 it is our own page
    reader: Callable[[Mapping[str, str], bytes, str], bool] = names["is_from_reelproof"]
    return reader


def sent(at: datetime) -> Message:
    return message_of(new_webhook_id(), WEBHOOK["secret"], JobStatus.succeeded, at, {"job_id": "job_1"}, at)


def test_the_pages_webhook_is_one() -> None:
    check_url(WEBHOOK["url"], allow_private=False)
    check_secret(WEBHOOK["secret"])


def test_the_pages_receiver_takes_what_is_sent_and_nothing_else() -> None:
    takes, message = is_from_reelproof(), sent(datetime.now(UTC))
    assert takes(message.headers, message.body, WEBHOOK["secret"])
    assert not takes(message.headers, message.body + b" ", WEBHOOK["secret"])
    old = sent(datetime.now(UTC) - timedelta(minutes=10))
    assert not takes(old.headers, old.body, WEBHOOK["secret"])


@pytest.mark.parametrize("name", TYPES.values())
def test_the_page_names_every_type(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_the_page_documents_the_waits() -> None:
    listed = re.search(r"retried after (.*?)\s+\(±", PAGE)
    assert listed is not None
    units = {"s": 1, "min": 60, "h": 3600}
    waits = [float(number) * units[unit] for number, unit in re.findall(r"(\d+) (s|min|h)", listed[1])]
    assert waits == list(WAITS_S)
