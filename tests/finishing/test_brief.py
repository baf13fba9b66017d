"""A film from one line: its script is written, then prompts, then all else; each can fail and be mended."""

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
from tests.finishing.house import CHAINS, House, Made

WRITER = "openai/gpt-6-luna"
BRIEF = Brief("Why the sky is blue", "en", 30.0, Audience.kids)


@pytest.fixture
def house(house: House) -> House:
    chains = {**CHAINS, **dict.fromkeys(TEXT_KINDS, (WRITER,))}
    return replace(house, options=replace(house.options, chains=chains))


def request(house: House, brief: Brief = BRIEF, **changes: object) -> MakeRequest:
    plain = MakeRequest(str(house.script), "", str(house.output), house.options, brief=brief)
    return replace(plain, **changes)  # type: ignore[arg-type]


def written(made: Made) -> str:
    return Path(made.view.project.script_path).read_text()


async def test_the_script_is_written_the_prompts_and_then_the_film(
    house: House, server: ProviderServer
) -> None:
    made = await house.make(request(house))
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
    told = server.ledger.of("make")[0]
    assert "for children of six to ten" in told.prompt
    assert "about 72 words" in told.prompt


async def test_the_same_brief_and_then_its_script_call_nobody_again(
    house: House, server: ProviderServer
) -> None:
    made = await house.make(request(house))
    calls = len(server.ledger.of("make"))
    again = await house.make(replace(house.request(), options=house.options))
    assert len(server.ledger.of("make")) == calls
    assert again.statuses(AssetKind.image) == made.statuses(AssetKind.image)


async def test_it_can_end_with_the_script_which_can_be_edited(house: House, server: ProviderServer) -> None:
    stopped = await house.make(request(house, stops_at_script=True))
    assert (stopped.view.job.status, stopped.view.film) == (JobStatus.succeeded, None)
    assert len(server.ledger.of("make")) == 1
    house.script.write_text(written(stopped).replace("Part 1 tells", "Part one speaks"))
    made = await house.make(house.request())
    assert made.view.film is not None
    assert made.of_kind(AssetKind.narration)[0].title.startswith("Part one speaks")


async def test_a_script_that_cannot_be_used_is_asked_for_once_more_with_what_was_wrong(
    house: House, server: ProviderServer
) -> None:
    server.add(rule("You write scripts", Act.no_json))
    made = await house.make(request(house))
    assert made.view.job.status is JobStatus.succeeded
    scripts = server.ledger.of("make", "You write scripts")
    assert len(scripts) == 2
    assert "Your last script could not be used" in scripts[1].prompt


@pytest.mark.parametrize("outcome", [Act.no_json, named("openai/moderation_blocked_output")])
async def test_without_a_script_the_job_fails_with_the_reason_and_nothing_else_is_paid(
    house: House, server: ProviderServer, outcome: Act
) -> None:
    server.add(rule("You write scripts", outcome, forever=True))
    made = await house.make(request(house))
    assert made.view.job.status is JobStatus.failed
    assert made.view.job.error is not None
    assert made.view.job.error.code in (ErrorCode.ProviderFailure, ErrorCode.SensitiveContent)
    assert {call.prompt[:17] for call in server.ledger.of("make")} == {"You write scripts"}
    assert not house.script.exists()


async def test_a_prompt_that_cannot_be_written_leaves_the_scripts_own_words(
    house: House, server: ProviderServer
) -> None:
    server.add(rule("You direct the pictures", named("openai/moderation_blocked_output"), forever=True))
    made = await house.make(request(house))
    assert set(made.statuses(AssetKind.image_prompt)) == {"needs_prompt_update"}
    assert set(made.statuses(AssetKind.image)) == {"generated"}
    report = json.loads((house.output / "report.json").read_text())
    assert {row["stands_in"] for row in report["placeholders"]} == {"the script's own words"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(BRIEF, duration_s=120.0), "about 288 words"),
        (replace(BRIEF, audience=Audience.academic), "students and scholars"),
        (replace(BRIEF, language="es"), "in the language es"),
        (replace(BRIEF, text="Why rain smells"), "Why rain smells"),
    ],
)
async def test_every_choice_changes_what_is_asked_for(
    house: House, server: ProviderServer, changed: Brief, words: str
) -> None:
    await house.make(request(house, stops_at_script=True))
    await replace(house, folder=house.folder / "other").make(
        replace(request(replace(house, folder=house.folder / "other"), changed), stops_at_script=True)
    )
    first, second = server.ledger.of("make")
    assert words not in first.prompt
    assert words in second.prompt


async def test_a_script_can_be_written_anew_and_the_old_one_is_kept(
    house: House, server: ProviderServer
) -> None:
    first = await house.make(request(house, stops_at_script=True))
    before = written(first)
    house.script.write_text(before.replace("Part 1", "Part one"))
    again = await house.make(request(house, stops_at_script=True, targets=(SCRIPT_KEY,)))
    assert len(server.ledger.of("make")) == 2, "another was asked for, although there was one"
    assert written(again) == before
    assert "Part one" in house.script.with_suffix(".before.md").read_text()
