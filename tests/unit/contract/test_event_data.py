"""Data of stored events."""

from datetime import UTC, datetime

from reelproof.contract.event_data import end_data
from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.render import FilmFile


def test_the_length_of_a_finished_film_is_in_milliseconds() -> None:
    created = datetime(2026, 1, 1, tzinfo=UTC)
    job = Job(JobId("job"), ProjectId("p"), JobStatus.succeeded, CorrelationId("c"), Digest("d"), created)
    data = end_data(job, FilmFile("film.mp4", Digest("f"), 1, 7.466666666, 1, 0), None)
    assert data.film is not None
    assert data.film.duration_s == 7.467
    assert data.film.is_draft is False


def test_a_draft_says_so() -> None:
    created = datetime(2026, 1, 1, tzinfo=UTC)
    job = Job(JobId("job"), ProjectId("p"), JobStatus.succeeded, CorrelationId("c"), Digest("d"), created)
    data = end_data(job, FilmFile("film.mp4", Digest("f"), 1, 7.4, 1, 0, is_draft=True), None)
    assert data.film is not None
    assert data.film.is_draft is True
