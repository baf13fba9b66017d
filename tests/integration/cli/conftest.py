import logging
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reelproof.cli import reelproof
from reelproof.cli.exit import run

Run = Callable[..., int]
PLUGIN = """\
from reelproof.provider_api import Plugin
from reelproof.testing.scripted import ScriptedProvider

plugin = Plugin("scripted", lambda context: ScriptedProvider())
"""

RETIRING_PLUGIN = """\
from datetime import UTC, date, datetime, timedelta
from reelproof.provider_api import AssetKind, ModelInfo, Plugin, Price, VoiceInfo
from reelproof.testing.scripted import ScriptedProvider

def model(name, **more):
    return ModelInfo(name, (AssetKind.image, AssetKind.starting_image), bucket="scripted/any", **more)

class Retiring(ScriptedProvider):
    def models(self):
        soon = datetime.now(UTC).date() + timedelta(days=30)
        return (
            model("gone", retires_on=date(2020, 2, 1), missing_key="SCRIPTED_KEY"),
            model("going", retires_on=soon, calls_per_minute=5),
            model("locked", missing_key="SCRIPTED_KEY", price=Price(date(2026, 5, 5), call_microusd=3000)),
            model("down", server="127.0.0.1:9"),
            ModelInfo("voice", (AssetKind.narration,), bucket="scripted/any", missing_key="SCRIPTED_KEY"),
        )

    def voices(self):
        return (VoiceInfo("beep", "voice", "en", "A tone for each word"),)

plugin = Plugin("scripted", lambda context: Retiring())
"""


@pytest.fixture(autouse=True)
def isolated_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Gives each test its own home, user settings and working folder."""
    monkeypatch.setenv("REELPROOF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    work = tmp_path / "here"
    work.mkdir()
    monkeypatch.chdir(work)
    handlers = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    # The durability library's log keeps writing to the standard error of the test that first used it.
    logging.getLogger("dbos").handlers.clear()
    for number, handler in handlers:
        signal.signal(number, handler)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The working folder."""
    return tmp_path / "here"


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The scripted provider, installed like any third-party plug-in."""
    yield from install_plugin("scripted", PLUGIN, tmp_path, monkeypatch)


def install_plugin(name: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Installs a package with an entry point until the iterator is resumed."""
    site = folder / "site"
    record = site / f"{name}_plugin-1.dist-info"
    record.mkdir(parents=True)
    (site / f"{name}_plugin.py").write_text(source)
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-plugin\nVersion: 1\n")
    (record / "entry_points.txt").write_text(f"[reelproof.providers]\n{name} = {name}_plugin:plugin\n")
    monkeypatch.syspath_prepend(str(site))
    yield
    sys.modules.pop(f"{name}_plugin", None)


@pytest.fixture
def reel() -> Run:
    """Runs the command line in this process and returns the exit code."""
    return lambda *arguments: run(reelproof, arguments)
