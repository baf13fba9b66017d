"""A film with a failed asset, fixed on the command line: real protocols, pictures and encoder."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelproof.domain.timeline import DrawnPlaceholder
from reelproof.domain.units import Size
from reelproof.media.frames.placeholder import draw_card
from reelproof.testing.servers import ProviderServer, in_thread, named, rule
from tests.acceptance.command_line import CommandLine, CommandResult
from tests.integration.media.film_frames import frame_at

pytestmark = pytest.mark.film

SCRIPT = """# The river

A spring rises. {#spring}

The brook runs. {#brook}

A battle was fought. {#bridge}

The river widens. {#plain}

It meets the sea. {#sea}
"""
FLAGS = ("--image", "openai/gpt-image-2", "--narration", "openai/tts-1", "--music", "none")
PARTS = 7


@dataclass(frozen=True, slots=True)
class FixScenario:
    """A script and the command line, with a provider that refuses the battle."""

    line: CommandLine
    script: Path
    server: ProviderServer

    def run(self, command: str, *arguments: str) -> CommandResult:
        return self.line.run(command, str(self.script), *arguments)

    @property
    def film(self) -> Path:
        return self.script.with_name("river-film") / "film.mp4"

    @property
    def report(self) -> Mapping[str, Any]:
        content = json.loads(self.film.with_name("report.json").read_text())
        assert isinstance(content, dict)
        return content

    @property
    def calls(self) -> int:
        return len(self.server.call_log.of("make"))


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FixScenario]:
    folder = tmp_path_factory.mktemp("river")
    script = folder / "river.md"
    script.write_text(SCRIPT)
    with in_thread() as server:
        server.add(rule("battle", named("openai/moderation_blocked_output"), path="images", forever=True))
        environment = {
            "OPENAI_BASE_URL": server.urls.openai,
            "OPENAI_API_KEY": "sk-only-for-the-loopback",
            "REELPROOF_RETRY_DELAY_S": "0.1",
        }
        yield FixScenario(CommandLine(folder / "home", environment), script, server)
        assert server.call_log.complaints == []


@pytest.fixture(scope="module")
def first(scenario: FixScenario) -> CommandResult:
    return scenario.run("make", *FLAGS, "--json")


def test_four_of_five_are_made_and_the_film_contains_a_card(
    scenario: FixScenario, first: CommandResult
) -> None:
    assert first.code == 0, first.errors
    result = first.result
    assert result["assets"]["by_kind"]["image"] == {"generated": 6, "needs_prompt_update": 1, "failed": 0}
    [missing] = result["placeholders"]
    assert (missing["asset"], missing["code"]) == ("segment/bridge/image/1", "SensitiveContent")
    [segment] = [row for row in scenario.report["segments"] if row["segment_id"] == "bridge"]
    middle_s = segment["start_s"] + segment["duration_s"] / 2
    shown = np.asarray(frame_at(scenario.film, middle_s)).astype(int)
    card = draw_card(DrawnPlaceholder("The river", "A battle was fought."), Size(640, 360), "en").astype(int)
    above_captions = slice(0, 233)
    assert np.abs(shown[above_captions] - card[above_captions]).mean() < 4.0


def test_another_prompt_fixes_it_and_only_that_part_is_rendered(
    scenario: FixScenario, first: CommandResult
) -> None:
    calls = scenario.calls
    fixed = scenario.run("regen", "bridge/image", "--prompt", "a quiet stone bridge", "--json")
    assert fixed.code == 0, fixed.errors
    assert fixed.result["placeholders"] == []
    assert scenario.calls == calls + 1
    assert scenario.report["render"] == {"segments_rendered": 1, "segments_reused": PARTS - 1}
    assert fixed.result["cost_microusd"] > 0
    assert fixed.result["saved_microusd"] > fixed.result["cost_microusd"]


def test_the_same_command_keeps_the_fix(scenario: FixScenario, first: CommandResult) -> None:
    calls = scenario.calls
    again = scenario.run("make", *FLAGS, "--json")
    assert again.result["placeholders"] == []
    assert scenario.calls == calls


def test_another_take_says_its_price_before_it_is_made(scenario: FixScenario, first: CommandResult) -> None:
    calls = scenario.calls
    arguments = ("regen", "spring/image", "--prompt", "two wet stones", "--plan")
    plan = scenario.run(*arguments, "--json").result
    assert plan["counts"]["make"] == 1
    assert plan["estimate_microusd"] > 0
    assert "at list prices" in scenario.run(*arguments).output
    assert scenario.calls == calls


def test_a_candidate_leaves_the_film_alone_until_it_is_accepted(
    scenario: FixScenario, first: CommandResult
) -> None:
    before = scenario.film.read_bytes()
    made = scenario.run("regen", "spring/image", "--prompt", "two wet stones", "--candidate", "--json")
    assert made.code == 0, made.errors
    assert scenario.film.read_bytes() == before
    assert "To use the new take: reelproof accept" in made.errors
    takes = scenario.run("takes", "spring/image", "--json").result["takes"]
    assert [take["status"] for take in takes] == ["accepted", "candidate"]
    waiting = scenario.run("status", "--json").result["candidates"]
    assert [take["take_id"] for take in waiting] == [takes[1]["take_id"]]
    shown = scenario.run("status").output
    assert "spring/image/1 is not in the film yet. To use it: reelproof accept" in shown
    calls = scenario.calls
    assert scenario.run("make", *FLAGS, "--json").code == 0
    assert (scenario.calls, scenario.film.read_bytes()) == (calls, before), "a candidate is not accepted yet"
    assert scenario.run("accept", takes[1]["take_id"], "--json").code == 0
    assert scenario.report["render"] == {"segments_rendered": 1, "segments_reused": PARTS - 1}
    accepted = scenario.film.read_bytes()
    assert accepted != before
    assert scenario.run("status", "--json").result["candidates"] == []
    assert scenario.run("make", *FLAGS, "--json").code == 0
    assert (scenario.calls, scenario.film.read_bytes()) == (calls, accepted)
    assert scenario.run("reject", takes[1]["take_id"][:12], "--json").code == 0
    assert scenario.film.read_bytes() == before
    statuses = [take["status"] for take in scenario.run("takes", "spring/image", "--json").result["takes"]]
    assert statuses == ["accepted", "rejected"]


def test_the_only_take_cannot_be_rejected_and_an_unknown_one_is_reported(
    scenario: FixScenario, first: CommandResult
) -> None:
    [take] = scenario.run("takes", "sea/image", "--json").result["takes"]
    refused = scenario.run("reject", take["take_id"])
    assert (refused.code, refused.output) == (2, "")
    assert "It is the only take of segment/sea/image/1. Make another first" in refused.errors
    unknown = scenario.run("accept", "tak_00000000")
    assert unknown.code == 2
    assert "The film has no take tak_00000000. See: reelproof takes" in unknown.errors
    near = scenario.run("regen", "segment/see/image/1")
    assert near.code == 2
    assert "Did you mean segment/sea/image/1?" in near.errors
    ambiguous = scenario.run("regen", "sea")
    assert "segment/sea/narration" in ambiguous.errors
    assert "Use a full key." in ambiguous.errors


def test_nothing_paid_is_called_for_without_a_budget_and_the_film_is_made(
    scenario: FixScenario, first: CommandResult
) -> None:
    script = scenario.script.with_name("short.md")
    script.write_text("A word of another film.")
    calls = scenario.calls
    answer = scenario.line.run("make", str(script), *FLAGS, "--max-cost", "0", "--strict", "--json")
    assert answer.code == 3
    assert {row["code"] for row in answer.result["placeholders"]} == {"BudgetExceeded"}
    assert answer.result["output"]["duration_s"] > 0
    assert (scenario.calls, answer.result["cost_microusd"]) == (calls, 0)
    planned = scenario.line.run("plan", str(script), *FLAGS, "--json").result
    assert planned["estimate_microusd"] > 0
    fixed = scenario.line.run("retry", str(script), "--max-cost", "1", "--strict", "--json")
    assert (fixed.code, fixed.result["placeholders"]) == (0, [])
