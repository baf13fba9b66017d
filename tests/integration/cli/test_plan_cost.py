"""What a plan costs: each asset by the first model of its chain that can be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import write_script

PAID = "openai/gpt-image-2"
FILM = ("--narration", "local/voice", "--music", "none")


@pytest.fixture(autouse=True)
def keyless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def plan_of(capsys: pytest.CaptureFixture[str], reel: Run, work: Path, image: str) -> dict[str, Any]:
    write_script(work)
    assert reel("plan", "rain.md", "--image", image, *FILM, "--json") == 0
    plan: dict[str, Any] = json.loads(capsys.readouterr().out)
    return plan


@pytest.mark.parametrize(("chain", "can_be_made"), [(PAID, False), (f"{PAID},local/card", True)])
def test_a_model_without_its_key_costs_nothing_and_is_named(
    work: Path, reel: Run, capsys: pytest.CaptureFixture[str], chain: str, can_be_made: bool
) -> None:
    plan = plan_of(capsys, reel, work, chain)
    assert (plan["estimate_microusd"], plan["unpriced_models"]) == (0, [])
    assert plan["unavailable_models"] == [{"model": PAID, "reason": "OPENAI_API_KEY is not set"}]
    assert reel("plan", "rain.md", "--image", chain, *FILM) == 0
    text = capsys.readouterr().out
    assert (plan["without_model"] == 0) is can_be_made
    assert ("cannot be made: no model can be used" in text) is not can_be_made
    assert f"{PAID} cannot be used: OPENAI_API_KEY is not set" in text
    assert "list prices" not in text


def test_a_model_with_its_key_has_its_price_and_later_models_are_not_named(
    work: Path, reel: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    plan = plan_of(capsys, reel, work, f"{PAID},replicate/black-forest-labs/flux-schnell")
    assert plan["estimate_microusd"] > 0
    assert plan["unavailable_models"] == []
