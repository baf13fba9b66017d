"""Scripted emulators of providers' APIs on the loopback address. They ship with the package."""

from reelproof.testing.servers.answers import answers
from reelproof.testing.servers.call_log import CallLog, CallRecord
from reelproof.testing.servers.outcome import (
    Act,
    Latency,
    Outcome,
    OutcomeRule,
    ServerScript,
    fails,
    named,
    rule,
)
from reelproof.testing.servers.process import RemoteServer, in_process
from reelproof.testing.servers.script import read_script
from reelproof.testing.servers.server import ProviderServer, Urls, in_thread

__all__ = [
    "Act",
    "CallLog",
    "CallRecord",
    "Latency",
    "Outcome",
    "OutcomeRule",
    "ProviderServer",
    "RemoteServer",
    "ServerScript",
    "Urls",
    "answers",
    "fails",
    "in_process",
    "in_thread",
    "named",
    "read_script",
    "rule",
]
