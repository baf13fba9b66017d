"""Notices about a film before it is made: unusable own files, missing voice, foreign language."""

from collections.abc import AsyncIterator, Iterator, Sequence

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.failure import Failure
from reelproof.domain.own_media import (
    OWN_NOUNS,
    OWN_RECORDING,
    line_named,
    own_picture_model,
    replaced_own_medium,
    replacement_notice,
)
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Notice, Script, Segment
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.voice_table import voice_notices
from reelproof.engine.ports.files import OwnMedia
from reelproof.engine.ports.stores import Attempts
from reelproof.planning.report.job_summary import NOT_MADE
from reelproof.planning.report.notice import foreign_notices, in_order, language_notices


class FilmNotices:
    """Reads files and voices, without calling providers."""

    def __init__(self, catalog: Catalog, own_media: OwnMedia) -> None:
        self._catalog = catalog
        self._own_media = own_media

    async def of(self, script: Script, options: FilmOptions, script_path: str) -> Sequence[Notice]:
        """Returns the notices in script order."""
        files = [notice async for notice in self._files(script, script_path)]
        return in_order([*script.notices, *self._spoken(script, options), *files])

    def _spoken(self, script: Script, options: FilmOptions) -> Iterator[Notice]:
        yield from language_notices(options.language)
        if all(segment.own_recording is not None for segment in script.segments):
            return
        yield from voice_notices(self._catalog, options, script.language)
        if self._catalog.model(options.chain(AssetKind.narration)[0]).info.is_local:
            yield from foreign_notices(script)

    async def _files(self, script: Script, script_path: str) -> AsyncIterator[Notice]:
        """Yields notices for the author's own files that cannot be used now."""
        for segment, model, path in _named(script):
            failure = await self._file_problem(script_path, path, model)
            if failure is not None:
                yield replacement_notice(model, line_named(segment, model), failure)

    async def _file_problem(self, script_path: str, path: str, model: str) -> Failure | None:
        return await self._own_media.problem(script_path, path, OWN_NOUNS[model])


async def stood_in_notices(
    attempts: Attempts, script: Script, assets: Sequence[Asset], known: Sequence[Notice]
) -> Sequence[Notice]:
    """Returns notices for the author's files that failed only when they were read, in this job or before,
    except those in `known`.
    """
    segments = {segment.id: segment for segment in script.segments}
    noted = {(notice.kind, notice.line) for notice in known}
    found = list[Notice]()
    for asset in assets:
        if (model := replaced_own_medium(asset)) is None:
            continue
        past = await attempts.of_asset(asset.id)
        failures = [one.failure for one in past if one.model == model and one.failure is not None]
        segment = segments.get(asset.segment_id) if asset.segment_id else None
        line = line_named(segment, model) if segment else None
        notice = replacement_notice(model, line, failures[-1] if failures else NOT_MADE)
        if (notice.kind, notice.line) not in noted:
            found.append(notice)
    return found


def _named(script: Script) -> Iterator[tuple[Segment, str, str]]:
    for segment in script.segments:
        if segment.own_picture is not None:
            yield segment, own_picture_model(segment), segment.own_picture
        if segment.own_recording is not None:
            yield segment, OWN_RECORDING, segment.own_recording
