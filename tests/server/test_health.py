"""Health tells what keeps every film from being made."""

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from tests.server.house import House


async def test_a_full_disk_is_told_with_what_mends_it(house: House) -> None:
    house.fault = Failure(ErrorCode.OutOfDiskSpace, "The home has 59 MB free; 200 MB are needed.")
    async with house.open() as face:
        health = await face.get("/health")
        assert health["status"] == "degraded"
        assert health["fault"]["code"] == "OutOfDiskSpace"
        assert health["fault"]["remediation"]


async def test_a_server_that_is_well_has_no_fault(house: House) -> None:
    async with house.open() as face:
        health = await face.get("/health")
        assert (health["status"], health["fault"]) == ("ok", None)
