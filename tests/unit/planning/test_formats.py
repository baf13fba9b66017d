"""The table of the formats that a film is exported in."""

from pathlib import PurePath

import pytest

from reelproof.domain.job import StepName
from reelproof.domain.project import FilmOptions
from reelproof.planning.export.formats import FORMATS, ExportFormat, ExportSource
from reelproof.planning.timeline.timeline import plan_timeline
from reelproof.server.media import TYPES
from reelproof.zip_stream import COMPRESSIBLE
from tests.unit.planning.films import generated, planned, simple_script

every_format = pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.file_name)


@every_format
def test_a_format_changes_with_the_words_of_the_film(one: ExportFormat) -> None:
    assert one.write(film("The sun is warm.")) != one.write(film("The moon is cold."))


@every_format
def test_a_format_is_written_in_a_step_that_writes_files(one: ExportFormat) -> None:
    assert one.step in (StepName.timeline, StepName.subtitles)


@every_format
def test_a_format_is_served_as_its_media_type_and_compressed_in_archives(one: ExportFormat) -> None:
    suffix = PurePath(one.file_name).suffix
    assert TYPES[suffix].partition(";")[0] == one.media_type
    assert suffix in COMPRESSIBLE


def test_no_two_formats_have_the_same_file() -> None:
    assert len({one.file_name for one in FORMATS}) == len(FORMATS)


def film(text: str) -> ExportSource:
    script, options = simple_script(text), FilmOptions()
    assets = {asset.key: generated(asset, 3.0) for asset in planned(script, options)}
    media = {
        take.media_digest: f"assets/{key}" for key, asset in assets.items() if (take := asset.accepted_take)
    }
    return ExportSource(script, plan_timeline(script, options, assets), media)
