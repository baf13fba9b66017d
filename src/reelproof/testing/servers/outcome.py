"""The script of a server as JSON: rules, outcomes of calls (errors, delays), latency."""

import random
from collections.abc import Mapping
from dataclasses import KW_ONLY, field
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import ConfigDict

from reelproof.domain.frozen import frozen

STRICT = ConfigDict(extra="forbid")


PURPOSES = (
    "make",
    "poll",
    "result",
    "cancel",
    "list",
    "upload",
    "store",
    "address",
    "download",
    "account",
    "models",
    "callback",
)


class Act(StrEnum):
    """What happens to a call.

    `reset_before`: reset after the request's headers, before its body; only for rules without a prompt.
    `reset`: read, not handled, reset. `lost`: handled and charged, then reset without a response.
    `truncated` cuts the body off; `drip` sends it a byte at a time. `fails`, `aborted`, `canceled` and
    `expired` are ends of a job; `refusal`, `length` and `no_json` are answers of a text model. Google also
    refuses images and clips, and `fails` with the reason `error` why an answer is finished.
    """

    ok = "ok"
    error = "error"
    hang = "hang"
    reset_before = "reset_before"
    reset = "reset"
    lost = "lost"
    truncated = "truncated"
    truncated_base64 = "truncated_base64"
    drip = "drip"
    wrong_type = "wrong_type"
    empty = "empty"
    corrupt = "corrupt"
    redirect = "redirect"
    fails = "fails"
    aborted = "aborted"
    canceled = "canceled"
    expired = "expired"
    refusal = "refusal"
    length = "length"
    no_json = "no_json"


@frozen
class Outcome:
    """The outcome of one call.

    An `error` is `named` (see answers.json) or given by `status`, `headers` and `body`. A job that `fails`
    does so with the text `error`, or at fal with the answer that is `named`. `location` is where a `redirect`
    leads; `output` replaces a prediction's output, or what it names of fal's and ElevenLabs's answers.
    `latency_s` replaces the script's latency, `every_s` is the pace of a drip.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    do: Act = Act.ok
    _: KW_ONLY
    named: str | None = None
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    error: str = ""
    location: str = ""
    output: Any = None
    latency_s: float | None = None
    every_s: float = 0.05


OK = Outcome()


@frozen
class Latency:
    """How long a call takes: `median_s`, or spread log-normally by `sigma`, the same for the same seed."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    median_s: float = 0.0
    sigma: float = 0.0
    seed: int = 0

    def of(self, prompt: str, turn: int) -> float:
        if self.sigma == 0.0:
            return self.median_s
        chance = random.Random(f"{self.seed}/{prompt}/{turn}")  # noqa: S311 not for cryptography
        return self.median_s * chance.lognormvariate(0.0, self.sigma)


@frozen
class OutcomeRule:
    """Outcomes for matching calls, one per call, in order; afterwards other rules apply, else calls succeed.

    `prompt` and `path` are substrings to match. `on` is what the call is for: `make`, `poll`,
    `result`, `cancel`, `list`, `upload`, `store`, `address` (of a download), `download`, `account` or
    `models`; empty for any. Replicate's own call when a prediction has ended is a `callback`: `corrupt` signs
    it wrongly, and any other outcome but `ok` keeps it back. `forever` repeats the last outcome.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    outcomes: tuple[Outcome, ...]
    prompt: str = ""
    path: str = ""
    on: str = "make"
    forever: bool = False


@frozen
class ServerScript:
    """All rules of a server. `key` is the only key it accepts; None: any.

    `ticks` is how often a prediction must be polled before it ends, whatever its latency. With
    `webhook_secret` Replicate signs its calls.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    rules: tuple[OutcomeRule, ...] = ()
    latency: Latency = Latency()
    ticks: int = 0
    key: str | None = None
    webhook_secret: str = "whsec_c2NyaXB0ZWQtc2VydmVyLXNpZ25zLXdpdGgtdGhpcw=="  # noqa: S105 a test secret


def named(name: str) -> Outcome:
    """The recorded error response of that name."""
    return Outcome(Act.error, named=name)


def fails(error: str = "", *, named: str | None = None) -> Outcome:
    """A job that fails with this text, or this recorded response."""
    return Outcome(Act.fails, error=error, named=named)


def rule(
    prompt: str, *outcomes: Outcome | Act, on: str = "make", path: str = "", forever: bool = False
) -> OutcomeRule:
    """A rule in one line."""
    converted = tuple(Outcome(one) if isinstance(one, Act) else one for one in outcomes)
    return OutcomeRule(converted, prompt, path, on, forever)
