"""All that people should know of a film before it is made, from its script, its voices and its files."""

from collections.abc import AsyncIterator, Iterator, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import Failure
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Notice, Script, Segment
from reelproof.engine.catalog import Catalog
from reelproof.engine.file_ports import OwnMedia
from reelproof.engine.voice_table import voice_notices
from reelproof.planning.notice import foreign_notices, in_order, language_notices
from reelproof.planning.own_media import (
    OWN_NOUNS,
    OWN_RECORDING,
    line_named,
    own_picture_model,
    stood_in_notice,
)


class FilmNotices:
    """Reads files and voices, and calls nobody."""

    def __init__(self, catalog: Catalog, own_media: OwnMedia) -> None:
        self._catalog = catalog
        self._own_media = own_media

    async def of(self, script: Script, options: FilmOptions, script_path: str) -> Sequence[Notice]:
        """In the order of the script."""
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
        """Files of the writer's own that cannot be had now."""
        for segment, model, path in _named(script):
            failure = await self._problem(script_path, path, model)
            if failure is not None:
                yield stood_in_notice(model, line_named(segment, model), failure)

    async def _problem(self, script_path: str, path: str, model: str) -> Failure | None:
        return await self._own_media.problem(script_path, path, OWN_NOUNS[model])


def _named(script: Script) -> Iterator[tuple[Segment, str, str]]:
    for segment in script.segments:
        if segment.own_picture is not None:
            yield segment, own_picture_model(segment), segment.own_picture
        if segment.own_recording is not None:
            yield segment, OWN_RECORDING, segment.own_recording
