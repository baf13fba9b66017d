"""Notice "Still waiting for MODEL, longer than usual", and the call history that it is based on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.own_media import is_own
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.stores import Stores
from reelproof.planning.recovery.stall import ExpectedDuration, expected_duration, is_under_way, reminders_due

HISTORY = timedelta(days=30)
HISTORY_CALLS = 100
# A model's history changes slowly, so it is cached between checks.
CACHE_S = 60.0


class StallWatch:
    """Watches one job's calls for stalls."""

    def __init__(self, stores: Stores, catalog: Catalog, job_id: JobId) -> None:
        self._stores = stores
        self._catalog = catalog
        self._job_id = job_id
        self._notified: dict[tuple[AssetId, int], int] = {}
        self._known: dict[str, tuple[float, Sequence[Attempt]]] = {}
        self._started_s: dict[tuple[AssetId, int], float] = {}

    async def check_calls(self, assets: Sequence[Asset], worked_s: float) -> None:
        """Reports each late call, and again whenever its wait has doubled.

        `worked_s` is how long this process has worked on the job; a call counts from the first check of it.
        """
        running = {asset.id: asset for asset in assets if asset.status is AssetStatus.running}
        if not running:
            return
        for attempt in await self._stores.attempts.open_of_job(self._job_id):
            asset = running.get(attempt.asset_id)
            if asset is not None and is_under_way(attempt) and not is_own(attempt.model):
                await self._check_call(asset, attempt, worked_s)

    async def _check_call(self, asset: Asset, attempt: Attempt, worked_s: float) -> None:
        try:
            model = self._catalog.model(attempt.model)
        except ReelproofError:
            # A call from before a restart whose provider is no longer installed: its attempt reports that.
            return
        call = (attempt.asset_id, attempt.number)
        waited = worked_s - self._started_s.setdefault(call, worked_s)
        expected = expected_duration(await self._past(model.name, worked_s), model.timeout_s(asset.kind))
        times = reminders_due(waited, expected)
        if times > self._notified.get(call, 0):
            self._notified[call] = times
            await self._stores.jobs.notice(self._job_id, _notice(asset, attempt, waited, expected))

    async def _past(self, model: str, worked_s: float) -> Sequence[Attempt]:
        known = self._known.get(model)
        if known is not None and worked_s - known[0] < CACHE_S:
            return known[1]
        past = await self._stores.attempts.of_model(model, datetime.now(UTC) - HISTORY, HISTORY_CALLS)
        self._known[model] = (worked_s, past)
        return past


def _notice(
    asset: Asset, attempt: Attempt, waited: float, expected: ExpectedDuration
) -> dict[str, JsonValue]:
    return {
        "message": f"Still waiting for {attempt.model}, longer than usual.",
        "asset_id": asset.id,
        "key": asset.key,
        "kind": asset.kind.value,
        "title": asset.title,
        "model": attempt.model,
        "waited_s": round(waited, 1),
        "usual_s": round(expected.usual_s, 1),
    }
