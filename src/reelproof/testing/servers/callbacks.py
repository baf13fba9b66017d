"""Sends webhooks, signed per Standard Webhooks, when a prediction has ended."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from secrets import token_hex

import httpx

from reelproof.domain.signature import signature
from reelproof.testing.servers.call_log import CallLog
from reelproof.testing.servers.outcome import Act
from reelproof.testing.servers.replicate.prediction import ENDED, EmulatedPrediction
from reelproof.testing.servers.script_runner import ScriptRunner

LOOK_S = 0.02
TIMEOUT_S = 10.0


@dataclass(slots=True)
class EmulatedWebhooks:
    """Sends one webhook per prediction that requests it, following the rules for `callback`."""

    script_runner: ScriptRunner
    call_log: CallLog
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def register(self, prediction: EmulatedPrediction, url: str, origin: str) -> None:
        task = asyncio.create_task(self._call(prediction, url, origin))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _call(self, prediction: EmulatedPrediction, url: str, origin: str) -> None:
        while prediction.status not in ENDED:  # noqa: ASYNC110 the status follows from the clock
            await asyncio.sleep(LOOK_S)
        outcome = self.script_runner.outcome("callback", url, prediction.prompt)
        entry = self.call_log.note("POST", url, "callback", prediction.prompt, prediction.model)
        entry.act = outcome.do.value
        if outcome.do in (Act.ok, Act.corrupt):
            body = json.dumps(prediction.to_json(origin)).encode()
            entry.status = await _posted(url, self._headers(body, outcome.do is Act.corrupt), body)
        self.call_log.close(entry, entry.status)

    def _headers(self, body: bytes, is_corrupt: bool) -> dict[str, str]:
        message_id, timestamp = f"msg_{token_hex(8)}", str(int(time.time()))
        signed = body + b" " if is_corrupt else body
        return {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(
                self.script_runner.script.webhook_secret, message_id, timestamp, signed
            ),
        }


async def _posted(url: str, headers: dict[str, str], body: bytes) -> int | None:
    """Returns the response status; None if there is no response."""
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        try:
            return (await client.post(url, headers=headers, content=body)).status_code
        except httpx.HTTPError:
            return None
