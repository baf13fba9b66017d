"""Failures as JSON and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.contract.failure import failure_from_json, failure_to_json
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure

texts = st.text(max_size=8)
failures = st.builds(
    Failure,
    code=st.sampled_from(ErrorCode),
    message=texts,
    subject=st.none() | texts.filter(bool),
    provider=st.none() | texts,
    provider_code=st.none() | texts,
    model=st.none() | texts,
    retry_after_s=st.none() | st.floats(0, 1e6),
    retried_count=st.integers(0, 9),
    correlation_id=st.none() | texts,
    details=st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts | st.lists(texts)),
    remedy=st.none() | texts.filter(bool),
)


@given(failures)
def test_a_failure_survives_the_wire(failure: Failure) -> None:
    assert failure_from_json(json.loads(json.dumps(failure_to_json(failure)))) == failure


def test_a_failure_says_who_must_act_and_how() -> None:
    failure = Failure(ErrorCode.MissingApiKey, "OPENAI_API_KEY is not set.", subject="OPENAI_API_KEY")
    data = failure_to_json(failure)
    assert data["code"] == "MissingApiKey:OPENAI_API_KEY"
    assert data["remediation"] == failure.remediation
    assert (data["retryable"], data["user_action_required"]) == (False, True)


def test_a_failure_holds_no_key() -> None:
    failure = Failure(ErrorCode.InvalidApiKey, "Bad key: Bearer abc-12345.")
    assert failure_to_json(failure)["message"] == "Bad key: Bearer ***"


def test_a_code_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="Nonsense"):
        failure_from_json({**failure_to_json(Failure(ErrorCode.Unknown, "")), "code": "Nonsense:X"})
