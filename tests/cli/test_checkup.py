"""The check-up of a studio that is open, as a server asks for it."""

from pathlib import Path

from reelproof.cli.installation.checkup import check_up
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, own
from reelproof.wiring import open_studio
from tests.cli.house import scripted_catalog


async def test_an_open_studio_is_looked_at_as_it_is(tmp_path: Path, work: Path) -> None:
    """Its own providers and settings count, and not what lies in the folder where it was started."""
    (work / "reelproof.toml").write_text("max_retries = -1\n")
    settings = Settings(home=tmp_path / "elsewhere")
    async with (
        own(Home(settings.home), "studio", wait=False, on_wait=print),
        open_studio(settings, scripted_catalog()) as studio,
    ):
        told = await check_up(studio=studio)
        assert await studio.ledgers.jobs.unfinished() == [], "it is still open"
    needed = {check.name: check for check in told.needed}
    assert needed["settings"].fine
    assert needed["home"].detail == str(tmp_path / "elsewhere")
    assert ": studio, since " in needed["database"].detail
    assert [check.name for check in (*told.providers, *told.unused)] == [
        "local: scripted",
        "scripted: scripted",
    ]
