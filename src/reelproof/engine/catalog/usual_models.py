"""The models that make a film where nobody names any, as they can be used now."""

from dataclasses import replace

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.catalog.model_table import today
from reelproof.engine.catalog.standing import hindrance, is_ending
from reelproof.planning.assets.usual_models import USUAL_MODELS, usual_chains

USUAL_NAMES = frozenset(name for names in USUAL_MODELS.values() for name in names)


def with_usual_models(options: FilmOptions, catalog: Catalog, stays_local: bool) -> FilmOptions:
    """The services whose keys are there, unless all shall be made on this machine."""
    if stays_local:
        return options
    day = today()
    usable = [
        model
        for model in catalog.models()
        if model.name in USUAL_NAMES and hindrance(model.info, day) is None and _speaks(model, options.voice)
    ]
    ending = frozenset(model.name for model in usable if is_ending(model.info, day))
    return replace(options, usual_chains=usual_chains(frozenset(model.name for model in usable), ending))


def _speaks(model: CatalogModel, voice: str | None) -> bool:
    """Whether a model that narrates has the voice that was chosen."""
    if voice is None or AssetKind.narration not in model.info.kinds:
        return True
    return any(one.name == voice and one.model == model.info.name for one in model.provider.voices())
