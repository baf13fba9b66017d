"""From one line to a film on the command line, with every first choice out of order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reelproof.testing.servers import ProviderServer, fails, in_thread, named, rule
from tests.acceptance.command_line import CommandLine, CommandResult
from tests.integration.media.film_facts import probe_film

pytestmark = pytest.mark.film

BRIEF = "Why the sky is blue"
CHAINS = {
    "--writer": ("openai/gpt-6-luna", "openai/gpt-5.4-mini"),
    "--image": ("openai/gpt-image-2", "replicate/black-forest-labs/flux-schnell"),
    "--narration": ("openai/tts-1", "replicate/minimax/speech-2.8-turbo"),
    "--music-model": ("replicate/stability-ai/stable-audio-2.5", "local/music"),
    "--video-model": ("replicate/bytedance/seedance-1-pro-fast", "replicate/kwaivgi/kling-v2.5-turbo-pro"),
}
FLAGS = [word for flag, chain in CHAINS.items() for word in (flag, ",".join(chain))]
NO_CREDIT = named("openai/insufficient_quota")
OUT_OF_ORDER = (
    rule("", NO_CREDIT, path="images/generations", forever=True),
    rule("", NO_CREDIT, path="audio/speech", forever=True),
    rule("", fails("It broke."), path="stable-audio", forever=True),
    rule("", fails("It broke."), path="seedance", forever=True),
)


@dataclass(frozen=True, slots=True)
class BriefScenario:
    """A working folder and a provider."""

    line: CommandLine
    folder: Path
    server: ProviderServer

    def make(self, *arguments: str) -> CommandResult:
        return self.line.run("make", BRIEF, "--duration", "20", *FLAGS, *arguments, "--json")

    def report(self) -> dict[str, Any]:
        path = self.folder / "why-the-sky-is-blue-film" / "report.json"
        report: dict[str, Any] = json.loads(path.read_text())
        return report


@pytest.fixture
def scenario(tmp_path: Path) -> Iterator[BriefScenario]:
    with in_thread() as server:
        environment = {
            "OPENAI_BASE_URL": server.urls.openai,
            "OPENAI_API_KEY": "sk-only-for-the-loopback",
            "REPLICATE_API_BASE_URL": server.urls.replicate,
            "REPLICATE_API_TOKEN": "r8_only_for_the_loopback",
        }
        yield BriefScenario(CommandLine(tmp_path / "home", environment, tmp_path), tmp_path, server)
        assert server.call_log.complaints == []


@pytest.mark.parametrize("mode", ["pictures", "clips"])
def test_a_film_is_made_by_everyones_second_choice(scenario: BriefScenario, mode: str) -> None:
    scenario.server.add(*OUT_OF_ORDER)
    scenario.server.add(rule("You write scripts", NO_CREDIT))
    answer = scenario.make(*(["--video"] if mode == "clips" else []))
    assert answer.code == 0, answer.errors
    assert answer.result["placeholders"] == []
    film = Path(answer.result["output"]["path"])
    assert film == scenario.folder / "why-the-sky-is-blue-film" / "film.mp4"
    assert probe_film(film).has_sound
    script = (scenario.folder / "why-the-sky-is-blue.md").read_text()
    assert "writer: openai/gpt-6-luna, openai/gpt-5.4-mini" in script.replace('"', "")
    rows = [row for row in scenario.report()["all_assets"] if "card" not in row["title"].lower()]
    by_kind = {row["kind"]: (row["model"], row["is_fallback"]) for row in rows}
    assert by_kind["narration"] == (CHAINS["--narration"][1], True)
    assert by_kind["music"] == (CHAINS["--music-model"][1], True)
    picture = "starting_image" if mode == "clips" else "image"
    assert by_kind[picture] == (CHAINS["--image"][1], True)
    if mode == "clips":
        assert by_kind["video"] == (CHAINS["--video-model"][1], True)
        assert by_kind["motion_prompt"][0] in CHAINS["--writer"]
    video = ["--video"] if mode == "clips" else []
    again = scenario.line.run("make", "why-the-sky-is-blue.md", *FLAGS, *video, "--json")
    assert again.result["cost_microusd"] == 0
    assert again.result["placeholders"] == []


def test_without_any_key_remedies_are_listed_and_nothing_is_left_behind(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}, tmp_path)
    answer = line.run("make", BRIEF, "--json")
    assert answer.code == 1
    assert answer.result["errors"][0]["code"].startswith("MissingApiKey:")
    assert "OPENAI_TEXT_BASE_URL" in answer.errors
    assert "write the script yourself" in answer.errors
    assert not (tmp_path / "why-the-sky-is-blue.md").exists()
