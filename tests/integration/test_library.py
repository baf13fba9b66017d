"""Reelproof as a library: what it refuses before anything is made."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import reelproof


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REELPROOF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "rain.md").write_text("# Rain\n\nThe sun warms the sea.\n")
    return tmp_path


@pytest.mark.parametrize(
    ("script", "options", "message"),
    [
        ("rain.md", {"format": "4:3"}, "format: '4:3' is not one of 16:9, 9:16, 1:1, 4:5."),
        ("rain.md", {"style": "nigth"}, "style: 'nigth' is not one of "),
        ("rain.md", {"language": "Klingonish"}, "Klingonish"),
        ("rain.md", {"max_cost_usd": -1}, "max_cost_usd: -1 is not an amount in dollars."),
        ("rain.md", {"chains": {"image": ["local/crad"]}}, "local/crad"),
        ("rain.md", {"chains": {"picture": ["local/card"]}}, "chains: 'picture' is not one of "),
        ("rain.md", {"output": "."}, "a film needs its own folder"),
        ("snow.md", {}, "File not found"),
        ("# Storm\n\n[picture: ]\n", {}, "storm.md: "),
    ],
)
def test_it_refuses_before_anything_is_stored(
    work: Path, script: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(reelproof.ReelproofError) as refused:
        reelproof.make(script, **options)
    assert message in refused.value.failure.message
    assert [path.name for path in work.iterdir()] == ["rain.md"]


def test_an_option_that_does_not_exist_is_a_type_error() -> None:
    options: dict[str, Any] = {"fromat": "16:9"}
    with pytest.raises(TypeError, match="fromat"):
        reelproof.make("rain.md", **options)


def test_make_in_a_running_event_loop_names_the_async_twin() -> None:
    async def call() -> None:
        reelproof.make("rain.md")

    with pytest.raises(reelproof.ReelproofError, match="An event loop is running") as refused:
        asyncio.run(call())
    assert "make_async" in refused.value.failure.remediation


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = "import sys, reelproof; print([name for name in sys.modules if name.startswith('reelproof.')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
    assert {"make", "make_async", "Film"} <= {*dir(reelproof)}
