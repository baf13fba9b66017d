"""Sentences about a finished job."""

from datetime import UTC, datetime

import pytest

from reelproof.cli.films.film_cancel import CancelResult
from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.job import Job, JobStatus


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (JobStatus.succeeded, "the last job has succeeded."),
        (JobStatus.failed, "the last job has failed."),
        (JobStatus.canceled, "the last job is canceled."),
    ],
)
def test_an_ended_job_is_not_canceled_again(status: JobStatus, sentence: str) -> None:
    created = datetime(2026, 1, 1, tzinfo=UTC)
    job = Job(JobId("job"), ProjectId("p"), status, CorrelationId("c"), Digest("d"), created)
    assert CancelResult(job, True, "").sentence == f"Nothing to cancel: {sentence}"
