"""Child processes for CPU-bound work."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import FrameType

import psutil
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.provider_api.process_limits import memory_limit
from reelproof.provider_api.processes import ProcessPool
from tests.integration.provider_api.test_sandbox import hang, written


def refuse() -> None:
    raise ReelproofError(Failure(ErrorCode.ProviderFailure, "no", provider_code="p", details={"a": 1}))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hungry(size: int) -> int:
    return len(bytes(size))


def within_limit(size: int) -> int:
    with memory_limit(size):
        return hungry(size)


async def test_it_runs_functions_in_a_child() -> None:
    pool = ProcessPool(workers=1)
    assert await pool.run(os.getpid) != os.getpid()
    await pool.close()


async def test_a_failure_round_trips() -> None:
    pool = ProcessPool(workers=1)
    with pytest.raises(ReelproofError) as caught:
        await pool.run(refuse)
    assert caught.value.failure == Failure(
        ErrorCode.ProviderFailure, "no", provider_code="p", details={"a": 1}
    )
    await pool.close()


def kill_while_it_answers(pid: int) -> None:
    """Waits until a part of a long answer has been read."""
    give_up_at = time.monotonic() + 60
    while not any(map(_is_reading, sys._current_frames().values())) and time.monotonic() < give_up_at:
        time.sleep(0)
    os.kill(pid, signal.SIGKILL)


def _is_reading(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_name == "_recv" and frame.f_locals["size"] > 1_000_000:
            return True
        frame = frame.f_back
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are read in another way")
async def test_a_child_that_dies_while_it_answers_fails_its_call() -> None:
    pool = ProcessPool(2)
    pid = await pool.run(os.getpid)
    answer = asyncio.create_task(pool.run(bytes, 400_000_000))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(pool.run(time.sleep, 60.0))
    await asyncio.to_thread(kill_while_it_answers, pid)
    with pytest.raises(BrokenProcessPool):
        await answer
    with pytest.raises(BrokenProcessPool):
        await waiting
    assert await pool.run(os.getpid) != pid
    await pool.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere children are not forked from such a process")
async def test_children_start_though_the_process_forking_them_dies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(process: object) -> None:
        raise EOFError("unexpected EOF")

    monkeypatch.setattr("reelproof.provider_api.processes.popen_forkserver.Popen", end)
    pool = ProcessPool(workers=1)
    assert await pool.run(os.getpid) != os.getpid()
    await pool.close()


async def test_a_dead_child_is_replaced() -> None:
    pool = ProcessPool(workers=1)
    with pytest.raises(BrokenProcessPool):
        await pool.run(die)
    assert await pool.run(os.getpid) > 0
    await pool.close()


async def test_idle_children_end_and_work_starts_new_ones() -> None:
    pool = ProcessPool(workers=1, idle_s=0.05)
    first = await pool.run(os.getpid)
    await gone(first)
    assert await pool.run(os.getpid) != first
    await pool.close()


async def test_children_stay_while_there_is_work() -> None:
    pool = ProcessPool(workers=1, idle_s=0.05)
    first = await pool.run(os.getpid)
    await pool.run(time.sleep, 0.3)
    assert await pool.run(os.getpid) == first
    await pool.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to the limit")
async def test_the_memory_limit_applies_to_limited_calls_only() -> None:
    pool = ProcessPool(workers=1)
    with pytest.raises(MemoryError):
        await pool.run(within_limit, 600_000_000)
    assert await pool.run(hungry, 600_000_000) == 600_000_000
    await pool.close()


async def test_failures_without_a_waiter_are_not_logged(tmp_path: Path) -> None:
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    pool, pid_file = ProcessPool(workers=1), tmp_path / "pid"
    work = asyncio.create_task(pool.run(hang, str(pid_file)))
    await written(pid_file)
    work.cancel()
    pool.kill()
    await pool.close()
    await asyncio.wait({work})
    del work
    gc.collect()
    await asyncio.sleep(0)
    assert complaints == []


async def test_it_closes_though_one_child_ended_and_another_takes_its_time() -> None:
    pool = ProcessPool(workers=2)
    await asyncio.gather(pool.run(linger), pool.run(time.sleep, 1.0))
    closing = asyncio.create_task(asyncio.to_thread(asyncio.run, pool.close()))
    assert (await asyncio.wait({closing}, timeout=60))[0], "it waits for a child that is no more"


async def test_closing_does_not_wait_for_a_call_that_its_caller_abandoned(tmp_path: Path) -> None:
    pool = ProcessPool(workers=1, idle_s=0.05)
    work = asyncio.create_task(pool.run(hang, str(tmp_path / "pid")))
    pid = await written(tmp_path / "pid")
    work.cancel()
    await asyncio.wait({work})
    await asyncio.sleep(0.2)
    await pool.close()
    assert not psutil.pid_exists(pid), "the pool took the call's child for idle and lost it"


def linger() -> None:
    threading.Thread(target=time.sleep, args=(3_600,)).start()


async def gone(pid: int) -> None:
    try:
        await asyncio.to_thread(psutil.Process(pid).wait, 120)
    except psutil.NoSuchProcess:
        return


PARENT = """
import asyncio, os, sys
from reelproof.provider_api.processes import ProcessPool
async def main():
    pool = ProcessPool(workers=1)
    print(await pool.run(os.getpid), flush=True)
    await asyncio.sleep(60)
if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_children_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    await gone(child)


async def test_children_that_do_not_come_to_an_end_are_ended(tmp_path: Path) -> None:
    pool = ProcessPool(workers=1)
    work = asyncio.create_task(pool.run(hang, str(tmp_path / "pid")))
    pid = await written(tmp_path / "pid")
    async with asyncio.timeout(60):
        await pool.close()
    await gone(pid)
    with pytest.raises(BrokenProcessPool):
        await work
    assert await pool.run(os.getpid) != pid
    await pool.close()


WORK_OF_CHILDREN = """
import os, time
from multiprocessing.util import Finalize
def at_work():
    time.sleep(0.2)
    return os.getpid()
def end_slowly():
    Finalize(None, time.sleep, args=(600,), exitpriority=0)
    return at_work()
"""
# Without a `__main__` guard: the children do not run it.
SLOW_CHILD = """
import asyncio
from children import at_work, end_slowly
from reelproof.provider_api.processes import ProcessPool
async def main():
    pool = ProcessPool(workers=2)
    slow = await pool.run(end_slowly)
    while set(await asyncio.gather(pool.run(at_work), pool.run(at_work))) == {slow}:
        pass
    await pool.close()
    print("closed")
asyncio.run(main())
"""


def test_a_slow_child_is_stopped_after_the_others(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(SLOW_CHILD)
    (tmp_path / "children.py").write_text(WORK_OF_CHILDREN)
    ended = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout == "closed\n"


def stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def until_stopped(pid: int) -> None:
    while psutil.Process(pid).status() != psutil.STATUS_STOPPED:
        time.sleep(0.02)


async def test_children_that_answer_nothing_any_more_are_ended() -> None:
    pool = ProcessPool(workers=2)
    pid = await pool.run(os.getpid)
    work = asyncio.create_task(pool.run(stop))
    await asyncio.to_thread(until_stopped, pid)
    async with asyncio.timeout(60):
        await pool.close()
    await gone(pid)
    with pytest.raises(BrokenProcessPool):
        await work


async def test_children_that_died_at_an_abandoned_call_are_replaced() -> None:
    pool = ProcessPool(1, writes_files=True)
    await pool.run(os.getpid)
    abandoned = asyncio.create_task(pool.run(os._exit, 1))
    await asyncio.sleep(0)
    abandoned.cancel()
    executor = pool._executor
    assert executor is not None
    while not executor._broken:  # noqa: ASYNC110 nobody waits for the call that breaks it
        await asyncio.sleep(0.01)
    assert await pool.run(len, "four") == 4
    await pool.close()
