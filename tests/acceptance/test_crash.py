"""A provider that ends its process ends neither the film, nor the studio, nor the worker."""

import json
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.acceptance.command_line import CommandLine, CommandResult
from tests.acceptance.plugin.site import Site, install
from tests.acceptance.test_studio import PATIENCE_S, ended, running, studio

BOMB = "This one is a bomb."
SCRIPT = f"# Fuses\n\nThe first line is harmless.\n\n{BOMB}\n\nThe third line is harmless too.\n"
MAKE = ("make", "fuses.md", "--image", "brittle/card", "--music", "none", "--quiet", "--json")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "fuses.md").write_text(SCRIPT)
    return install(tmp_path / "site")


def line_of(site: Site, way: str = "kill") -> CommandLine:
    folder = site.folder.parent
    return CommandLine(folder / "home", site.environment(way), folder)


def made_repeatedly(line: CommandLine, *arguments: str) -> tuple[CommandResult, int]:
    """The answer of the first run that lives, and how many died before."""
    deaths = 0
    while (answer := line.run(*arguments)).code != 0:
        deaths += 1
        assert answer.output == ""
        assert deaths < 3, answer.errors
    return answer, deaths


@pytest.mark.film
def test_the_same_command_makes_the_film_without_the_crashing_asset(site: Site) -> None:
    answer, deaths = made_repeatedly(line_of(site, "kill"), *MAKE, "--narration", "brittle/voice")
    assert deaths == 1
    [placeholder] = answer.result["placeholders"]
    assert placeholder["code"] == "CrashedRepeatedly"
    assert placeholder["provider"] == "brittle"
    assert placeholder["details"]["crash_count"] == 2
    assert Path(answer.result["output"]["path"]).stat().st_size > 0
    calls = site.calls("make")
    assert calls[BOMB] == 2
    assert all(count <= 2 for count in calls.values())


@pytest.mark.film
def test_the_chains_next_model_makes_it_instead(site: Site) -> None:
    answer, deaths = made_repeatedly(
        line_of(site, "segfault"), *MAKE, "--narration", "brittle/voice,local/voice"
    )
    assert deaths == 1
    assert answer.result["placeholders"] == []
    report = Path(answer.result["output"]["path"]).with_name("report.json")
    narration = [row for row in json.loads(report.read_text())["all_assets"] if row["kind"] == "narration"]
    assert [row["model"] for row in narration] == ["brittle/voice", "local/voice", "brittle/voice"]


@pytest.mark.film
def test_a_job_at_the_provider_is_collected_after_a_crash_and_not_started_again(site: Site) -> None:
    answer, deaths = made_repeatedly(line_of(site, "exit"), *MAKE, "--narration", "brittle/posted")
    assert deaths == 1
    [placeholder] = answer.result["placeholders"]
    assert placeholder["code"] == "CrashedRepeatedly"
    assert set(site.calls("submit").values()) == {1}
    assert site.calls("collect")[BOMB] == 2
    assert site.calls("cancel") == {BOMB: 1}, "no uncollectable job continues at the provider"


@pytest.mark.film
def test_a_provider_that_always_ends_its_process_ends_the_command_once(site: Site) -> None:
    script = site.folder.parent / "fuses.md"
    script.write_text("# Fuses\n\n" + "\n\n".join(f"Paragraph {number} is a bomb." for number in range(7)))
    answer, deaths = made_repeatedly(line_of(site, "thread"), *MAKE, "--narration", "brittle/voice")
    assert deaths == 1
    assert {row["code"] for row in answer.result["placeholders"]} == {"CrashedRepeatedly"}
    assert len(answer.result["placeholders"]) == 7


@pytest.mark.film
@pytest.mark.parametrize("way", ["interrupt", "cancel", "panic"])
def test_command_stopping_exceptions_from_a_provider_become_failures(site: Site, way: str) -> None:
    answer = line_of(site, way).run(*MAKE, "--narration", "brittle/voice")
    assert answer.code == 0, answer.errors
    assert [row["code"] for row in answer.result["placeholders"]] == ["Unknown"]


@pytest.mark.film
def test_requested_again_it_gets_two_more_tries_and_ends_nothing_else(site: Site) -> None:
    line = line_of(site)
    answer, _ = made_repeatedly(line, *MAKE, "--narration", "brittle/voice")
    [placeholder] = answer.result["placeholders"]
    assert placeholder["fix"]["command"] == "reelproof retry fuses.md"
    regen = ("regen", "fuses.md", placeholder["asset"], "--json")
    for command in ((*MAKE, "--narration", "brittle/voice"), regen):
        before = site.calls("make")[BOMB]
        answer = line.run(*command)
        assert answer.code == 0, answer.errors
        assert [row["code"] for row in answer.result["placeholders"]] == ["CrashedRepeatedly"]
        assert site.calls("make")[BOMB] == before + 2
    fixed = line_of(site, way="none").run("retry", "fuses.md", "--json")
    assert fixed.code == 0, fixed.errors
    assert fixed.result["placeholders"] == []


def request() -> dict[str, Any]:
    chains = {"image": ["brittle/card"], "narration": ["brittle/voice"]}
    return {"script": SCRIPT, "options": {"chains": chains, "music": "none"}}


@pytest.mark.film
def test_a_studio_that_is_started_again_finishes_the_film_and_stays(site: Site) -> None:
    line = line_of(site)
    with line.start("studio", "--port", "0") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        job_id = httpx.post(f"{address}/api/jobs", json=request()).json()["job_id"]
        assert process.wait(PATIENCE_S) == -signal.SIGKILL
    with studio(line) as client:
        job = ended(client, job_id)
        assert job["status"] == "succeeded"
        [placeholder] = job["placeholders"]
        assert placeholder["code"] == "CrashedRepeatedly"
        asset = client.get(f"/api/assets/{placeholder['asset_id']}").json()
        assert asset["error"]["details"]["crash_count"] == 2
        assert client.get("/api/health").json()["status"] == "ok"


@pytest.mark.film
def test_a_worker_that_is_started_again_finishes_the_film_and_stays(site: Site) -> None:
    line = line_of(site)
    with studio(line, "--no-worker") as client:
        job_id = client.post("/api/jobs", json=request()).json()["job_id"]
        assert line.run("worker").code == -signal.SIGKILL
        with running(line, "worker") as worker:
            job = ended(client, job_id)
            assert [row["code"] for row in job["placeholders"]] == ["CrashedRepeatedly"]
            assert worker.poll() is None


@pytest.mark.film
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_work_of_an_externally_ended_worker_is_still_made(site: Site, number: signal.Signals) -> None:
    with studio(line_of(site), "--no-worker") as client:
        job_id = client.post("/api/jobs", json=request()).json()["job_id"]
        for ends in range(1, 4):
            with line_of(site, "hang").start("worker") as worker:
                site.wait_for_calls(BOMB, ends)
                worker.send_signal(number)
        with running(line_of(site, "none"), "worker") as worker:
            job = ended(client, job_id)
            assert (job["status"], job["placeholders"]) == ("succeeded", [])
            last = [row for row in site.rows() if row["prompt"] == BOMB][-1]
            assert (last["pid"] == worker.pid) == (number is signal.SIGTERM), "a crash may be its doing"
