"""No crafted word makes the server fail: a sample of what `tests.acceptance.fuzz` sends for minutes."""

import asyncio
import random
from pathlib import Path

from tests.acceptance.fuzz.attack import attack, faults_in, sampled, target

SEED = 1
OF_EACH, MIXED = 4, 50
SERVED = 30


def test_no_crafted_request_makes_the_server_fail(tmp_path: Path) -> None:
    with target(tmp_path) as at:
        requests = sampled(at.known, random.Random(SEED), OF_EACH, MIXED)
        result = asyncio.run(attack(at, requests))
        assert (result.findings, faults_in(at.log)) == ([], [])
    # Nearly all operations were reached behind what checks the request.
    assert len(result.served) >= SERVED
