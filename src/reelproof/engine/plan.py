"""What a film needs and what of it is there: the plan that `make` follows and `plan` shows."""

from collections.abc import Sequence
from dataclasses import replace

from reelproof.domain.asset import Asset, AssetKind, Take
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest, ProjectId
from reelproof.domain.script import Script
from reelproof.engine.catalog import Catalog
from reelproof.engine.ports import MediaStore, OwnMedia, Projects, Takes
from reelproof.engine.request import MakeRequest
from reelproof.planning.asset import OWN_PICTURE, plan_assets, resolve_recipe
from reelproof.planning.reuse import Decision, decide_reuse
from reelproof.planning.timeline import estimate_film_s


class Planner:
    """Plans assets and decides which are there already. It reads, and never writes."""

    def __init__(
        self, projects: Projects, takes: Takes, media: MediaStore, own_media: OwnMedia, catalog: Catalog
    ) -> None:
        self._projects = projects
        self._takes = takes
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
        return plan_assets(project_id, script, request.options, digests)

    async def decide(
        self, project_id: ProjectId | None, script: Script, request: MakeRequest, assets: Sequence[Asset]
    ) -> Sequence[Decision]:
        """What becomes of each asset. Narrations are decided before what takes its length from them."""
        owner = (await self._projects.get(project_id)).owner if project_id else "local"
        first = [asset for asset in assets if not asset.depends_on]
        later = [asset for asset in assets if asset.depends_on]
        decisions = [await self._decide(owner, asset, None, is_certain=True) for asset in first]
        after = {decision.asset.key: _as_taken(decision) for decision in decisions}
        film_s = estimate_film_s(script, request.options, after)
        for asset in later:
            inputs = [after.get(dependency.key) for dependency in asset.depends_on]
            is_certain = all(one is not None and one.accepted_take is not None for one in inputs)
            decisions.append(await self._decide(owner, asset, film_s, is_certain))
        return sorted(decisions, key=lambda decision: decision.asset.position)

    async def _decide(self, owner: str, asset: Asset, film_s: float | None, is_certain: bool) -> Decision:
        wanted = [digest for model in asset.chain if (digest := self._digest(asset, model, film_s))]
        asset = await self._without_lost_take(asset)
        current = asset.accepted_take
        known: dict[Digest, Take] = {}
        if current is None or current.recipe_digest not in wanted:
            known = await self._find(owner, wanted)
        return decide_reuse(asset, wanted, known, is_certain)

    async def _without_lost_take(self, asset: Asset) -> Asset:
        """An accepted take whose medium is gone from the store is no take."""
        take = asset.accepted_take
        if take is None or await self._media.has(take.media_digest):
            return asset
        return replace(asset, accepted_take=None)

    async def _find(self, owner: str, wanted: Sequence[Digest]) -> dict[Digest, Take]:
        found: dict[Digest, Take] = {}
        for digest in wanted:
            take = await self._takes.find(owner, digest)
            if take is not None and await self._media.has(take.media_digest):
                found[digest] = take
        return found

    def _digest(self, asset: Asset, model: str, film_s: float | None) -> Digest | None:
        try:
            version = "1" if model == OWN_PICTURE else self._catalog.model(model).info.version
        except ReelproofError:
            return None
        return resolve_recipe(asset, model, version, film_s).digest


def _as_taken(decision: Decision) -> Asset:
    return replace(decision.asset, accepted_take=decision.take)


def check_models(catalog: Catalog, request: MakeRequest) -> None:
    """Raises ReelproofError for a chain that names a model which is unknown or makes something else."""
    kinds = [AssetKind.narration, AssetKind.image, AssetKind.music]
    if request.options.video:
        kinds += [AssetKind.starting_image, AssetKind.video]
    for kind in kinds:
        catalog.check_chain(kind, request.options.chain(kind))
