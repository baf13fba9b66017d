"""Published error responses, or ones modeled on them (form), and how each is classified."""

import json
from pathlib import Path
from typing import Any

import pytest

from reelproof.provider_api import Failure
from reelproof.providers.fal.errors import job_failure
from reelproof.providers.http import HttpResponse
from reelproof.providers.http.envelope import as_error
from reelproof.providers.replicate.errors import prediction_failure
from tests.unit.providers.test_service_messages import SERVICES

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "published_answers.json").read_text("utf-8")
)
JOB = "job"


def failure_of(case: dict[str, Any]) -> Failure:
    """As the way from the answer to its failure is: a job's end, or a call that went wrong."""
    if case["status"] == JOB:
        if case["service"] == "fal":
            return job_failure(case["body"], None)
        return prediction_failure("failed", case["body"])
    is_page = isinstance(case["body"], str)
    content = case["body"] if is_page else json.dumps(case["body"], ensure_ascii=False)
    answer = HttpResponse(case["status"], {}, content.encode())
    wrong = as_error(answer) if answer.is_success else answer
    assert wrong is not None, "an answer that tells of an error is no success"
    return SERVICES[case["service"]](wrong)


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{number}-{case['service']}-{case['source']}" for number, case in enumerate(CASES)]
)
def test_a_published_answer_comes_to_its_failure(case: dict[str, Any]) -> None:
    failure = failure_of(case)
    assert failure.full_code == case["code"], failure.message
    assert "<" not in failure.message, "tags say nothing to people"


def test_the_answers_are_many_and_name_their_sources() -> None:
    assert len(CASES) >= 60
    assert all(case["source"] for case in CASES)
