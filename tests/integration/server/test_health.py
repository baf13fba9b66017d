"""Health reports faults that prevent every film."""

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from tests.integration.server.harness import StudioHarness


async def test_a_full_disk_is_reported_with_its_fix(harness: StudioHarness) -> None:
    harness.blocking_failure = Failure(
        ErrorCode.OutOfDiskSpace, "The home has 59 MB free; 200 MB are needed."
    )
    async with harness.open() as api:
        health = await api.get("/health")
        assert health["status"] == "degraded"
        assert health["error"]["code"] == "OutOfDiskSpace"
        assert health["error"]["remediation"]


async def test_a_server_that_is_well_reports_no_error(harness: StudioHarness) -> None:
    async with harness.open() as api:
        health = await api.get("/health")
        assert (health["status"], health["error"]) == ("ok", None)
