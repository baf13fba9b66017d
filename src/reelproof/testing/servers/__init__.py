"""Providers' APIs on the loopback address, which do what a script says. They ship, as all fakes here do."""

from reelproof.testing.servers.answers import answers
from reelproof.testing.servers.ledger import Entry, Ledger
from reelproof.testing.servers.outcome import Act, Latency, Outcome, Rule, Script, fails, named, rule
from reelproof.testing.servers.process import RemoteServer, in_process
from reelproof.testing.servers.script import read_script
from reelproof.testing.servers.server import ProviderServer, Urls, in_thread

__all__ = [
    "Act",
    "Entry",
    "Latency",
    "Ledger",
    "Outcome",
    "ProviderServer",
    "RemoteServer",
    "Rule",
    "Script",
    "Urls",
    "answers",
    "fails",
    "in_process",
    "in_thread",
    "named",
    "read_script",
    "rule",
]
