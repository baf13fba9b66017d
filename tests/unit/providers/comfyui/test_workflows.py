"""Workflow files: their kinds, their errors, and how requests fill them in."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.provider_api import FREE, AssetKind, JsonValue, ProviderContext, ReelproofError, Request
from reelproof.providers.comfyui import plugin
from reelproof.providers.comfyui.filling import filled
from reelproof.providers.comfyui.job_id import given_at, is_job_of, new_job_id
from reelproof.providers.comfyui.settings import workflow_folder_of
from reelproof.providers.comfyui.workflow import Header, Workflow
from reelproof.providers.comfyui.workflow_file import MARKS, InvalidWorkflow, read_workflow
from reelproof.providers.comfyui.workflow_folder import read_workflow_folder

FOLDER = Path(__file__).parent / "workflows"
SHELF = read_workflow_folder(FOLDER)
PACKAGED = workflow_folder_of(ProviderContext())
NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
IMAGE = Request(AssetKind.image, "a goat", "painter", {"width": 1920, "height": 1080, "style": "paper"}, 5)
CLIP = Request(
    AssetKind.video, "A goat runs.", "camera", {"width": 1920, "height": 1080, "duration_s": 3.5}, 5
)
SPEECH = Request(
    AssetKind.narration, "One. [pause 1.5s] Two.", "speaker", {"voice": None, "language": "de"}, 5
)
MUSIC = Request(AssetKind.music, "calm strings", "composer", {"duration_s": 4.5}, 5)


def nodes_of(request: Request) -> Mapping[str, Any]:
    return filled(SHELF.of(request), request, None)


def workflow(**nodes: JsonValue) -> bytes:
    return json.dumps(nodes).encode()


def saving(class_type: str, **inputs: JsonValue) -> JsonValue:
    return {"class_type": class_type, "inputs": {"text": "{{prompt}}", **inputs}}


def test_an_image_s_values_go_where_their_marks_are_and_numbers_stay_numbers() -> None:
    nodes = nodes_of(IMAGE)
    assert nodes["3"]["inputs"] == {"width": 1360, "height": 768, "batch_size": 1}
    assert nodes["4"]["inputs"]["seed"] == 5
    text = nodes["2"]["inputs"]["text"]
    assert text.startswith("masterpiece, An illustration for a narrated film")
    assert "cut paper" in text
    assert nodes["1"] == {
        "class_type": "CheckpointLoaderSimple",
        "inputs": {"ckpt_name": "painter.safetensors"},
    }


def test_a_clip_has_enough_frames_of_the_right_number() -> None:
    nodes = nodes_of(CLIP)
    assert nodes["2"]["inputs"]["length"] == 89, "84 are 3.5 s; 89 is one more than a multiple of eight"
    assert nodes["3"]["inputs"]["fps"] == 24
    assert nodes["1"]["inputs"]["text"] == "A goat runs."


@pytest.mark.parametrize(("duration_s", "frames"), [(0.1, 5), (1.0, 25), (2.0, 49), (5.0, 121), (60.0, 121)])
def test_frames_cover_a_length_as_far_as_the_model_goes(duration_s: float, frames: int) -> None:
    assert Header().frames(duration_s) == frames


def test_narration_has_a_voice_a_language_and_the_marks_for_pauses_that_the_file_names() -> None:
    inputs = nodes_of(SPEECH)["1"]["inputs"]
    assert inputs == {"text": "One. <break 1.5> Two.", "voice": "Ann", "language": "de", "seed": 5}
    request = replace(SPEECH, parameters={"voice": "Bob", "language": "en-GB"})
    assert nodes_of(request)["1"]["inputs"]["voice"] == "Bob"


def test_music_has_its_length_as_a_number() -> None:
    assert nodes_of(MUSIC)["1"]["inputs"]["seconds"] == 4.5
    whole = nodes_of(replace(MUSIC, parameters={"duration_s": 30.0}))["1"]["inputs"]["seconds"]
    assert (whole, type(whole)) == (30, int)


@pytest.mark.parametrize(
    ("request_", "change"),
    [
        (IMAGE, {"width": 1080, "height": 1920}),
        (IMAGE, {"style": "night"}),
        (IMAGE, {"subject": "Mountains"}),
        (IMAGE, None),
        (CLIP, {"width": 1080, "height": 1920}),
        (CLIP, {"duration_s": 4.5}),
        (CLIP, None),
        (SPEECH, {"voice": "Bob"}),
        (SPEECH, {"language": "es"}),
        (SPEECH, None),
        (MUSIC, {"duration_s": 5.5}),
        (MUSIC, None),
    ],
)
def test_every_option_changes_what_is_sent(request_: Request, change: dict[str, JsonValue] | None) -> None:
    """No parameter change is equivalent to another seed."""
    changed = replace(request_, seed=6)
    if change is not None:
        changed = replace(request_, parameters={**request_.parameters, **change})
    assert nodes_of(changed) != nodes_of(request_)


@given(st.text(min_size=1).filter(str.strip), st.integers())
def test_no_prompt_breaks_out_of_its_place(prompt: str, seed: int) -> None:
    request = Request(AssetKind.music, prompt, "composer", {"duration_s": 3}, seed)
    nodes = json.loads(json.dumps(nodes_of(request)))
    assert nodes["1"]["inputs"] == {"tags": prompt.strip(), "seconds": 3, "seed": seed % 2**64}


def test_marks_in_a_prompt_are_words() -> None:
    assert (
        nodes_of(replace(MUSIC, prompt="{{seed}} {{nothing}}"))["1"]["inputs"]["tags"]
        == "{{seed}} {{nothing}}"
    )


def test_without_a_seed_the_same_prompt_has_the_same() -> None:
    seeds = [nodes_of(replace(MUSIC, prompt=prompt, seed=None))["1"]["inputs"]["seed"] for prompt in "aab"]
    assert seeds[0] == seeds[1] != seeds[2]


def test_an_empty_prompt_is_refused() -> None:
    for request in (replace(MUSIC, prompt=" "), replace(SPEECH, prompt=" \n")):
        with pytest.raises(ReelproofError) as caught:
            nodes_of(request)
        assert caught.value.failure.full_code == "InvalidInput:prompt"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("painter", (AssetKind.image, AssetKind.starting_image)),
        ("camera", (AssetKind.video,)),
        ("speaker", (AssetKind.narration,)),
        ("composer", (AssetKind.music,)),
    ],
)
def test_a_workflow_makes_what_its_outputs_are(name: str, kinds: tuple[AssetKind, ...]) -> None:
    found = SHELF.workflows[name]
    assert found.kinds == kinds
    info = found.info("127.0.0.1:8188", is_local=True)
    assert (info.name, info.bucket, info.price, info.is_local) == (name, "comfyui/gpu", FREE, True)
    assert info.server == "127.0.0.1:8188"


def test_a_header_counts_more_than_the_outputs() -> None:
    content = workflow(_reelproof={"kinds": ["music"], "timeout_s": 7}, a=saving("SaveImage"))
    found = read_workflow("odd", content)
    assert (found.kinds, found.info(None, is_local=False).timeout_s) == ((AssetKind.music,), 7)
    assert "_reelproof" not in found.nodes


def test_a_change_of_the_file_is_another_version() -> None:
    versions = {
        read_workflow("x", workflow(a=saving("SaveImage", steps=steps))).version for steps in (1, 2, 2)
    }
    assert len(versions) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "Not valid JSON"),
        (b"\xff\xfe", "Not valid JSON"),
        (b"[" * 100_000, "Not valid JSON"),
        (b"[1]", "not a workflow"),
        (b"{}", "no node"),
        (b'{"nodes": [], "links": []}', "Export (API)"),
        (workflow(a={"inputs": {}}), "Node a has no class_type"),
        (workflow(a="text"), "Node a has no class_type"),
        (workflow(a=saving("SaveImage", mood="{{mood}}")), "placeholder {{mood}}"),
        (workflow(a=saving("KSampler")), "cannot be inferred"),
        (workflow(_reelproof={"kind": "image"}, a=saving("SaveImage")), "_reelproof: kind"),
        (workflow(_reelproof=5, a=saving("SaveImage")), "_reelproof"),
        (workflow(_reelproof={"kinds": ["script"]}, a=saving("SaveImage")), "cannot make script"),
        (workflow(_reelproof={"kinds": ["painting"]}, a=saving("SaveImage")), "_reelproof: kinds"),
        (workflow(_reelproof={"frame_step": 0}, a=saving("SaveVideo")), "frame_step"),
        (workflow(_reelproof={"output": "12"}, a=saving("SaveImage")), "does not exist"),
        (
            workflow(
                _reelproof={"size": {"step": 0, "most_side": 9, "most_pixels": 9}}, a=saving("SaveImage")
            ),
            "size",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, words: str) -> None:
    with pytest.raises(InvalidWorkflow) as caught:
        read_workflow("x", content)
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["with space", "a,b", "ä/b", ""])
def test_a_name_that_no_chain_can_hold_is_no_model(name: str) -> None:
    with pytest.raises(InvalidWorkflow):
        read_workflow(name, workflow(a=saving("SaveImage")))


def test_one_broken_file_keeps_no_other_from_being_used(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(b"\xef\xbb\xbf" + workflow(a=saving("SaveImage")))
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "notes.txt").write_text("no workflow")
    provider = plugin.create(ProviderContext({"COMFYUI_WORKFLOWS": str(tmp_path)}))
    assert [model.name for model in provider.models()] == ["good"]
    shelf = read_workflow_folder(tmp_path)
    assert sorted(shelf.faults) == ["bad.json", "folder.json"]
    with pytest.raises(ReelproofError) as caught:
        shelf.of(replace(IMAGE, model="bad"))
    assert caught.value.failure.full_code == "InvalidInput:model"
    assert "bad.json" in caught.value.failure.message


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    shelf = read_workflow_folder(tmp_path / "none")
    assert shelf.workflows == {}
    assert "cannot be read" in next(iter(shelf.faults.values()))


@pytest.mark.parametrize("found", PACKAGED.workflows.values(), ids=PACKAGED.workflows)
def test_the_workflows_that_come_along_are_in_order(found: Workflow) -> None:
    """Every link leads to a node, and every node but the last is used."""
    links = [
        value[0]
        for node in found.nodes.values()
        if isinstance(node, Mapping) and isinstance(node["inputs"], Mapping)
        for value in node["inputs"].values()
        if isinstance(value, list)
    ]
    assert set(links) < set(found.nodes)
    assert len(set(found.nodes) - set(links)) == 1
    assert {"prompt", "width", "height", "seed"} <= found.marks
    assert not PACKAGED.faults


def test_the_example_of_the_page_is_a_workflow() -> None:
    page = (Path(__file__).parents[4] / "docs" / "providers" / "comfyui.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert read_workflow("example", example.encode()).marks == {"width", "height", "prompt"}
    assert [mark for mark in MARKS if f"`{{{{{mark}}}}}`" not in page] == []
    assert [field.name for field in fields(Header) if f"`{field.name}`" not in page] == []


def test_an_id_tells_the_workflow_and_the_time() -> None:
    nodes = nodes_of(IMAGE)
    job_id = new_job_id(nodes, NOW)
    assert UUID(job_id).version == 4
    assert UUID(job_id).variant == "specified in RFC 4122"
    assert abs(given_at(job_id) - NOW) < timedelta(microseconds=2)
    assert is_job_of(job_id, nodes, NOW - timedelta(seconds=1))
    assert not is_job_of(job_id, nodes, NOW + timedelta(seconds=1))
    assert not is_job_of(job_id, nodes_of(replace(IMAGE, seed=6)), NOW - timedelta(seconds=1))
    assert len({new_job_id(nodes, NOW) for _ in range(50)}) > 1


@pytest.mark.parametrize("job_id", ["", "reelproof", "../queue", "ffffffff-ffff-ffff-ffff-ffffffffffff"])
def test_ids_that_others_gave_are_not_ours(job_id: str) -> None:
    assert not is_job_of(job_id, nodes_of(IMAGE), NOW)
