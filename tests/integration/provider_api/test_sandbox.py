"""Sandboxed calls in child processes that may end in any way."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.provider_api.sandbox import EndReason, Sandbox, SandboxError

PATIENCE_S = 60.0


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def refuse() -> None:
    raise ReelproofError(Failure(ErrorCode.ProviderFailure, "no", details={"a": 1}))


def stumble() -> None:
    raise IndexError("out of bounds")


def segfault() -> None:
    ctypes.string_at(0)


def end() -> None:
    os._exit(0)


def grow() -> int:
    return len(bytearray(3_000_000_000))


def hang(note: str) -> None:
    Path(note).write_text(str(os.getpid()))
    time.sleep(600)


def chatter() -> str:
    print("discarded output", flush=True)
    return "done"


def die_if_used(note: str) -> int:
    """Simulates a heap corrupted by an earlier file: dies once, then works in the next child."""
    if Path(note).exists():
        return os.getpid()
    Path(note).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


async def test_it_runs_functions_in_a_child_and_reuses_it(sandbox: Sandbox) -> None:
    first = await sandbox.run(PATIENCE_S, os.getpid)
    assert first != os.getpid()
    assert await sandbox.run(PATIENCE_S, os.getpid) == first


async def test_large_bytes_go_in_and_come_back(sandbox: Sandbox) -> None:
    content = os.urandom(5_000_000)
    assert await sandbox.run(PATIENCE_S, bytes.upper, content) == content.upper()


async def test_a_failure_round_trips(sandbox: Sandbox) -> None:
    with pytest.raises(ReelproofError) as caught:
        await sandbox.run(PATIENCE_S, refuse)
    assert caught.value.failure == Failure(ErrorCode.ProviderFailure, "no", details={"a": 1})


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (segfault, EndReason.crash),
        (end, EndReason.crash),
        (stumble, EndReason.crash),
        pytest.param(
            grow,
            EndReason.memory,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's data"),
        ),
    ],
)
async def test_an_exited_child_is_an_error_and_the_next_one_works(
    sandbox: Sandbox, function: Callable[[], object], reason: EndReason
) -> None:
    with pytest.raises(SandboxError) as caught:
        await sandbox.run(PATIENCE_S, function)
    assert caught.value.reason is reason
    assert await sandbox.run(PATIENCE_S, os.getpid) > 0


async def test_a_child_that_hangs_is_killed(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(SandboxError) as caught:
        await sandbox.run(1.0, hang, str(tmp_path / "pid"))
    assert caught.value.reason is EndReason.time
    if (tmp_path / "pid").exists():
        await gone(int((tmp_path / "pid").read_text()))


async def test_a_canceled_call_kills_its_child(sandbox: Sandbox, tmp_path: Path) -> None:
    call = asyncio.create_task(sandbox.run(PATIENCE_S, hang, str(tmp_path / "pid")))
    pid = await written(tmp_path / "pid")
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await gone(pid)
    assert await sandbox.run(PATIENCE_S, os.getpid) > 0


async def test_calls_wait_for_a_free_child_and_can_be_canceled(tmp_path: Path) -> None:
    sandbox = Sandbox(workers=1)
    first = asyncio.create_task(sandbox.run(PATIENCE_S, hang, str(tmp_path / "first")))
    pid = await written(tmp_path / "first")
    second = asyncio.create_task(sandbox.run(PATIENCE_S, hang, str(tmp_path / "second")))
    third = asyncio.create_task(sandbox.run(PATIENCE_S, os.getpid))
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    assert await third != pid
    assert not (tmp_path / "second").exists()
    sandbox.close()


async def test_damage_by_an_earlier_call_does_not_fail_the_next(sandbox: Sandbox, tmp_path: Path) -> None:
    first = await sandbox.run(PATIENCE_S, os.getpid)
    assert await sandbox.run(PATIENCE_S, die_if_used, str(tmp_path / "note")) != first


async def test_idle_children_end_and_work_starts_new_ones() -> None:
    sandbox = Sandbox(idle_s=0.05)
    first = await sandbox.run(PATIENCE_S, os.getpid)
    await asyncio.to_thread(ended, first)
    assert await sandbox.run(PATIENCE_S, os.getpid) != first
    sandbox.close()


async def test_library_output_is_harmless(sandbox: Sandbox) -> None:
    assert await sandbox.run(PATIENCE_S, chatter) == "done"


PARENT = """
import asyncio, sys
from reelproof.provider_api.sandbox import Sandbox
from tests.integration.provider_api.test_sandbox import hang
asyncio.run(Sandbox().run(60, hang, sys.argv[1]))
"""


async def test_a_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    """The parent's script has no guard against being imported by its children: it needs none."""
    program, note = tmp_path / "parent.py", tmp_path / "pid"
    program.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    parent = subprocess.Popen([sys.executable, program, note], env=environment)
    pid = await written(note)
    parent.kill()
    parent.wait()
    await gone(pid)


async def written(note: Path) -> int:
    async with asyncio.timeout(PATIENCE_S):
        # Another process writes it.
        while not note.exists() or not note.read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return int(note.read_text())


async def gone(pid: int) -> None:
    try:
        await asyncio.to_thread(psutil.Process(pid).wait, PATIENCE_S)
    except psutil.NoSuchProcess:
        return


def ended(pid: int) -> None:
    """Whether the process has exited, or is a zombie."""
    deadline = time.monotonic() + PATIENCE_S
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)
