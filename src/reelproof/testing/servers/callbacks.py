"""Calls back, signed as Standard Webhooks are, when a prediction has ended."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from secrets import token_hex

import httpx

from reelproof.domain.signature import signature
from reelproof.testing.servers.ledger import Ledger
from reelproof.testing.servers.outcome import Act
from reelproof.testing.servers.play import Play
from reelproof.testing.servers.prediction import ENDED, Prediction

LOOK_S = 0.02
TIMEOUT_S = 10.0


@dataclass(slots=True)
class Callbacks:
    """Every prediction that asks for it is told of once, as rules `on` a `callback` say."""

    play: Play
    ledger: Ledger
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    def promise(self, prediction: Prediction, url: str, origin: str) -> None:
        task = asyncio.create_task(self._call(prediction, url, origin))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _call(self, prediction: Prediction, url: str, origin: str) -> None:
        while prediction.status not in ENDED:  # noqa: ASYNC110 how it stands follows from the clock
            await asyncio.sleep(LOOK_S)
        outcome = self.play.outcome("callback", url, prediction.prompt)
        entry = self.ledger.note("POST", url, "callback", prediction.prompt, prediction.model)
        entry.act = outcome.do.value
        if outcome.do in (Act.ok, Act.corrupt):
            body = json.dumps(prediction.to_json(origin)).encode()
            entry.status = await _posted(url, self._headers(body, outcome.do is Act.corrupt), body)
        self.ledger.close(entry, entry.status)

    def _headers(self, body: bytes, is_corrupt: bool) -> dict[str, str]:
        message_id, timestamp = f"msg_{token_hex(8)}", str(int(time.time()))
        signed = body + b" " if is_corrupt else body
        return {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(self.play.script.webhook_secret, message_id, timestamp, signed),
        }


async def _posted(url: str, headers: dict[str, str], body: bytes) -> int | None:
    """The status of the answer; None where nobody answers."""
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        try:
            return (await client.post(url, headers=headers, content=body)).status_code
        except httpx.HTTPError:
            return None
