"""A process that writes events of a job: URL JOB_ID NAME COUNT."""

import asyncio
import sys

from reelproof.domain.ids import JobId
from reelproof.storage.database import Database, SqlJobs


async def write(url: str, job_id: JobId, name: str, count: int) -> None:
    database = await Database.open(url)
    try:
        for number in range(count):
            await SqlJobs(database).warn(job_id, f"{name} {number}")
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], JobId(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
