"""Behavior of every store: projects and scripts."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from reelproof.domain.ids import ChapterId, Digest, ProjectId, SegmentId
from reelproof.domain.script import Chapter, MusicMood, Pause, Script, ScriptOptions, Segment
from reelproof.engine.ports.stores import IdempotencyKey, KeyReused
from tests.contract.storage.examples import a_project
from tests.contract.storage.stores import StorePorts

SEGMENT = Segment(SegmentId("s1"), ("Hello.", Pause(0.5), "Grüße, 世界."), visual="A tree", line=3)
SCRIPT = Script(
    title="Lecture",
    language="en-GB",
    chapters=(Chapter(ChapterId("c1"), None, (SEGMENT,)),),
    options=ScriptOptions(music=MusicMood.tense),
)


async def test_a_saved_project_is_found_by_its_owner_and_script(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    assert await stores.projects.find("local", project.script_path) == project
    assert await stores.projects.find("another", project.script_path) is None
    assert await stores.projects.find("local", "/films/other.md") is None


async def test_saving_again_replaces_what_was_known(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    renamed = replace(project, title="A better title")
    await stores.projects.save(renamed)
    assert await stores.projects.get(project.id) == renamed


async def test_concurrent_claims_of_a_script_get_one_project(all_stores: Sequence[StorePorts]) -> None:
    claims = [stores.projects.claim(a_project()) for stores in all_stores]
    assert len({project.id for project in await asyncio.gather(*claims)}) == 1
    other = a_project(script_path="/films/other.md")
    assert await all_stores[0].projects.claim(other) == other


async def test_a_key_adds_one_project_and_is_refused_for_another_request(
    all_stores: Sequence[StorePorts],
) -> None:
    key = IdempotencyKey("local", "order-1", Digest("a" * 64))
    adding = [stores.projects.add(a_project(), key) for stores in all_stores]
    (project_id,) = {project.id for project in await asyncio.gather(*adding)}
    projects = all_stores[0].projects
    known = await projects.of_key(key)
    assert known is not None
    assert known.id == project_id
    assert await projects.of_key(replace(key, owner="another")) is None
    for refused in (projects.of_key, partial(projects.add, a_project())):
        with pytest.raises(KeyReused):
            await refused(replace(key, digest=Digest("b" * 64)))
    keyless = a_project()
    assert await projects.add(keyless, None) == keyless


async def test_a_new_name_leaves_all_else_and_brings_nothing_back(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    await stores.projects.rename(project.id, "A better title")
    assert await stores.projects.get(project.id) == replace(project, title="A better title")
    await stores.projects.rename(ProjectId("prj_none"), "Nothing")
    with pytest.raises(LookupError):
        await stores.projects.get(ProjectId("prj_none"))


async def test_an_unknown_project_is_a_lookup_error(stores: StorePorts) -> None:
    with pytest.raises(LookupError, match="prj_none"):
        await stores.projects.get(ProjectId("prj_none"))


async def test_the_last_script_is_kept(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    assert await stores.projects.script(project.id) is None
    await stores.projects.save_script(project.id, replace(SCRIPT, title="Draft"))
    await stores.projects.save_script(project.id, SCRIPT)
    assert await stores.projects.script(project.id) == SCRIPT
