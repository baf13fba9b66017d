"""A film from a brief: script, then prompts, then the rest; each can fail and be fixed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.brief import Audience, Brief
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.job import JobStatus
from reelproof.domain.project import TEXT_KINDS
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.asset_key import SCRIPT_KEY
from reelproof.testing.servers import Act, ProviderServer, named, rule
from tests.integration.run.harness import CHAINS, FilmHarness, FinishedJob

WRITER = "openai/gpt-6-luna"
BRIEF = Brief("Why the sky is blue", "en", 30.0, Audience.kids)


@pytest.fixture
def harness(harness: FilmHarness) -> FilmHarness:
    chains = {**CHAINS, **dict.fromkeys(TEXT_KINDS, (WRITER,))}
    return replace(harness, options=replace(harness.options, chains=chains))


def request(harness: FilmHarness, brief: Brief = BRIEF, **changes: object) -> MakeRequest:
    plain = MakeRequest(str(harness.script), "", str(harness.output), harness.options, brief=brief)
    return replace(plain, **changes)  # type: ignore[arg-type]


def written(made: FinishedJob) -> str:
    return Path(made.view.project.script_path).read_text()


async def test_the_script_is_written_the_prompts_and_then_the_film(
    harness: FilmHarness, server: ProviderServer
) -> None:
    made = await harness.make(request(harness))
    assert made.view.job.status is JobStatus.succeeded, made.view.job.error
    assert "About Answer to: Why the sky is blue" in written(made)
    assert "[picture: picture 1 of" in written(made)
    pictures = made.of_kind(AssetKind.image)
    assert len(pictures) >= 3
    assert made.statuses(AssetKind.image_prompt) == ["generated"] * len(pictures)
    take = pictures[0].accepted_take
    assert take is not None
    assert take.recipe is not None
    assert take.recipe.prompt.startswith("Answer to: "), "the picture is made by the prompt that was written"
    script_call = server.call_log.of("make")[0]
    assert "for children of six to ten" in script_call.prompt
    assert "about 72 words" in script_call.prompt


async def test_the_same_brief_and_its_script_make_no_new_calls(
    harness: FilmHarness, server: ProviderServer
) -> None:
    made = await harness.make(request(harness))
    calls = len(server.call_log.of("make"))
    again = await harness.make(replace(harness.request(), options=harness.options))
    assert len(server.call_log.of("make")) == calls
    assert again.statuses(AssetKind.image) == made.statuses(AssetKind.image)


async def test_it_can_end_with_the_script_which_can_be_edited(
    harness: FilmHarness, server: ProviderServer
) -> None:
    stopped = await harness.make(request(harness, stops_at_script=True))
    assert (stopped.view.job.status, stopped.view.film) == (JobStatus.succeeded, None)
    assert len(server.call_log.of("make")) == 1
    harness.script.write_text(written(stopped).replace("Part 1 tells", "Part one speaks"))
    made = await harness.make(harness.request())
    assert made.view.film is not None
    assert made.of_kind(AssetKind.narration)[0].title.startswith("Part one speaks")


async def test_an_unusable_script_is_requested_once_more_with_its_errors(
    harness: FilmHarness, server: ProviderServer
) -> None:
    server.add(rule("You write scripts", Act.no_json))
    made = await harness.make(request(harness))
    assert made.view.job.status is JobStatus.succeeded
    scripts = server.call_log.of("make", "You write scripts")
    assert len(scripts) == 2
    assert "Your last script could not be used" in scripts[1].prompt


@pytest.mark.parametrize("outcome", [Act.no_json, named("openai/moderation_blocked_output")])
async def test_without_a_script_the_job_fails_with_the_reason_and_nothing_else_is_paid(
    harness: FilmHarness, server: ProviderServer, outcome: Act
) -> None:
    server.add(rule("You write scripts", outcome, forever=True))
    made = await harness.make(request(harness))
    assert made.view.job.status is JobStatus.failed
    assert made.view.job.error is not None
    assert made.view.job.error.code in (ErrorCode.ProviderFailure, ErrorCode.SensitiveContent)
    assert {call.prompt[:17] for call in server.call_log.of("make")} == {"You write scripts"}
    assert not harness.script.exists()


async def test_a_prompt_that_cannot_be_written_leaves_the_scripts_own_words(
    harness: FilmHarness, server: ProviderServer
) -> None:
    server.add(rule("You direct the pictures", named("openai/moderation_blocked_output"), forever=True))
    made = await harness.make(request(harness))
    assert set(made.statuses(AssetKind.image_prompt)) == {"needs_prompt_update"}
    assert set(made.statuses(AssetKind.image)) == {"generated"}
    report = json.loads((harness.output / "report.json").read_text())
    assert {row["replacement"] for row in report["placeholders"]} == {"the script's own words"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(BRIEF, duration_s=120.0), "about 288 words"),
        (replace(BRIEF, audience=Audience.academic), "students and scholars"),
        (replace(BRIEF, language="es"), "in the language es"),
        (replace(BRIEF, text="Why rain smells"), "Why rain smells"),
    ],
)
async def test_every_choice_changes_the_request(
    harness: FilmHarness, server: ProviderServer, changed: Brief, words: str
) -> None:
    await harness.make(request(harness, stops_at_script=True))
    await replace(harness, folder=harness.folder / "other").make(
        replace(request(replace(harness, folder=harness.folder / "other"), changed), stops_at_script=True)
    )
    first, second = server.call_log.of("make")
    assert words not in first.prompt
    assert words in second.prompt


async def test_a_script_can_be_rewritten_and_the_old_one_is_kept(
    harness: FilmHarness, server: ProviderServer
) -> None:
    first = await harness.make(request(harness, stops_at_script=True))
    before = written(first)
    harness.script.write_text(before.replace("Part 1", "Part one"))
    again = await harness.make(request(harness, stops_at_script=True, targets=(SCRIPT_KEY,)))
    assert len(server.call_log.of("make")) == 2, "a second one was requested"
    assert written(again) == before
    assert "Part one" in harness.script.with_suffix(".before.md").read_text()
