"""A plug-in that fails to load breaks no command."""

from pathlib import Path

import pytest

from tests.acceptance.command_line import CommandLine
from tests.acceptance.plugin.site import install

BREAKS = {
    "quits while it is imported": "import sys\nsys.exit('I quit.')\n",
    "panics while it is imported": "class Panic(BaseException): pass\nraise Panic('I panic.')\n",
    "quits while it is made": (
        "import sys\nfrom reelproof.provider_api import Plugin\n"
        "plugin = Plugin('brittle', lambda context: sys.exit('I quit.'), environment=())\n"
    ),
    "does not say what it has": (
        "from reelproof.provider_api import Plugin\n"
        "plugin = Plugin('brittle', lambda context: object(), environment=())\n"
    ),
}


@pytest.mark.parametrize("source", BREAKS.values(), ids=BREAKS)
def test_unloadable_providers_are_named_and_the_others_load(tmp_path: Path, source: str) -> None:
    site = install(tmp_path / "site")
    (site.folder / "reelproof_brittle.py").write_text(source)
    answer = CommandLine(tmp_path / "home", site.environment("none"), tmp_path).run("models")
    assert answer.code == 0, answer.errors
    assert "local/card" in answer.output
    assert "brittle could not be loaded" in answer.errors
