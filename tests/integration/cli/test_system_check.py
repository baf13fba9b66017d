"""The system check of an open studio, as a server requests it."""

from pathlib import Path

from reelproof.cli.installation.system_check import (
    SystemCheckResult,
    run_system_check,
    system_check_lines,
)
from reelproof.provider_api import Check
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, own
from reelproof.wiring.studio import open_studio
from tests.integration.cli.harness import scripted_catalog


async def test_an_open_studio_is_looked_at_as_it_is(tmp_path: Path, work: Path) -> None:
    """Uses its own providers and settings, not those of the working folder."""
    (work / "reelproof.toml").write_text("max_retries = -1\n")
    settings = Settings(home=tmp_path / "elsewhere")
    async with (
        own(Home(settings.home), "studio", wait=False, on_wait=print),
        open_studio(settings, scripted_catalog()) as studio,
    ):
        output = await run_system_check(studio=studio)
        assert await studio.stores.jobs.unfinished() == [], "it is still open"
    required = {check.name: check for check in output.required}
    assert required["settings"].is_ok
    assert required["home"].detail == str(tmp_path / "elsewhere")
    assert ": studio, since " in required["database"].detail
    assert [check.name for check in (*output.providers, *output.unused)] == [
        "local: local",
        "scripted: scripted",
    ]
    assert [check.name for check in output.studio] == ["studio page"]


def test_a_missing_studio_page_says_nothing_of_films() -> None:
    page = Check("studio page", False, "not built", "Install Node.js.")
    result = SystemCheckResult([Check("python", True, "3.11")], [], [], [], [page])
    lines = list(system_check_lines(result))
    assert "  · studio page  not built" in lines
    assert lines[-1] == "Films can be made here."
