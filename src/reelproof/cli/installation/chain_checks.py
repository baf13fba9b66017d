"""`reelproof doctor`: checks of the models in the chains (key missing, unavailable, retiring)."""

from collections.abc import Iterator, Mapping, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.availability import chains_of, is_retiring, retirement_text, retires_soon
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.model_table import today, unavailable_reason_now
from reelproof.engine.catalog.server_probe import ServerCheck
from reelproof.engine.plan.option_checks import check_models
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.default_models import DEFAULT_MODELS
from reelproof.provider_api import Check, ModelInfo

OTHER_MODEL = "Choose another model: [chains] in reelproof.toml."

NAME_A_VOICE = "Name a voice of your account by its ID (voice in reelproof.toml), or put another model first."


def models_check(catalog: Catalog, options: FilmOptions) -> Check:
    """Checks whether `make` would accept the chains; an unknown model name stops it before it starts."""
    try:
        check_models(catalog, MakeRequest("", "", "", options))
    except ReelproofError as error:
        return Check("models", False, error.failure.message, OTHER_MODEL)
    names = {name for chain in chains_of(options).values() for name in chain}
    return Check("models", True, f"{len(names)} in your chains")


def chain_checks(catalog: Catalog, options: FilmOptions, is_up: ServerCheck) -> Iterator[Check]:
    """Yields one check per model in the chains that is unavailable or retires soon, for all its kinds."""
    for name, kinds in _kinds_by_model(chains_of(options)).items():
        made = ", ".join(kind.value for kind in kinds)
        if problem := _problem(catalog, name, kinds[0], is_up):
            yield Check(f"{made} by {name}", False, *problem)


def _problem(catalog: Catalog, name: str, kind: AssetKind, is_up: ServerCheck) -> tuple[str, str] | None:
    """Returns a model's problem and its remedy, if it has one."""
    try:
        info = catalog.model(name, kind).info
    except ReelproofError as error:
        return error.failure.message, OTHER_MODEL
    if reason := unavailable_reason_now(info, is_up):
        return reason, _remedy(info, reason)
    if info.retires_on is not None and retires_soon(info, today()):
        return retirement_text(info.retires_on, today()), _replacement(catalog, name, kind)
    if info.voices_retire_on is not None and is_retiring(info, today()):
        return f"its own voices end on {info.voices_retire_on.isoformat()}", NAME_A_VOICE
    return None


def _replacement(catalog: Catalog, name: str, kind: AssetKind) -> str:
    """Suggests a model of the same kind without an end date; a successor may need different calls."""
    usual = (model for model in DEFAULT_MODELS.get(kind, ()) if model != name)
    stays = next((model for model in usual if catalog.model(model, kind).info.retires_on is None), None)
    return OTHER_MODEL if stays is None else f"{OTHER_MODEL} {stays} has no end date."


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
