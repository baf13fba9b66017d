"""Self-check of a finished film: what the renderer measured, and the subtitle files beside it."""

from collections.abc import Iterable
from pathlib import Path

from reelproof.domain.asset import Asset
from reelproof.domain.job import StepName
from reelproof.domain.own_media import is_own
from reelproof.domain.self_check import SelfCheck
from reelproof.domain.timeline import Timeline
from reelproof.engine.ports.files import ProjectFolder, Renderer
from reelproof.planning.export.cue_count import cue_count
from reelproof.planning.export.film_files import FILM_NAME
from reelproof.planning.export.formats import FORMATS
from reelproof.planning.report.self_check import check_film


async def check_finished_film(
    renderer: Renderer,
    folder: ProjectFolder,
    output: Path,
    timeline: Timeline,
    has_burned_captions: bool,
    assets: Iterable[Asset],
) -> SelfCheck:
    """Checks the film in its folder `output`. Only small files are read."""
    names = [one.file_name for one in FORMATS if one.step is StepName.subtitles]
    subtitles = {name: cue_count(name, await folder.read_text(output, name)) for name in names}
    measure = await renderer.measured(output / FILM_NAME)
    own = {
        asset.key for asset in assets if asset.accepted_take is not None and is_own(asset.accepted_take.model)
    }
    return check_film(timeline, measure, subtitles, has_burned_captions, own)
