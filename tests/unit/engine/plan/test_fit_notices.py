"""Plans say how own pictures will be shown, but only of files that can be used."""

from collections.abc import Sequence

from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Notice, NoticeKind
from reelproof.domain.units import Size
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.ports.request import MakeRequest
from reelproof.testing.in_memory.studio import InMemoryStudio
from tests.unit.planning.parsing import nothing_undrawn, read

DIAGRAM = Size(1024, 768)


async def planned(studio: InMemoryStudio) -> Sequence[Notice]:
    script = read("![](diagram.png) One.", "", "![](text.png) Two.", "", "![](missing.png) Three.")
    async with studio.open() as open_studio:
        notices = FilmNotices(open_studio.catalog, studio.own_media, studio.sizes, nothing_undrawn)
        return await notices.of_plan(script, MakeRequest("film.md", "", "film", FilmOptions()))


async def test_a_refused_file_has_one_notice(studio: InMemoryStudio) -> None:
    studio.own_media.files |= {"diagram.png": b"\x89PNG\r\n\x1a\n", "text.png": b"no picture"}
    studio.sizes.sizes |= dict.fromkeys(["diagram.png", "text.png", "missing.png"], DIAGRAM)
    notices = await planned(studio)
    assert [notice.message for notice in notices if notice.kind is NoticeKind.fit] == [
        "diagram.png (4:3) is shown whole."
    ]
    assert [notice.line for notice in notices if notice.kind is NoticeKind.image_replaced] == [3, 5]
