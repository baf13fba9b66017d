"""A PostgreSQL of its own for a measurement, where its programs are installed."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

# PostgreSQL refuses to run as root.
UNPRIVILEGED = "nobody"
PATIENCE_S = 60.0


def is_installed() -> bool:
    return all(shutil.which(program) for program in ("postgres", "initdb"))


@contextmanager
def postgres(settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """The URL of an empty database on a loopback port, with PostgreSQL's usual settings but these."""
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-pg-") as folder:
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        if user is not None:
            shutil.chown(folder, user)
        data = str(Path(folder, "data"))
        initdb = [
            "initdb",
            "--pgdata",
            data,
            "--username",
            "reelproof",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
        ]
        subprocess.run(initdb, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        command = ["postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
        for name, value in (settings or {}).items():
            command += ["-c", f"{name}={value}"]
        log = subprocess.DEVNULL
        with subprocess.Popen(command, user=user, cwd=folder, stdout=log, stderr=log) as server:
            try:
                wait_for_port(port)
                url = f"postgresql://reelproof@127.0.0.1:{port}/postgres"
                _wait_until_ready(url)
                yield url
            finally:
                # Immediately, despite open connections.
                server.send_signal(signal.SIGINT)


def _wait_until_ready(url: str) -> None:
    """It listens a moment before it serves."""
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            return


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def wait_for_port(port: int) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            return
