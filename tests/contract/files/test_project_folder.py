"""Behavior of every writer of film folders."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.summary import Summary
from reelproof.engine.ports.files import ProjectFolder
from reelproof.planning.export.film_files import OUTPUT_FILES
from reelproof.planning.report.film_report import FilmReport
from reelproof.storage.files.project_folder import DiskProjectFolder
from reelproof.testing.in_memory.folders import InMemoryFolder

NOW = datetime(2026, 1, 1, tzinfo=UTC)
JOB = Job(JobId("job"), ProjectId("project"), JobStatus.succeeded, CorrelationId("id"), Digest("a" * 64), NOW)
REPORT = FilmReport(JOB, None, Summary(), (), (), "Lecture", "# Lecture", "en")
SUN, MOON = "001-image-0a1b2c3d.png", "002-image-4e5f6a7b.png"


class Content(Protocol):
    """What a folder contains, by path."""

    def text(self, path: Path) -> str | None: ...

    def medium(self, path: Path) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class ContentInMemory:
    folder: InMemoryFolder

    def text(self, path: Path) -> str | None:
        return self.folder.texts.get(path)

    def medium(self, path: Path) -> bytes | None:
        return self.folder.media.get(path)


class ContentOnDisk:
    def text(self, path: Path) -> str | None:
        return path.read_bytes().decode() if path.exists() else None

    def medium(self, path: Path) -> bytes | None:
        return path.read_bytes() if path.exists() else None


@dataclass(frozen=True, slots=True)
class Case:
    """A port, what it has written, and a folder for one film."""

    port: ProjectFolder
    content: Content
    film: Path
    source: Path


@pytest.fixture(params=["memory", "disk"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    film, source = tmp_path / "lecture-film", tmp_path / "take"
    if request.param == "disk":
        return Case(DiskProjectFolder(), ContentOnDisk(), film, source)
    folder = InMemoryFolder()
    return Case(folder, ContentInMemory(folder), film, source)


async def test_a_text_is_written_over_the_one_before(case: Case) -> None:
    await case.port.prepare(case.film)
    assert case.content.text(case.film / "film.srt") is None
    await case.port.write_text(case.film, "film.srt", "1\nHello\n")
    await case.port.write_text(case.film, "film.srt", "1\nGrüße, 世界\n")
    assert case.content.text(case.film / "film.srt") == "1\nGrüße, 世界\n"


@pytest.mark.parametrize("target", ["", "film", "a/film"])
async def test_a_file_in_the_way_of_the_folder_is_named(case: Case, target: str) -> None:
    await case.port.write_text(case.film, "file", "x")
    with pytest.raises(ReelproofError) as refused:
        await case.port.prepare(case.film / "file" / target)
    assert refused.value.failure.code is ErrorCode.OutputDirectoryNotWritable
    assert f"{case.film / 'file'} is a file" in refused.value.failure.message


@pytest.mark.parametrize("name", OUTPUT_FILES)
async def test_a_folder_with_the_name_of_a_film_s_file_is_refused_at_once(case: Case, name: str) -> None:
    await case.port.write_text(case.film, f"{name}/notes.txt", "kept")
    with pytest.raises(ReelproofError) as refused:
        await case.port.prepare(case.film)
    failure = refused.value.failure
    assert failure.code is ErrorCode.OutputDirectoryNotWritable
    assert failure.message == f"{case.film / name} is a folder, and the film needs a file of that name."
    assert failure.remedy == "Rename or move it, or choose another folder with --output."
    assert case.content.text(case.film / name / "notes.txt") == "kept"


async def test_a_file_with_the_name_of_a_film_s_folder_is_refused_at_once(case: Case) -> None:
    await case.port.write_text(case.film, "assets", "kept")
    with pytest.raises(ReelproofError, match="assets is a file, and the film needs a folder"):
        await case.port.prepare(case.film)


@pytest.mark.parametrize("name", ["", "..", "../film.srt", "/etc/passwd", "a/../../b", "C:\\b", "a\\b"])
async def test_no_name_leads_out_of_the_folder(case: Case, name: str) -> None:
    case.source.write_bytes(b"sun")
    for refused in (
        case.port.write_text(case.film, name, "x"),
        case.port.set_aside(case.film, name),
        case.port.copy_media(case.film, {name: case.source}),
    ):
        with pytest.raises(ReelproofError) as error:
            await refused
        assert error.value.failure.full_code == "InvalidInput:name"


async def test_both_reports_are_written(case: Case) -> None:
    await case.port.prepare(case.film)
    await case.port.write_report(case.film, REPORT)
    text, page = (case.content.text(case.film / name) for name in ("report.json", "report.html"))
    assert text is not None
    assert page is not None
    assert json.loads(text)["title"] == "Lecture"
    assert text.endswith("}\n")
    assert "<title>" in page


async def test_a_file_that_is_set_aside_keeps_its_text_under_another_name(case: Case) -> None:
    await case.port.write_text(case.film, "script.md", "# First\n")
    await case.port.set_aside(case.film, "script.md")
    assert case.content.text(case.film / "script.md") is None
    await case.port.write_text(case.film, "script.md", "# Second\n")
    await case.port.set_aside(case.film, "script.md")
    assert case.content.text(case.film / "script.before.md") == "# Second\n"


async def test_nothing_is_set_aside_where_there_is_no_file(case: Case) -> None:
    await case.port.set_aside(case.film, "script.md")
    assert case.content.text(case.film / "script.before.md") is None


async def test_a_medium_is_copied_over_any_other_content(case: Case) -> None:
    target = case.film / "assets" / SUN
    for content in (b"sun", b"son", b"the sun"):
        case.source.write_bytes(content)
        await case.port.copy_media(case.film, {f"assets/{SUN}": case.source})
        assert case.content.medium(target) == content


async def test_a_medium_that_is_gone_cannot_be_copied(case: Case) -> None:
    with pytest.raises(ReelproofError) as refused:
        await case.port.copy_media(case.film, {f"assets/{SUN}": case.source})
    assert refused.value.failure.code is ErrorCode.StorageFailure
    assert case.content.medium(case.film / "assets" / SUN) is None


async def test_only_media_that_the_film_no_longer_uses_are_removed(case: Case) -> None:
    case.source.write_bytes(b"sun")
    for name in (SUN, MOON, "my photo.png"):
        await case.port.copy_media(case.film, {f"assets/{name}": case.source})
    await case.port.copy_media(case.film, {MOON: case.source})
    await case.port.keep_only(case.film / "assets", {SUN})
    found = {name: case.content.medium(case.film / "assets" / name) for name in (SUN, MOON, "my photo.png")}
    assert found == {SUN: b"sun", MOON: None, "my photo.png": b"sun"}
    assert case.content.medium(case.film / MOON) == b"sun", "another folder is left as it is"


async def test_copies_of_lost_media_stay_under_every_name(case: Case) -> None:
    digest = Digest("0a1b2c3d" + 56 * "0")
    case.source.write_bytes(b"sun")
    old = SUN.replace("001", "009")
    for name in (SUN, MOON, old):
        await case.port.copy_media(case.film, {f"assets/{name}": case.source})
    await case.port.keep_only(case.film / "assets", set(), [digest])
    kept = [name for name in (SUN, MOON, old) if case.content.medium(case.film / "assets" / name) is not None]
    assert kept == [SUN, old]


async def test_nothing_is_removed_from_a_folder_that_does_not_exist(case: Case) -> None:
    await case.port.keep_only(case.film / "assets", {SUN})
    assert case.content.medium(case.film / "assets" / SUN) is None


async def test_a_copied_medium_is_found_by_its_digest_while_it_is_undamaged(case: Case) -> None:
    digest = digest_of_bytes(b"sun")
    name = f"assets/007-image-{digest[:8]}.png"
    case.source.write_bytes(b"son")
    assert await case.port.media_copy(case.film, digest) is None
    await case.port.copy_media(case.film, {name: case.source})
    assert await case.port.media_copy(case.film, digest) is None
    case.source.write_bytes(b"sun")
    await case.port.copy_media(case.film, {name.replace("007", "008"): case.source})
    assert await case.port.media_copy(case.film, digest) == b"sun"
