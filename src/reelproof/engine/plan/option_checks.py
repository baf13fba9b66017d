"""Checks the options of a film against the catalog: models of its chains, models for clips, the voice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.project import TEXT_KINDS, FilmOptions
from reelproof.domain.refused_value import FieldProblem, field_details, field_problems_of
from reelproof.domain.script import Script
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.voice_table import check_voice
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.asset_key import is_filmed

MODEL = "model"
_CLIP_KINDS = (AssetKind.starting_image, AssetKind.video)


def check_models(catalog: Catalog, request: MakeRequest) -> None:
    """Raises one ReelproofError for all models of chains that are unknown or do not make the kind."""
    _raise(_model_failures(catalog, request))


def check_options(catalog: Catalog, request: MakeRequest, script: Script | None = None) -> None:
    """Raises one ReelproofError for all options that the catalog refuses, each with its field."""
    _raise(option_failures(catalog, request, script))


def option_failures(
    catalog: Catalog, request: MakeRequest, script: Script | None = None
) -> Iterator[Failure]:
    yield from _model_failures(catalog, request)
    if script is not None:
        yield from _clip_failures(catalog, script, request.options)
    try:
        check_voice(catalog, request.options)
    except ReelproofError as error:
        # A voice is looked up in the models of its chain, whose own problems are listed before.
        is_listed = any(_chain_failures(catalog, AssetKind.narration, request.options))
        if error.failure.subject == "voice" or not is_listed:
            yield error.failure


def check_clips(catalog: Catalog, script: Script, options: FilmOptions) -> None:
    """Raises ReelproofError if the script requests a video clip and no model can make one."""
    _raise(_clip_failures(catalog, script, options))


def check_chains(catalog: Catalog, chains: Mapping[AssetKind, Sequence[str]]) -> None:
    """Raises one ReelproofError for all models that are unknown or do not make the kind."""
    _raise(failure for kind, chain in chains.items() for failure in _in_chain(catalog, kind, chain))


def field_problems_in(failures: Iterable[Failure]) -> list[FieldProblem]:
    return [
        FieldProblem(failure.subject or MODEL, failure.message, _suggestion(failure)) for failure in failures
    ]


def _suggestion(failure: Failure) -> str | None:
    return next((one.suggestion for one in field_problems_of(failure)), None)


def _raise(failures: Iterable[Failure]) -> None:
    distinct = {failure.message: failure for failure in reversed([*failures])}
    found = list(reversed(distinct.values()))
    if found:
        details = {**found[0].details, **field_details(field_problems_in(found))}
        message = " ".join(failure.message for failure in found)
        raise ReelproofError(replace(found[0], message=message, details=details))


def _model_failures(catalog: Catalog, request: MakeRequest) -> Iterator[Failure]:
    options = request.options
    kinds = [AssetKind.narration, AssetKind.image, AssetKind.music]
    kinds += _CLIP_KINDS if options.video else ()
    if request.brief is not None:
        kinds.append(AssetKind.script)
    kinds += [kind for kind in TEXT_KINDS if options.writes(kind) and kind not in kinds]
    for kind in kinds:
        yield from _chain_failures(catalog, kind, options)


def _clip_failures(catalog: Catalog, script: Script, options: FilmOptions) -> Iterator[Failure]:
    if any(is_filmed(segment, options) for segment in script.segments):
        for kind in _CLIP_KINDS:
            yield from _chain_failures(catalog, kind, options)


def _chain_failures(catalog: Catalog, kind: AssetKind, options: FilmOptions) -> Iterator[Failure]:
    """Yields the failure of each model of the kind's chain, or the one of a kind without models."""
    try:
        chain = options.chain(kind)
    except ReelproofError as error:
        yield error.failure
        return
    yield from _in_chain(catalog, kind, chain)


def _in_chain(catalog: Catalog, kind: AssetKind, chain: Iterable[str]) -> Iterator[Failure]:
    field = "writer" if kind in TEXT_KINDS else f"chains.{kind.value}"
    for name in chain:
        try:
            catalog.check_chain(kind, [name])
        except ReelproofError as error:
            is_named = error.failure.code is ErrorCode.InvalidInput and error.failure.subject == MODEL
            yield replace(error.failure, subject=field) if is_named else error.failure
