"""Answers that services gave to other people, as a film made by the command ends with them."""

from pathlib import Path
from typing import Any

import pytest

from reelproof.testing.servers import ProviderServer, in_thread, read_script
from tests.acceptance.command_line import CommandLine

pytestmark = pytest.mark.film

CASES = Path(__file__).with_name("cases") / "answers"


def failed_picture(case: str, model: str, folder: Path) -> tuple[dict[str, Any], ProviderServer]:
    """The placeholder of a film's only picture, for a service that responds as in the case."""
    script = folder / "sea.md"
    script.write_text("The sea is wide, and a wreck lies in it.\n")
    with in_thread(read_script((CASES / f"{case}.json").read_bytes())) as server:
        line = CommandLine(
            folder / "home",
            {
                "OPENAI_BASE_URL": server.urls.openai,
                "OPENAI_API_KEY": "sk-only-for-the-loopback",
                "GOOGLE_GEMINI_BASE_URL": server.urls.google,
                "GEMINI_API_KEY": "only-for-the-loopback",
                "REPLICATE_API_BASE_URL": server.urls.replicate,
                "REPLICATE_API_TOKEN": "r8_only_for_the_loopback",
                "REELPROOF_RETRY_DELAY_S": "0.1",
            },
        )
        voice = ("--narration", "local/voice", "--music", "none")
        answer = line.run("make", str(script), "--image", model, *voice, "--json")
    assert answer.code == 0, answer.errors
    (placeholder,) = answer.result["placeholders"]
    assert isinstance(placeholder, dict)
    return placeholder, server


def test_a_model_forbidden_for_the_account_is_not_a_key_error(tmp_path: Path) -> None:
    placeholder, server = failed_picture("openai-403-no-access-to-model", "openai/gpt-image-2", tmp_path)
    assert placeholder["code"] == "InvalidInput:model"
    assert "not open to this account" in placeholder["message"]
    assert len(server.call_log.of("make")) == 1


def test_a_policy_in_an_input_error_is_a_refusal_and_softened_once(tmp_path: Path) -> None:
    placeholder, server = failed_picture("google-400-policy", "google/gemini-3.1-flash-image", tmp_path)
    assert placeholder["code"] == "SensitiveContent"
    assert len(server.call_log.of("make")) == 2


def test_a_full_queue_of_a_models_maker_is_waited_for(tmp_path: Path) -> None:
    model = "replicate/black-forest-labs/flux-schnell"
    placeholder, server = failed_picture("replicate-queue-limit", model, tmp_path)
    assert placeholder["code"] == "RateLimited"
    assert len(server.call_log.of("make")) == 4
