"""Notices about a film before it is made: unusable or cropped files, voice, foreign or undrawn letters."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

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
from reelproof.engine.ports.files import MediaSizes, OwnMedia
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Attempts
from reelproof.planning.report.fit_notice import fit_notices
from reelproof.planning.report.job_summary import NOT_MADE
from reelproof.planning.report.notice import (
    Undrawn,
    foreign_notices,
    in_order,
    language_notices,
    undrawn_notices,
    unused_models,
)

Problems = Mapping[tuple[str, str], Failure]
"""Why files cannot be used, by name and noun."""


class FilmNotices:
    """Reads files, fonts and voices, without calling providers."""

    def __init__(self, catalog: Catalog, own_media: OwnMedia, sizes: MediaSizes, undrawn: Undrawn) -> None:
        self._catalog = catalog
        self._own_media = own_media
        self._sizes = sizes
        self._undrawn = undrawn

    async def of_film(self, script: Script, request: MakeRequest) -> Sequence[Notice]:
        """Returns the notices of a film that is made, also on choices without effect."""
        notices = await self.of(script, request.options, request.script_path)
        return in_order([*notices, *unused_models(request.options, request.choices)])

    async def of(self, script: Script, options: FilmOptions, script_path: str) -> Sequence[Notice]:
        """Returns the notices in script order."""
        problems = await self._problems(script, script_path)
        return await self._of(script, options, problems)

    async def of_plan(self, script: Script, request: MakeRequest) -> Sequence[Notice]:
        """Returns also how the author's pictures and clips of another shape will be shown."""
        options, script_path = request.options, request.script_path
        problems = await self._problems(script, script_path)
        usable = [
            path
            for _, model, path in _named(script)
            if model != OWN_RECORDING and (path, OWN_NOUNS[model]) not in problems
        ]
        sizes = await self._sizes.of(script_path, [*dict.fromkeys(usable)])
        notices = await self._of(script, options, problems)
        unused = unused_models(options, request.choices)
        return in_order([*notices, *unused, *fit_notices(script, options, sizes)])

    async def _of(self, script: Script, options: FilmOptions, problems: Problems) -> Sequence[Notice]:
        shown = await asyncio.to_thread(lambda: [*undrawn_notices(script, self._undrawn)])
        return in_order(
            [*script.notices, *self._spoken(script, options), *shown, *_unusable(script, problems)]
        )

    def _spoken(self, script: Script, options: FilmOptions) -> Iterator[Notice]:
        yield from language_notices(options.language)
        if all(segment.own_recording is not None for segment in script.segments):
            return
        yield from voice_notices(self._catalog, options, script.language)
        if self._catalog.model(options.chain(AssetKind.narration)[0]).info.is_local:
            yield from foreign_notices(script, self._undrawn)

    async def _problems(self, script: Script, script_path: str) -> Problems:
        files = {(path, OWN_NOUNS[model]) for _, model, path in _named(script)}
        return await self._own_media.problems(script_path, files)


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


def _unusable(script: Script, problems: Problems) -> Iterator[Notice]:
    """Yields notices for the author's own files that cannot be used now."""
    for segment, model, path in _named(script):
        if problem := problems.get((path, OWN_NOUNS[model])):
            yield replacement_notice(model, line_named(segment, model), problem)


def _named(script: Script) -> Iterator[tuple[Segment, str, str]]:
    for segment in script.segments:
        if segment.own_picture is not None:
            yield segment, own_picture_model(segment), segment.own_picture
        if segment.own_recording is not None:
            yield segment, OWN_RECORDING, segment.own_recording
