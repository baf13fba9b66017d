"""Sends crafted requests to a separate server and reports wrong responses."""

import asyncio
import json
import math
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.acceptance.fuzz.requests import Known, operations
from tests.acceptance.fuzz.wire import Sent, answer_to

LONGEST_S = 10.0
# On a machine that others use, too, an answer may take many times as long as it takes the server to make.
PATIENCE = 12
AT_ONCE = 4
MAX_REPORTED = 50
SHOWN_BYTES = 1_500
# Text that reveals server internals and is of no use to callers.
_INTERNAL = re.compile(
    rb"Traceback|File \\?\"|site-packages|sqlalchemy|sqlite3|pydantic|starlette|asyncio|yaml\.|"
    rb"tomllib|NoneType|has no attribute|codec can't|\[Errno|<class |object at 0x"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and the request that reproduces it."""

    kind: str
    what: str
    request: str
    answer: str


@dataclass(slots=True)
class Result:
    statuses: Counter[int] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest: str = ""
    served: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Target:
    """A server that is up."""

    known: Known
    port: int
    process: "subprocess.Popen[str]"
    log: Path

    def worked_s(self) -> float:
        """The processor's time that the server has had."""
        try:
            times = psutil.Process(self.process.pid).cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return float(times.user + times.system)


@contextmanager
def target(folder: Path, handles: int | None = None) -> Iterator[Target]:
    """Runs a separate server with a film, with a limit on open files."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "tests.acceptance.fuzz.server", str(folder)]
    if handles is not None:
        command = ["sh", "-c", f'ulimit -n {handles} && exec "$@"', "sh", *command]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server did not start: {log.read_text()[-2_000:]}")
            record = json.loads(line)
            yield Target(
                Known(record["ids"], record["token"], record["authority"]), record["port"], process, log
            )
        finally:
            process.terminate()


async def attack(at: Target, requests: Iterator[Sent], seconds: float = math.inf) -> Result:
    """Until the requests or the time are over."""
    result = Result()
    ends_at = time.monotonic() + seconds

    async def send() -> None:
        for sent in requests:
            if time.monotonic() > ends_at or at.process.poll() is not None:
                return
            await _send(at, sent, result)

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    if at.process.poll() is not None:
        result.findings.append(
            Finding("dead server", f"it ended with {at.process.returncode}", "", at.log.read_text()[-3_000:])
        )
    return result


def all_requests(known: Known, chance: random.Random) -> Iterator[Sent]:
    """Every location with every value in random order, then random ones forever."""
    every = operations(known)
    made = [one for operation in every for one in operation.crafted()]
    chance.shuffle(made)
    for one in made:
        yield one(chance)
    while True:
        yield chance.choice(every).mixed(chance)


def sampled(known: Known, chance: random.Random, of_each: int, random_ones: int) -> Iterator[Sent]:
    """So many of each operation, and random ones after them."""
    every = operations(known)
    for operation in every:
        right, *crafted = operation.crafted()
        for one in [right, *chance.sample(crafted, k=min(of_each, len(crafted)))]:
            yield one(chance)
    for _ in range(random_ones):
        yield chance.choice(every).mixed(chance)


def faults_in(log: Path) -> Sequence[str]:
    """Exceptions that the server wrote down as not foreseen."""
    lines = log.read_text("utf-8", "replace").split("\n")
    return [
        line
        for line in lines
        if re.match(r"(?:[A-Za-z_.]+(?:Error|Exception|Group|Exit)\b|Task .*never)", line)
    ]


async def _send(at: Target, sent: Sent, result: Result) -> None:
    started, worked_s = time.monotonic(), at.worked_s()
    try:
        answer = await answer_to(sent, at.port, PATIENCE * LONGEST_S)
    except TimeoutError:
        result.findings.append(_finding("hang", sent, b""))
        return
    except ConnectionError:
        result.statuses[0] += 1
        return
    took = time.monotonic() - started
    if took > result.slowest_s:
        result.slowest_s, result.slowest = took, sent.what
    result.statuses[answer.status] += 1
    if answer.status in range(200, 300):
        result.served.add(sent.what.partition(":")[0])
    if answer.status >= 500:
        result.findings.append(_finding("5xx", sent, answer.content))
    elif took > LONGEST_S and at.worked_s() - worked_s > LONGEST_S:
        result.findings.append(_finding("slow", sent, answer.content))
    elif answer.status >= 400 and (found := _INTERNAL.search(answer.content)):
        result.findings.append(_finding(f"internal word {found[0]!r}", sent, answer.content))


def _finding(kind: str, sent: Sent, answer: bytes) -> Finding:
    return Finding(kind, sent.what, ascii(sent.content[:SHOWN_BYTES]), ascii(answer[:SHOWN_BYTES]))
