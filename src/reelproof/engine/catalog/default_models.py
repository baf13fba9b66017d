"""Default models of a film where none is chosen: depends on keys set, retirement, voice, `--local`."""

from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.availability import is_retiring, unavailable_reason
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.catalog.model_table import today
from reelproof.planning.assets.default_models import DEFAULT_MODELS, default_chains

DEFAULT_NAMES = frozenset(name for names in DEFAULT_MODELS.values() for name in names)


def with_default_models(options: FilmOptions, catalog: Catalog, stays_local: bool) -> FilmOptions:
    """Uses services whose keys are set, unless everything must be made locally."""
    if stays_local:
        return options
    day = today()
    usable = [
        model
        for model in catalog.models()
        if model.name in DEFAULT_NAMES
        and unavailable_reason(model.info, day) is None
        and _speaks(model, options.voice)
    ]
    ending = frozenset(model.name for model in usable if is_retiring(model.info, day))
    return replace(options, usual_chains=default_chains(frozenset(model.name for model in usable), ending))


def _speaks(model: CatalogModel, voice: str | None) -> bool:
    """Whether a narration model has the chosen voice."""
    if voice is None or AssetKind.narration not in model.info.kinds:
        return True
    return any(one.name == voice and one.model == model.info.name for one in model.provider.voices())
