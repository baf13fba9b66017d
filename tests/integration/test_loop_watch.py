"""A call that blocks its process ends it in time; one that only takes long does not."""

import subprocess
import sys

from reelproof.loop_watch import EXIT_CODE

PROGRAM = """
import asyncio, sys, time
from reelproof.loop_watch import LoopWatch

async def main(blocks):
    watch = LoopWatch(grace_s=1.0)
    with watch.watching(0.5):
        if blocks:
            time.sleep(120)
        await asyncio.sleep(5)
    time.sleep(5)
    print("done")

asyncio.run(main(sys.argv[1] == "blocks"))
"""


def run(how: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, timeout=110, check=False
    )


def test_a_call_that_blocks_the_process_ends_it() -> None:
    assert run("blocks").returncode == EXIT_CODE


def test_a_waiting_call_and_unrelated_work_end_nothing() -> None:
    answer = run("waits")
    assert (answer.returncode, answer.stdout) == (0, "done\n"), answer.stderr
