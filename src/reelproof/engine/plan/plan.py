"""Decides for each asset whether a take is reused or made again, and estimates the cost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reelproof.domain.asset import Asset, Edit, Recipe, Take
from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetKey, Digest, ProjectId
from reelproof.domain.own_media import is_own, own_paths
from reelproof.domain.project import LOCAL_OWNER, FilmOptions
from reelproof.domain.script import Script
from reelproof.domain.units import Microusd
from reelproof.engine.catalog.availability import retirement_reason, unavailable_reason
from reelproof.engine.catalog.catalog import Catalog, CatalogModel
from reelproof.engine.catalog.model_table import today
from reelproof.engine.plan.usable_takes import usable_takes
from reelproof.engine.plan.written_prompt import written_prompt
from reelproof.engine.ports.files import MediaStore, OwnMedia, RecordingLengths
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Stores
from reelproof.planning.assets.asset_key import narration_key
from reelproof.planning.assets.cost import PlannedCost, UnavailableModel
from reelproof.planning.assets.edit import edited
from reelproof.planning.assets.film_assets import plan_assets, plan_script
from reelproof.planning.assets.recipe import input_digests, resolve_recipe
from reelproof.planning.assets.reuse import Decision, DecisionKind, decide_reuse
from reelproof.planning.assets.softening import SOFTENED_KINDS, soften
from reelproof.planning.script.speech.segment_length import estimate_narration_s
from reelproof.planning.timeline.timeline import estimate_film_s


class Planner:
    """Plans assets and decides which can be reused. Read-only."""

    def __init__(
        self,
        stores: Stores,
        media: MediaStore,
        own_media: OwnMedia,
        catalog: Catalog,
        recordings: RecordingLengths,
        knows_keys: bool = True,
    ) -> None:
        """With `knows_keys`, films are made with this process's API keys, not by one that may have others."""
        self._reason = unavailable_reason if knows_keys else retirement_reason
        self._stores = stores
        self._media = media
        self._own_media = own_media
        self._catalog = catalog
        self._recordings = recordings

    async def estimate_film_s(
        self, script: Script, request: MakeRequest, assets: Mapping[AssetKey, Asset]
    ) -> float:
        """Estimates the film's length, also from the author's recordings that were not read yet."""
        unread = [
            (segment, segment.own_recording)
            for segment in script.segments
            if segment.own_recording is not None and not _has_take(assets.get(narration_key(segment)))
        ]
        names = [*dict.fromkeys(name for _, name in unread)]
        lengths_s = await self._recordings.of(request.script_path, names)
        return estimate_film_s(script, request.options, assets) + sum(
            lengths_s[name] - estimate_narration_s(segment, script.language)
            for segment, name in unread
            if name in lengths_s
        )

    async def script(self, project_id: ProjectId, request: MakeRequest, brief: Brief) -> Asset:
        """Plans the script asset for a brief."""
        planned = plan_script(project_id, brief, request.options)
        [asset] = edited((planned,), await self._stores.assets.edits(project_id))
        return asset

    async def decide_alone(self, project_id: ProjectId, asset: Asset, options: FilmOptions) -> Decision:
        """Returns the decision for an asset without dependencies."""
        owner = (await self._stores.projects.get(project_id)).owner
        [decision] = await self._decide(owner, [asset], options, None, {})
        return decision

    async def assets(
        self,
        project_id: ProjectId,
        script: Script,
        request: MakeRequest,
        edits: Mapping[AssetKey, Edit] | None = None,
    ) -> tuple[Asset, ...]:
        """`edits` are the stored ones, if they were read already."""
        digests = await self._own_media.digests(request.script_path, sorted(own_paths(script)))
        planned = plan_assets(project_id, script, request.options, digests)
        if edits is None:
            edits = await self._stores.assets.edits(project_id)
        return edited(planned, {**edits, **request.edits})

    async def decide(
        self, project_id: ProjectId | None, script: Script, request: MakeRequest, assets: Sequence[Asset]
    ) -> Sequence[Decision]:
        """Returns the decision for each asset. Dependencies are decided first."""
        owner = (await self._stores.projects.get(project_id)).owner if project_id else LOCAL_OWNER
        after: dict[AssetKey, Asset] = {}
        decisions: list[Decision] = []
        waiting = list(assets)
        while waiting:
            ready = [asset for asset in waiting if not _open_inputs(asset, waiting)]
            film_s = estimate_film_s(script, request.options, after)
            decided = await self._decide(owner, ready, request.options, film_s, after)
            decisions += decided
            after |= {one.asset.key: replace(one.asset, accepted_take=one.take) for one in decided}
            waiting = [asset for asset in waiting if asset.key not in after]
        return sorted(decisions, key=lambda decision: decision.asset.position)

    def cost(self, decisions: Sequence[Decision], film_s: float) -> PlannedCost:
        """Estimates the cost of the pending calls, each by its chain's first model that can be used now."""
        total, without_model, unknown, unavailable = 0, 0, set[str](), dict[str, str]()
        for decision in decisions:
            asset = decision.asset
            if decision.kind is not DecisionKind.make or is_own(asset.chain[0]):
                continue
            model = self._first_available(asset.chain, unavailable)
            if model is None:
                without_model += 1
                continue
            estimate = model.estimate(resolve_recipe(asset, model.name, model.info.version, film_s))
            total += estimate or 0
            unknown |= {model.name} if estimate is None else set()
        refused = tuple(UnavailableModel(name, reason) for name, reason in unavailable.items())
        return PlannedCost(Microusd(total), tuple(sorted(unknown)), refused, without_model)

    def _first_available(self, chain: Sequence[str], unavailable: dict[str, str]) -> CatalogModel | None:
        """Notes the models before it with the reason why they cannot be used. None if there is none."""
        for name in chain:
            model = self._catalog.model(name)
            reason = self._reason(model.info, today())
            if reason is None:
                return model
            unavailable[name] = reason
        return None

    async def _decide(
        self,
        owner: str,
        ready: Sequence[Asset],
        options: FilmOptions,
        film_s: float | None,
        after: Mapping[AssetKey, Asset],
    ) -> list[Decision]:
        """Decides all ready assets with one store query."""
        assets = await self._without_lost_takes(ready)
        wanted = {asset.key: await self._wanted(asset, options, film_s, after) for asset in assets}
        sought = [digest for asset in assets for digest in _recipes_to_find(asset, wanted[asset.key])]
        known = await self._find(owner, sought)
        return [decide_reuse(asset, wanted[asset.key], known, _is_certain(asset, after)) for asset in assets]

    def _compatible_models(self, asset: Asset, options: FilmOptions) -> list[str]:
        """Keeps takes of a service usable after its key was removed, unless a model was chosen."""
        current = asset.accepted_take
        is_chosen = options.chooses(asset.kind) or (asset.edit is not None and asset.edit.model is not None)
        if current is None or is_chosen or current.model in asset.chain or is_own(current.model):
            return []
        try:
            return [] if self._catalog.model(current.model).info.is_local else [current.model]
        except ReelproofError:
            return []

    async def _wanted(
        self, asset: Asset, options: FilmOptions, film_s: float | None, after: Mapping[AssetKey, Asset]
    ) -> list[Recipe]:
        """Returns a recipe for every model of the chain, then with softened prompts where allowed."""
        length_s = film_s if asset.depends_on else None
        inputs = input_digests(asset, after)
        try:
            prompt = await written_prompt(asset, after, self._media)
        except ReelproofError:
            # No take can be told to fit, and the attempt reports it before a call.
            return []
        recipes = []
        for model in (*asset.chain, *self._compatible_models(asset, options)):
            version = self._version(model)
            if version is not None:
                recipes.append(resolve_recipe(asset, model, version, length_s, inputs, prompt))
        if asset.kind not in SOFTENED_KINDS:
            return recipes
        return recipes + [replace(recipe, prompt=soften(recipe.prompt)) for recipe in recipes]

    def _version(self, model: str) -> str | None:
        """None for a model that no longer exists."""
        if is_own(model):
            return "1"
        try:
            return self._catalog.model(model).info.version
        except ReelproofError:
            return None

    async def _without_lost_takes(self, assets: Sequence[Asset]) -> list[Asset]:
        """Drops accepted takes whose medium is missing from the store or damaged."""
        takes = [asset.accepted_take for asset in assets if asset.accepted_take is not None]
        kept = await usable_takes(takes, self._media, self._catalog)
        return [
            replace(asset, accepted_take=None)
            if asset.accepted_take is not None and asset.accepted_take.id not in kept
            else asset
            for asset in assets
        ]

    async def _find(self, owner: str, digests: Sequence[Digest]) -> dict[Digest, Take]:
        found = await self._stores.takes.find_all(owner, digests)
        kept = await usable_takes(found.values(), self._media, self._catalog)
        return {digest: take for digest, take in found.items() if take.id in kept}


def _has_take(asset: Asset | None) -> bool:
    return asset is not None and asset.accepted_take is not None


def _recipes_to_find(asset: Asset, wanted: Sequence[Recipe]) -> Sequence[Digest]:
    """Returns the recipes to look up; none if the accepted take matches."""
    digests = [recipe.digest for recipe in wanted]
    current = asset.accepted_take
    return [] if current is not None and current.recipe_digest in digests else digests


def _is_certain(asset: Asset, after: Mapping[AssetKey, Asset]) -> bool:
    inputs = [after.get(dependency.key) for dependency in asset.depends_on]
    return all(one is not None and one.accepted_take is not None for one in inputs)


def _open_inputs(asset: Asset, waiting: Sequence[Asset]) -> bool:
    keys = {other.key for other in waiting}
    return any(dependency.key in keys for dependency in asset.depends_on)
