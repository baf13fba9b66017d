"""ComfyUI's errors, by the bodies that it is known to send."""

import json

import pytest

from reelproof.provider_api import JsonValue, answer_lost
from reelproof.providers.comfyui.errors import classify_call, classify_submit, execution_failure
from reelproof.providers.comfyui.job import read_job
from reelproof.providers.http import HttpResponse
from tests.unit.providers.recorded_errors import recorded_error, recorded_error_names

EXPECTED = {
    "value_not_in_list": "InvalidInput:workflow",
    "missing_node": "InvalidInput:workflow",
    "no_outputs": "InvalidInput:workflow",
    "no_prompt": "InvalidInput:workflow",
    "no_prompt_in_old_words": "InvalidInput:workflow",
    "exception_during_validation": "InvalidInput:workflow",
    "login": "ProviderFailure",
    "forbidden": "ProviderFailure",
    "elsewhere": "ProviderFailure",
    "too_large": "InvalidInput:starting_image",
    "server_error": "TransientProviderError",
    "bad_gateway": "TransientProviderError",
    "gateway_timeout": "TransientProviderError",
}
CODES = {
    "value_not_in_list": "value_not_in_list",
    "missing_node": "invalid_prompt",
    "no_outputs": "prompt_no_outputs",
    "no_prompt": "no_prompt",
    "no_prompt_in_old_words": "400",
    "exception_during_validation": "exception_during_validation",
}
UNCERTAIN = {"bad_gateway", "gateway_timeout"}
KNOWN = recorded_error_names("comfyui")


def test_every_known_answer_has_a_meaning() -> None:
    assert sorted(KNOWN) == sorted(EXPECTED)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_answer_means_what_it_means(name: str) -> None:
    failure = classify_call(recorded_error("comfyui", name))
    assert failure.full_code == EXPECTED[name]
    assert failure.provider_code == CODES.get(name, str(recorded_error("comfyui", name).status))
    assert failure.message
    assert answer_lost(classify_submit(recorded_error("comfyui", name))) is (name in UNCERTAIN)


def test_a_missing_model_is_named_with_the_node_that_wants_it() -> None:
    assert classify_call(recorded_error("comfyui", "value_not_in_list")).message == (
        "Prompt outputs failed validation. CheckpointLoaderSimple: Value not in list (ckpt_name: "
        "'sd_xl_base_1.0.safetensors' not in ['v1-5-pruned-emaonly.safetensors'])."
    )


def test_a_wrong_address_and_a_login_page_are_explained() -> None:
    assert "COMFYUI_BASE_URL" in classify_call(recorded_error("comfyui", "elsewhere")).message
    assert "login" in classify_call(recorded_error("comfyui", "login")).message


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, None, "InvalidInput:workflow"),
        (400, [], "InvalidInput:workflow"),
        (
            400,
            {"error": {"message": 5}, "node_errors": {"1": {"errors": [5, {}]}, "2": 5}},
            "InvalidInput:workflow",
        ),
        (429, {}, "RateLimited"),
        (418, {}, "Unknown"),
        (302, {}, "Unknown"),
    ],
)
def test_odd_errors_are_read_as_far_as_they_go(status: int, body: JsonValue, code: str) -> None:
    failure = classify_call(HttpResponse(status, {}, b"" if body is None else json.dumps(body).encode()))
    assert failure.full_code == code
    assert failure.message


@pytest.mark.parametrize(
    ("error_text", "provider_code", "words"),
    [
        (
            {
                "exception_type": "torch.OutOfMemoryError",
                "exception_message": "Allocation failed",
                "node_type": "KSampler",
            },
            "torch.OutOfMemoryError",
            "smaller",
        ),
        (
            {"exception_type": "RuntimeError", "exception_message": "CUDA error: out of memory"},
            "RuntimeError",
            "smaller",
        ),
        (
            {"exception_type": "ValueError", "exception_message": "bad\nshape", "node_type": "VAEDecode"},
            "ValueError",
            "VAEDecode failed: bad shape",
        ),
        ({}, "execution_error", "A node failed"),
    ],
)
def test_an_aborted_job_reports_where_and_why(error_text: JsonValue, provider_code: str, words: str) -> None:
    status: JsonValue = {
        "status_str": "error",
        "messages": [["execution_start", {}], ["execution_error", error_text]],
    }
    job = read_job({"outputs": {}, "status": status})
    assert job is not None
    assert job.failure is not None
    assert (job.failure.full_code, job.failure.provider_code) == ("ProviderFailure", provider_code)
    assert words in job.failure.message


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"status": None, "outputs": None},
        {"status": {"messages": [5, [], ["x"], [5, 5]]}, "outputs": [5]},
        {"outputs": {"9": 5, "8": {"images": 5}, "7": {"images": [5, {"filename": ""}]}}},
    ],
)
def test_an_odd_entry_of_the_history_is_a_job_without_files(entry: JsonValue) -> None:
    job = read_job(entry)
    assert job is not None
    assert (job.has_ended, job.files, job.failure) == (True, (), None)


def test_an_invalid_entry_is_no_job() -> None:
    assert read_job(None) is None
    assert read_job([]) is None
    failed = read_job({"status": {"status_str": "error"}})
    assert failed is not None
    assert failed.failure is not None


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("API Error: Request Moderated", "SensitiveContent"),
        ("Payment Required: Please add credits to your account to use this node.", "QuotaExceeded"),
        ("Rate Limit Exceeded: The server returned 429 after all retry attempts.", "RateLimited"),
        ("API Error: Internal server error", "TransientProviderError"),
        ("Sizes of tensors must match except in dimension 1", "ProviderFailure"),
        ("CUDA out of memory. Tried to allocate 2.00 GiB", "ProviderFailure"),
    ],
)
def test_a_node_that_calls_a_service_breaks_off_with_its_words(message: str, code: str) -> None:
    error_text: dict[str, JsonValue] = {"exception_type": "Exception", "exception_message": message}
    assert execution_failure({**error_text, "node_type": "FluxPro", "node_id": "4"}).full_code == code
