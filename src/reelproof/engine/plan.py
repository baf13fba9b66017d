"""What a film needs and what of it is there: the plan that `make` follows and `plan` shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reelproof.domain.asset import Asset, AssetKind, Recipe, Take
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetKey, Digest, ProjectId
from reelproof.domain.script import Script
from reelproof.domain.units import Microusd
from reelproof.engine.catalog import Catalog
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.ports import MediaStore, OwnMedia
from reelproof.engine.request import MakeRequest
from reelproof.planning.asset import OWN_PICTURE, input_digests, plan_assets, resolve_recipe
from reelproof.planning.edit import edited
from reelproof.planning.reuse import Decision, Verdict, decide_reuse
from reelproof.planning.softening import SOFTENED_KINDS, soften
from reelproof.planning.timeline import estimate_film_s

# Where nobody says who asks: the person at this machine.
LOCAL_OWNER = "local"


@dataclass(frozen=True, slots=True)
class PlannedCost:
    """What a plan will cost at the price lists; `unknown` are the models that have none."""

    estimate_microusd: Microusd
    unknown: tuple[str, ...]


class Planner:
    """Plans assets and decides which are there already. It reads, and never writes."""

    def __init__(self, ledgers: Ledgers, media: MediaStore, own_media: OwnMedia, catalog: Catalog) -> None:
        self._ledgers = ledgers
        self._media = media
        self._own_media = own_media
        self._catalog = catalog

    async def assets(self, project_id: ProjectId, script: Script, request: MakeRequest) -> tuple[Asset, ...]:
        names = {segment.own_picture for segment in script.segments if segment.own_picture is not None}
        digests: dict[str, Digest] = {}
        for name in sorted(names):
            digest = await self._own_media.digest(request.script_path, name)
            if digest is not None:
                digests[name] = digest
        planned = plan_assets(project_id, script, request.options, digests)
        edits = dict(await self._ledgers.assets.edits(project_id))
        if request.edit is not None:
            edits |= dict.fromkeys(request.targets, request.edit)
        return edited(planned, edits)

    async def decide(
        self, project_id: ProjectId | None, script: Script, request: MakeRequest, assets: Sequence[Asset]
    ) -> Sequence[Decision]:
        """What becomes of each asset. What others are made from, or take their length from, comes first."""
        owner = (await self._ledgers.projects.get(project_id)).owner if project_id else LOCAL_OWNER
        after: dict[AssetKey, Asset] = {}
        decisions: list[Decision] = []
        waiting = list(assets)
        while waiting:
            ready = [asset for asset in waiting if not _open_inputs(asset, waiting)]
            film_s = estimate_film_s(script, request.options, after)
            decided = await self._decide(owner, ready, film_s, after)
            decisions += decided
            after |= {one.asset.key: replace(one.asset, accepted_take=one.take) for one in decided}
            waiting = [asset for asset in waiting if asset.key not in after]
        return sorted(decisions, key=lambda decision: decision.asset.position)

    def cost(self, decisions: Sequence[Decision], film_s: float) -> "PlannedCost":
        """What the calls to come will cost, each by its chain's first model."""
        total, unknown = 0, set[str]()
        for decision in decisions:
            asset = decision.asset
            if decision.verdict is not Verdict.make or asset.chain[0] == OWN_PICTURE:
                continue
            model = self._catalog.model(asset.chain[0])
            estimate = model.estimate(resolve_recipe(asset, model.name, model.info.version, film_s))
            total += estimate or 0
            unknown |= {model.name} if estimate is None else set()
        return PlannedCost(Microusd(total), tuple(sorted(unknown)))

    async def _decide(
        self, owner: str, ready: Sequence[Asset], film_s: float, after: Mapping[AssetKey, Asset]
    ) -> list[Decision]:
        """All that can be decided now, with one question to the store."""
        assets = [await self._without_lost_take(asset) for asset in ready]
        wanted = {
            asset.key: self._wanted(asset, film_s if asset.depends_on else None, input_digests(asset, after))
            for asset in assets
        }
        sought = [digest for asset in assets for digest in _sought(asset, wanted[asset.key])]
        known = await self._find(owner, sought)
        return [decide_reuse(asset, wanted[asset.key], known, _is_certain(asset, after)) for asset in assets]

    def _wanted(self, asset: Asset, film_s: float | None, inputs: Mapping[str, Digest]) -> list[Recipe]:
        """By every model of the chain, and then, where it may be, with the prompt softened."""
        recipes = []
        for model in asset.chain:
            version = self._version(model)
            if version is not None:
                recipes.append(resolve_recipe(asset, model, version, film_s, inputs))
        if asset.kind not in SOFTENED_KINDS:
            return recipes
        return recipes + [replace(recipe, prompt=soften(recipe.prompt)) for recipe in recipes]

    def _version(self, model: str) -> str | None:
        """None for a model that does not exist any more."""
        if model == OWN_PICTURE:
            return "1"
        try:
            return self._catalog.model(model).info.version
        except ReelproofError:
            return None

    async def _without_lost_take(self, asset: Asset) -> Asset:
        """An accepted take whose medium is gone from the store is no take."""
        take = asset.accepted_take
        if take is None or await self._media.has(take.media_digest):
            return asset
        return replace(asset, accepted_take=None)

    async def _find(self, owner: str, digests: Sequence[Digest]) -> dict[Digest, Take]:
        found = await self._ledgers.takes.find_all(owner, digests)
        return {digest: take for digest, take in found.items() if await self._media.has(take.media_digest)}


def _sought(asset: Asset, wanted: Sequence[Recipe]) -> Sequence[Digest]:
    """What to look for elsewhere; nothing, where the asset has what fits."""
    digests = [recipe.digest for recipe in wanted]
    current = asset.accepted_take
    return [] if current is not None and current.recipe_digest in digests else digests


def _is_certain(asset: Asset, after: Mapping[AssetKey, Asset]) -> bool:
    inputs = [after.get(dependency.key) for dependency in asset.depends_on]
    return all(one is not None and one.accepted_take is not None for one in inputs)


def _open_inputs(asset: Asset, waiting: Sequence[Asset]) -> bool:
    keys = {other.key for other in waiting}
    return any(dependency.key in keys for dependency in asset.depends_on)


def check_models(catalog: Catalog, request: MakeRequest) -> None:
    """Raises ReelproofError for a chain that names a model which is unknown or makes something else."""
    kinds = [AssetKind.narration, AssetKind.image, AssetKind.music]
    if request.options.video:
        kinds += [AssetKind.starting_image, AssetKind.video]
    for kind in kinds:
        catalog.check_chain(kind, request.options.chain(kind))
