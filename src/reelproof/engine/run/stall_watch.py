"""Tells of calls that take longer than usual, while they last. Nothing ends or fails by it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.own_media import is_own
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.planning.recovery.stall import Patience, is_under_way, patience_with, times_worth_telling

PAST = timedelta(days=30)
PAST_CALLS = 100
# How a model has done changes slowly; it is not looked up for every look.
KNOWN_FOR_S = 60.0


class StallWatch:
    """Watches the calls of one job."""

    def __init__(self, ledgers: Ledgers, catalog: Catalog, job_id: JobId) -> None:
        self._ledgers = ledgers
        self._catalog = catalog
        self._job_id = job_id
        self._told: dict[tuple[AssetId, int], int] = {}
        self._known: dict[str, tuple[float, Sequence[Attempt]]] = {}
        self._begun_s: dict[tuple[AssetId, int], float] = {}

    async def look(self, assets: Sequence[Asset], worked_s: float) -> None:
        """Says of each call that is late, and again whenever its wait has doubled, that it is waited for.

        `worked_s` is how long this process has worked on the job; a call counts from the first look at it.
        """
        running = {asset.id: asset for asset in assets if asset.status is AssetStatus.running}
        if not running:
            return
        for attempt in await self._ledgers.attempts.of_job(self._job_id):
            asset = running.get(attempt.asset_id)
            if asset is not None and is_under_way(attempt) and not is_own(attempt.model):
                await self._weigh(asset, attempt, worked_s)

    async def _weigh(self, asset: Asset, attempt: Attempt, worked_s: float) -> None:
        try:
            model = self._catalog.model(attempt.model)
        except ReelproofError:
            # A call from before a restart whose provider is no longer there: its attempt says so itself.
            return
        call = (attempt.asset_id, attempt.number)
        waited = worked_s - self._begun_s.setdefault(call, worked_s)
        patience = patience_with(await self._past(model.name, worked_s), model.timeout_s(asset.kind))
        times = times_worth_telling(waited, patience)
        if times > self._told.get(call, 0):
            self._told[call] = times
            await self._ledgers.jobs.notice(self._job_id, _notice(asset, attempt, waited, patience))

    async def _past(self, model: str, worked_s: float) -> Sequence[Attempt]:
        known = self._known.get(model)
        if known is not None and worked_s - known[0] < KNOWN_FOR_S:
            return known[1]
        past = await self._ledgers.attempts.of_model(model, datetime.now(UTC) - PAST, PAST_CALLS)
        self._known[model] = (worked_s, past)
        return past


def _notice(asset: Asset, attempt: Attempt, waited: float, patience: Patience) -> dict[str, JsonValue]:
    return {
        "message": f"Still waiting for {attempt.model}, longer than usual.",
        "asset_id": asset.id,
        "key": asset.key,
        "kind": asset.kind.value,
        "title": asset.title,
        "model": attempt.model,
        "waited_s": round(waited, 1),
        "usual_s": round(patience.usual_s, 1),
    }
