"""What `reelproof doctor` says of the chains that the settings choose."""

from collections.abc import Iterator, Mapping, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.model_table import hindrance_now, today
from reelproof.engine.catalog.reach import Answers
from reelproof.engine.catalog.standing import chains_of, ends_soon, is_ending, switched_off
from reelproof.engine.plan.plan import check_models
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.usual_models import USUAL_MODELS
from reelproof.provider_api import Check, ModelInfo

OTHER_MODEL = "Put another model in its place: [chains] in reelproof.toml."

NAME_A_VOICE = "Name a voice of your account by its id (voice in reelproof.toml), or put another model first."


def models_check(catalog: Catalog, options: FilmOptions) -> Check:
    """Whether `make` would take the chains at all: a name that is no model ends it before it begins."""
    try:
        check_models(catalog, MakeRequest("", "", "", options))
    except ReelproofError as error:
        return Check("models", False, error.failure.message, OTHER_MODEL)
    names = {name for chain in chains_of(options).values() for name in chain}
    return Check("models", True, f"{len(names)} in your chains")


def chain_checks(catalog: Catalog, options: FilmOptions, answers: Answers) -> Iterator[Check]:
    """Each model of the chains that cannot be used now, or will not be for long, once for all its kinds."""
    for name, kinds in _kinds_by_model(chains_of(options)).items():
        made = ", ".join(kind.value for kind in kinds)
        if told := _told(catalog, name, kinds[0], answers):
            yield Check(f"{made} by {name}", False, *told)


def _told(catalog: Catalog, name: str, kind: AssetKind, answers: Answers) -> tuple[str, str] | None:
    """What is wrong with a model, and what to do."""
    try:
        info = catalog.model(name, kind).info
    except ReelproofError as error:
        return error.failure.message, OTHER_MODEL
    if reason := hindrance_now(info, answers):
        return reason, _remedy(info, reason)
    if info.ends is not None and ends_soon(info, today()):
        return switched_off(info.ends, today()), _instead(catalog, name, kind)
    if info.voices_end is not None and is_ending(info, today()):
        return f"its own voices end on {info.voices_end.isoformat()}", NAME_A_VOICE
    return None


def _instead(catalog: Catalog, name: str, kind: AssetKind) -> str:
    """A model of the same kind that stays; a successor may want to be called in another way."""
    usual = (model for model in USUAL_MODELS.get(kind, ()) if model != name)
    stays = next((model for model in usual if catalog.model(model, kind).info.ends is None), None)
    return OTHER_MODEL if stays is None else f"{OTHER_MODEL} {stays} stays."


def _remedy(info: ModelInfo, reason: str) -> str:
    if info.missing_key is not None and reason.startswith(info.missing_key):
        return f"Set {info.missing_key}, or take the model out of [chains]."
    if info.server is not None and reason.startswith(info.server):
        return "Start that server, or take the model out of [chains]."
    return OTHER_MODEL


def _kinds_by_model(chains: Mapping[AssetKind, Sequence[str]]) -> Mapping[str, Sequence[AssetKind]]:
    kinds: dict[str, list[AssetKind]] = {}
    for kind, chain in chains.items():
        for name in chain:
            kinds.setdefault(name, []).append(kind)
    return kinds
