"""`python -m tests.acceptance.fuzz [--minutes M] [--seed N] [--only TEXT]`.

Prints one line of JSON; ends with 1 where anything was found.
"""

import argparse
import asyncio
import itertools
import json
import random
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.acceptance.fuzz.attack import MAX_REPORTED, all_requests, attack, faults_in, target


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.acceptance.fuzz")
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options.add_argument("--only", default="", help="requests whose description holds this text")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="reelproof-fuzz-") as folder, target(Path(folder)) as at:
        chance = random.Random(chosen.seed)
        requests = (sent for sent in all_requests(at.known, chance) if chosen.only in sent.what)
        result = asyncio.run(attack(at, requests, 60 * chosen.minutes))
        logged = faults_in(at.log)
    summary = {
        "seed": chosen.seed,
        "requests": sum(result.statuses.values()),
        "statuses": dict(sorted(result.statuses.items())),
        "slowest_s": round(result.slowest_s, 2),
        "slowest": result.slowest,
        "served": len(result.served),
        "found": len(result.findings),
        "findings": [asdict(finding) for finding in itertools.islice(result.findings, MAX_REPORTED)],
        "logged": logged[:MAX_REPORTED],
    }
    print(json.dumps(summary))
    return int(bool(result.findings or logged))


if __name__ == "__main__":
    sys.exit(main())
