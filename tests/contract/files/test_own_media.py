"""Behavior of every source of the author's own media."""

from pathlib import Path

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.engine.ports.files import OwnMedia
from reelproof.storage.files.own_media import DiskOwnMedia
from reelproof.testing.in_memory.media import InMemoryOwnMedia

SUN = b"\x89PNG\r\n\x1a\n a photograph of the sun"
FILES = {
    "sun.png": SUN,
    "photos/moon.png": b"\x89PNG\r\n\x1a\n the moon",
    "notes.png": b"Buy a sun.\n",
    "drawing.SVG": b"<svg/>",
    "empty.png": b"",
}
OUTSIDE = ("../sun.png", "photos/../../sun.png", "/etc/hostname", "..")


@pytest.fixture
def script(tmp_path: Path) -> str:
    return str(tmp_path / "film" / "script.md")


@pytest.fixture(params=["memory", "disk"])
def media(request: pytest.FixtureRequest, script: str) -> OwnMedia:
    if request.param == "memory":
        return InMemoryOwnMedia(dict(FILES))
    for name, content in FILES.items():
        path = Path(script).parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return DiskOwnMedia()


@pytest.mark.parametrize("name", ["sun.png", "photos/../sun.png", "./sun.png"])
async def test_a_file_is_read_and_known_by_its_content(media: OwnMedia, script: str, name: str) -> None:
    assert await media.digests(script, [name]) == {name: digest_of_bytes(SUN)}
    assert await media.read(script, name, "picture") == SUN
    assert await media.problems(script, [(name, "picture")]) == {}


async def test_a_file_in_a_folder_is_read(media: OwnMedia, script: str) -> None:
    assert await media.read(script, "photos/moon.png", "picture") == FILES["photos/moon.png"]


@pytest.mark.parametrize("name", ["moon.png", "photos/sun.png", "photos", *OUTSIDE])
async def test_a_file_that_is_missing_or_outside_has_no_digest(
    media: OwnMedia, script: str, name: str
) -> None:
    assert await media.digests(script, [name, "sun.png"]) == {"sun.png": digest_of_bytes(SUN)}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("moon.png", "The script refers to the clip moon.png, but no such file exists next to it."),
        *((name, f"The clip {name} is outside the script's folder; copy it there.") for name in OUTSIDE),
    ],
)
async def test_a_file_that_is_missing_or_outside_is_refused_with_the_reason(
    media: OwnMedia, script: str, name: str, reason: str
) -> None:
    with pytest.raises(ReelproofError) as refused:
        await media.read(script, name, "clip")
    assert refused.value.failure.full_code == "InvalidInput:clip"
    assert refused.value.failure.message == reason
    assert await media.problems(script, [(name, "clip")]) == {(name, "clip"): refused.value.failure}


async def test_a_folder_is_no_file(media: OwnMedia, script: str) -> None:
    with pytest.raises(ReelproofError) as refused:
        await media.read(script, "photos", "picture")
    assert refused.value.failure.message == "The picture photos is not a file."


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty.png", "The picture empty.png is empty; copy it there again."),
        (
            "notes.png",
            "The picture notes.png is a text file and not a valid picture; save it in another format.",
        ),
        ("drawing.SVG", None),
    ],
)
async def test_what_is_no_picture_at_first_sight_is_named(
    media: OwnMedia, script: str, name: str, problem: str | None
) -> None:
    found = await media.problems(script, [(name, "picture"), ("sun.png", "picture")])
    messages = {file: failure.message for file, failure in found.items()}
    assert messages == ({} if problem is None else {(name, "picture"): problem})
