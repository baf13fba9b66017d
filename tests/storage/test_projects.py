"""What every store does with projects and scripts."""

from dataclasses import replace

import pytest

from reelproof.domain.ids import ChapterId, ProjectId, SegmentId
from reelproof.domain.script import Chapter, MusicMood, Pause, Script, ScriptOptions, Segment
from tests.storage.examples import a_project
from tests.storage.ledger import Ledger

SEGMENT = Segment(SegmentId("s1"), ("Hello.", Pause(0.5), "Grüße, 世界."), visual="A tree", line=3)
SCRIPT = Script(
    title="Lecture",
    language="en-GB",
    chapters=(Chapter(ChapterId("c1"), None, (SEGMENT,)),),
    options=ScriptOptions(music=MusicMood.tense),
)


async def test_a_saved_project_is_found_by_its_owner_and_script(ledger: Ledger) -> None:
    project = a_project()
    await ledger.projects.save(project)
    assert await ledger.projects.find("local", project.script_path) == project
    assert await ledger.projects.find("another", project.script_path) is None
    assert await ledger.projects.find("local", "/films/other.md") is None


async def test_saving_again_replaces_what_was_known(ledger: Ledger) -> None:
    project = a_project()
    await ledger.projects.save(project)
    renamed = replace(project, title="A better title")
    await ledger.projects.save(renamed)
    assert await ledger.projects.get(project.id) == renamed


async def test_an_unknown_project_is_a_lookup_error(ledger: Ledger) -> None:
    with pytest.raises(LookupError, match="prj_none"):
        await ledger.projects.get(ProjectId("prj_none"))


async def test_the_last_script_is_kept(ledger: Ledger) -> None:
    project = a_project()
    await ledger.projects.save(project)
    assert await ledger.projects.script(project.id) is None
    await ledger.projects.save_script(project.id, replace(SCRIPT, title="Draft"))
    await ledger.projects.save_script(project.id, SCRIPT)
    assert await ledger.projects.script(project.id) == SCRIPT
