"""Runs the command line and watches what its whole process tree takes."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

SAMPLE_S = 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command. Memory is the sum over the tree of each process's share (PSS), at its highest."""

    seconds: float
    peak_bytes: int
    result: Mapping[str, Any]


def reelproof(*arguments: str, home: Path) -> Run:
    started = time.perf_counter()
    process = start(*arguments, home=home)
    peak = 0
    while process.poll() is None:
        peak = max(peak, tree_bytes(process.pid))
        time.sleep(SAMPLE_S)
    output, errors = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"reelproof {' '.join(arguments)} ended with {process.returncode}: {errors}")
    return Run(time.perf_counter() - started, peak, json.loads(output) if output.strip() else {})


def start(*arguments: str, home: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "reelproof", *arguments]
    environment = {**psutil.Process().environ(), "REELPROOF_HOME": str(home)}
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


@contextmanager
def running_studio(home: Path) -> Iterator[tuple[psutil.Process, str]]:
    """Yields its process and the address of its API."""
    process = start("studio", "--port", "0", home=home)
    try:
        if process.stdout is None:
            raise RuntimeError("the studio's output is not read")
        yield psutil.Process(process.pid), f"{process.stdout.readline().strip()}/api"
    finally:
        process.terminate()
        process.wait()


def tree_bytes(pid: int) -> int:
    try:
        parent = psutil.Process(pid)
        return sum(_bytes(process) for process in (parent, *parent.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _bytes(process: psutil.Process) -> int:
    try:
        facts = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0
    return int(getattr(facts, "pss", facts.rss))
