"""The scripted server follows its script in a test, in a thread and in a separate process."""

import asyncio
import json
import re
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.testing.servers import (
    Act,
    Latency,
    Outcome,
    OutcomeRule,
    ProviderServer,
    ServerScript,
    answers,
    fails,
    in_process,
    in_thread,
    named,
    read_script,
    rule,
)
from reelproof.testing.servers.script import SCRIPTS
from reelproof.testing.servers.script_runner import ScriptRunner

HEADERS = {
    "User-Agent": "reelproof/test",
    "Authorization": "Bearer sk-secret",
    "Content-Type": "application/json",
}
IMAGE = {"model": "gpt-image-2", "prompt": "a goat", "size": "1024x1024"}
FLUX = "models/black-forest-labs/flux-schnell/predictions"


def ask(url: str, body: object = None, method: str | None = None, **headers: str) -> tuple[int, Any]:
    """A plain client, which follows nothing and knows no proxy."""
    content = None if body is None else json.dumps(body).encode()
    status_code = {name: value for name, value in (HEADERS | headers).items() if value}
    request = urllib.request.Request(url, content, status_code, method=method)  # noqa: S310 our own server
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_script_survives_json() -> None:
    script = ServerScript(
        rules=(
            rule("goat", named("openai/slow_down"), Act.lost, fails("NSFW content detected")),
            OutcomeRule(
                (Outcome(Act.error, status=418, body={"a": [1]}, headers={"x": "y"}),),
                on="poll",
                forever=True,
            ),
        ),
        latency=Latency(0.5, 0.3, 7),
        ticks=2,
        key="sk-x",
    )
    assert read_script(SCRIPTS.dump_json(script)) == script
    assert (
        read_script('{"rules": [{"prompt": "goat", "outcomes": [{"do": "lost"}]}]}').rules[0].prompt == "goat"
    )


def test_outcomes_come_in_order_and_then_succeed() -> None:
    script_runner = ScriptRunner(
        ServerScript((rule("goat", Act.lost, Act.hang), rule("", Act.reset, on="poll", forever=True)))
    )
    assert [script_runner.outcome("make", "/x", "a goat").do for _ in range(3)] == [
        Act.lost,
        Act.hang,
        Act.ok,
    ]
    assert [script_runner.outcome("poll", "/x", "a hen").do for _ in range(3)] == [Act.reset] * 3
    assert script_runner.outcome("make", "/x", "a hen").do is Act.ok


@given(st.text(), st.integers(1, 5))
def test_latency_is_the_same_for_the_same_seed(prompt: str, turn: int) -> None:
    assert Latency(2.0, 0.5, 7).of(prompt, turn) == Latency(2.0, 0.5, 7).of(prompt, turn) > 0
    assert Latency(2.0).of(prompt, turn) == 2.0


def test_the_call_log_records_requests_and_their_errors() -> None:
    with in_thread(
        ServerScript((rule("goat", named("openai/moderation_blocked_output")),), key="sk-secret")
    ) as server:
        url = f"{server.urls.openai}/images/generations"
        assert ask(url, IMAGE)[0] == 400
        assert ask(url, IMAGE)[0] == 200
        assert ask(url, IMAGE, Authorization="Bearer wrong")[0] == 401
        assert [
            (entry.act, entry.status, entry.is_charged) for entry in server.call_log.of("make", "goat")
        ] == [
            ("error", 400, False),
            ("ok", 200, True),
            ("ok", 401, False),
        ]
        assert server.call_log.charged("goat") == 1
        assert server.call_log.complaints == []
        ask(f"{url}?key=sk-secret", IMAGE, **{"User-Agent": "curl"})
        assert ["key in the URL" in one or "user agent" in one for one in server.call_log.complaints] == [
            True
        ] * 2


@pytest.mark.parametrize("name", answers())
def test_every_named_answer_can_be_given(name: str) -> None:
    with in_thread(ServerScript((rule("goat", named(name)),))) as server:
        status_code = answers()[name]
        if "body" in status_code:
            assert ask(f"{server.urls.openai}/images/generations", IMAGE) == (
                status_code["status"],
                status_code["body"],
            )


@pytest.mark.parametrize(
    ("change", "status", "parameter"),
    [
        ({"size": "1920x1080"}, 400, "size"),
        ({"size": "3840x1024"}, 400, "size"),
        ({"response_format": "b64_json"}, 400, "response_format"),
        ({"prompt": ""}, 400, "prompt"),
        ({"prompt": "x" * 32_001}, 400, "prompt"),
        ({"model": "dall-e-3"}, 404, "model"),
    ],
)
def test_requests_that_openai_refuses_are_refused(
    change: dict[str, str], status: int, parameter: str
) -> None:
    with in_thread() as server:
        status_code, answer = ask(f"{server.urls.openai}/images/generations", IMAGE | change)
        assert (status_code, answer["error"]["param"]) == (status, parameter)
        assert server.call_log.charged() == 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (FLUX, {"input": {"prompt": "goat"}}, 201),
        (FLUX, {"input": {}}, 422),
        (FLUX, {"input": {"prompt": "goat", "size": "2K"}}, 422),
        (FLUX, {"input": {"prompt": "goat", "aspect_ratio": "7:3"}}, 422),
        (FLUX, {"input": {"prompt": "goat"}, "version": "x"}, 422),
        ("models/no/such/predictions", {"input": {"prompt": "goat"}}, 404),
        ("predictions", {"version": "jaaari/kokoro-82m", "input": {"text": "goat"}}, 422),
        ("predictions", {"version": "black-forest-labs/flux-schnell", "input": {"prompt": "goat"}}, 201),
    ],
)
def test_requests_that_replicate_refuses_are_refused(path: str, body: dict[str, Any], status: int) -> None:
    with in_thread() as server:
        assert ask(f"{server.urls.replicate}/{path}", body)[0] == status


ELEVEN = "v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (ELEVEN, {"text": "goat", "model_id": "eleven_v3"}, 200),
        (f"{ELEVEN}?output_format=mp3_44100_128", {"text": "goat", "model_id": "eleven_v3"}, 200),
        (f"{ELEVEN}?output_format=ogg", {"text": "goat", "model_id": "eleven_v3"}, 400),
        (ELEVEN, {"text": "", "model_id": "eleven_v3"}, 422),
        (ELEVEN, {"text": "x" * 5001, "model_id": "eleven_v3"}, 400),
        (ELEVEN, {"text": "goat", "model_id": "eleven_v9"}, 400),
        (ELEVEN, {"text": "goat", "model_id": "eleven_v3", "seed": -1}, 400),
        (ELEVEN, {"text": "goat", "model_id": "eleven_v3", "previous_text": "a"}, 400),
        (ELEVEN, {"text": "goat", "model_id": "eleven_multilingual_v2", "language_code": "en"}, 400),
        (ELEVEN.replace("JBF", "af_"), {"text": "goat", "model_id": "eleven_v3"}, 404),
        ("v1/music", {"prompt": "goat", "music_length_ms": 2999}, 422),
        ("v1/music", {"prompt": "goat", "seed": 5}, 422),
        ("v1/music", {"music_length_ms": 3000}, 422),
        ("v1/nonsense", {}, 404),
    ],
)
def test_requests_that_elevenlabs_refuses_are_refused(path: str, body: dict[str, Any], status: int) -> None:
    with in_thread() as server:
        status_code, _ = ask(
            f"{server.urls.elevenlabs}/{path}", body, **{"Authorization": "", "xi-api-key": "xi"}
        )
        assert status_code == status
        assert server.call_log.charged() == (status == 200)


FAL = {"Authorization": "Key id:secret", "X-Fal-No-Retry": "1"}


def test_a_request_goes_through_fal_s_queue() -> None:
    with in_thread(ServerScript(latency=Latency(1.0))) as server:
        _, submitted = ask(f"{server.urls.fal}/fal-ai/flux/dev", {"prompt": "goat"}, **FAL)
        assert submitted["response_url"].endswith(f"/fal/fal-ai/flux/requests/{submitted['request_id']}")
        assert ask(submitted["response_url"], **FAL)[0] == 400
        seen: list[tuple[int, Any]] = []
        while not seen or seen[-1][1]["status"] != "COMPLETED":
            time.sleep(0.05)
            seen.append(ask(submitted["status_url"], **FAL))
        assert {(status, status_code["status"]) for status, status_code in seen} == {
            (202, "IN_QUEUE"),
            (202, "IN_PROGRESS"),
            (200, "COMPLETED"),
        }
        assert ask(submitted["response_url"], **FAL)[1]["has_nsfw_concepts"] == [False]
        assert ask(submitted["cancel_url"], method="PUT", **FAL) == (400, {"status": "ALREADY_COMPLETED"})
        assert server.call_log.complaints == []


def test_fal_takes_any_input_and_ends_with_what_is_wrong_with_it() -> None:
    with in_thread() as server:
        wrong = {"prompt": "goat", "num_images": 9, "odd": 1}
        status, submitted = ask(f"{server.urls.fal}/fal-ai/flux/dev", wrong, **FAL)
        assert (status, ask(submitted["status_url"], **FAL)[0]) == (200, 200)
        status, answer = ask(submitted["response_url"], **FAL)
        assert (status, answer["detail"][0]["loc"]) == (422, ["body", "num_images"])
        (complaint,) = server.call_log.complaints
        assert "odd" in complaint


def test_a_request_of_fal_s_can_be_canceled() -> None:
    with in_thread(ServerScript(latency=Latency(60))) as server:
        _, submitted = ask(f"{server.urls.fal}/fal-ai/flux/dev", {"prompt": "goat"}, **FAL)
        assert ask(submitted["cancel_url"], method="PUT", **FAL)[0] == 202
        assert ask(submitted["response_url"], **FAL)[0] == 499
        assert ask(submitted["cancel_url"][:-9] + "x/cancel", method="PUT", **FAL)[0] == 404


@pytest.mark.parametrize(
    ("face", "headers", "complaints"),
    [
        ("openai", {"Authorization": "Bearer k"}, 0),
        ("openai", {"Authorization": "Key k"}, 1),
        ("fal", {"Authorization": "Key k", "X-Fal-No-Retry": "1"}, 0),
        ("fal", {"Authorization": "Bearer k", "X-Fal-No-Retry": "1"}, 1),
        ("fal", {"Authorization": "Key k"}, 1),
        ("elevenlabs", {"Authorization": "", "xi-api-key": "k"}, 0),
        ("elevenlabs", {"Authorization": "Bearer k", "xi-api-key": "k"}, 1),
        ("elevenlabs", {"Authorization": "Bearer k"}, 1),
        ("delivery", {"Authorization": "Bearer k"}, 1),
        ("delivery", {"Authorization": "", "xi-api-key": "k"}, 1),
        ("delivery", {"Authorization": ""}, 0),
    ],
)
def test_every_face_wants_its_key_shown_in_its_own_form(
    face: str, headers: dict[str, str], complaints: int
) -> None:
    paths = {"openai": "v1/models", "fal": "fal-ai/flux/dev", "elevenlabs": "v1/models"}
    with in_thread() as server:
        url = f"{server.urls.control}/{face}/{paths.get(face, 'x.png')}"
        ask(url, {"prompt": "goat"} if face == "fal" else None, **headers)
        assert len(server.call_log.complaints) == complaints


def test_a_prediction_goes_through_its_states() -> None:
    with in_thread(ServerScript(latency=Latency(0.8))) as server:
        _, prediction = ask(f"{server.urls.replicate}/{FLUX}", {"input": {"prompt": "goat"}})
        assert prediction["status"] == "starting"
        states = [prediction["status"]]
        while states[-1] != "succeeded":
            time.sleep(0.05)
            states.append(ask(prediction["urls"]["get"])[1]["status"])
        assert sorted(states, key=("starting", "processing", "succeeded").index) == states
        assert ask(prediction["urls"]["cancel"], {})[1]["status"] == "succeeded"


def test_the_preference_to_wait_is_honored() -> None:
    with in_thread(ServerScript(latency=Latency(0.3))) as server:
        body = {"input": {"prompt": "goat"}}
        assert ask(f"{server.urls.replicate}/{FLUX}", body, Prefer="wait=5")[1]["status"] == "succeeded"


def test_a_prediction_may_want_to_be_asked_after() -> None:
    with in_thread(ServerScript(ticks=2)) as server:
        _, prediction = ask(f"{server.urls.replicate}/{FLUX}", {"input": {"prompt": "goat"}})
        states = [ask(prediction["urls"]["get"])[1]["status"] for _ in range(3)]
        assert states == ["processing", "processing", "succeeded"]


async def test_media_are_unlike_those_of_other_prompts() -> None:
    async with ProviderServer().running() as server:
        url = f"{server.urls.openai}/images/generations"
        pictures = await asyncio.gather(
            *(asyncio.to_thread(ask, url, IMAGE | {"prompt": f"goat {number}"}) for number in range(20))
        )
        again = await asyncio.to_thread(ask, url, IMAGE | {"prompt": "goat 0"})
        coded = [answer["data"][0]["b64_json"] for _, answer in pictures]
        assert len(set(coded)) == 20
        assert again[1]["data"][0]["b64_json"] == coded[0]


def test_a_process_of_its_own_is_steered_over_http() -> None:
    with in_process(ServerScript((rule("goat", named("openai/server_error")),))) as server:
        url = f"{server.urls.openai}/images/generations"
        assert ask(url, IMAGE)[0] == 500
        server.add(ServerScript((rule("goat", named("openai/slow_down")),)))
        assert ask(url, IMAGE)[0] == 503
        assert ask(url, IMAGE)[0] == 200
        call_log = server.call_log()
        assert [call["status"] for call in call_log["calls"]] == [500, 503, 200]
        assert (call_log["charged"], call_log["complaints"]) == (1, [])
        server.begin(ServerScript(key="another"))
        assert ask(url, IMAGE)[0] == 401
        status, problem = ask(
            f"{server.urls.control}/__script", {"rules": [{"outcomes": [{"do": "nonsense"}]}]}
        )
        assert status == 422
        assert "nonsense" in problem["detail"]
        assert ask(f"{server.urls.control}/__ledger", method="DELETE")[0] == 200
        assert server.call_log()["calls"] == []


def test_the_script_of_the_page_can_be_read_and_names_every_act() -> None:
    page = (Path(__file__).parents[3] / "docs" / "providers" / "scripted-server.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert len(read_script(example).rules) == 4
    assert [act for act in Act if f"`{act}`" not in page] == []


GOOGLE = {"x-goog-api-key": "secret-key"}
PICTURE = {"contents": [{"parts": [{"text": "goat"}]}], "generationConfig": {"responseModalities": ["IMAGE"]}}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("gemini-3.1-flash-image:generateContent", PICTURE, 200),
        ("gemini-3.1-flash-image:predictLongRunning", PICTURE, 404),
        ("imagen-4.0-generate-001:generateContent", PICTURE, 404),
        ("gemini-3.1-flash-image:generateContent", PICTURE | {"model": "x"}, 400),
        ("gemini-3.1-flash-image:generateContent", {"generationConfig": {"seed": 2**31}}, 400),
        (
            "gemini-3.1-flash-image:generateContent",
            {"generationConfig": {"imageConfig": {"aspectRatio": "7:3"}}},
            400,
        ),
        ("veo-3.1-lite-generate-preview:predictLongRunning", {"parameters": {"durationSeconds": 5}}, 400),
        ("veo-3.1-lite-generate-preview:predictLongRunning", {"parameters": {"durationSeconds": 4}}, 200),
    ],
)
def test_requests_that_google_refuses_are_refused(path: str, body: dict[str, Any], status: int) -> None:
    with in_thread() as server:
        status_code, answer = ask(
            f"{server.urls.google}/v1beta/models/{path}", body, Authorization="", **GOOGLE
        )
        assert (status_code, "error" in answer) == (status, status != 200)


def test_google_wants_its_key_in_a_header_of_its_own_and_says_400_without() -> None:
    with in_thread() as server:
        url = f"{server.urls.google}/v1beta/models/gemini-3.1-flash-image:generateContent"
        status, answer = ask(url, PICTURE)
        assert (status, answer["error"]["details"][0]["reason"]) == (400, "API_KEY_INVALID")
        assert any("the key is not sent as x-goog-api-key" in one for one in server.call_log.complaints)
        status, answer = ask(url, PICTURE, Authorization="", **GOOGLE)
        parts = answer["candidates"][0]["content"]["parts"]
        assert ["text" in part for part in parts] == [True, False]
        assert parts[1]["inlineData"]["mimeType"] == "image/jpeg"


NODES = {
    "1": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "text": "goat"}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}},
}


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"prompt": NODES}, 200, None),
        ({}, 400, "no_prompt"),
        ({"prompt": {"1": NODES["1"]}}, 400, "prompt_no_outputs"),
        ({"prompt": NODES | {"_reelproof": {"kinds": ["image"]}}}, 400, "invalid_prompt"),
        (
            {"prompt": NODES | {"1": {"class_type": "Latent", "inputs": {"width": "64"}}}},
            400,
            "prompt_outputs_failed_validation",
        ),
        (
            {"prompt": NODES | {"3": {"class_type": "LoadImage", "inputs": {"image": "none.png"}}}},
            400,
            "prompt_outputs_failed_validation",
        ),
    ],
)
def test_requests_that_comfyui_refuses_are_refused(
    body: dict[str, Any], status: int, kind: str | None
) -> None:
    with in_thread() as server:
        status_code, answer = ask(f"{server.urls.comfyui}/prompt", body)
        assert (status_code, answer["error"]["type"] if kind else None) == (status, kind)
        assert any("key" in one for one in server.call_log.complaints), "it asks for none"


def test_comfyui_runs_one_job_at_a_time_and_remembers_it() -> None:
    with in_thread(ServerScript(latency=Latency(3.0))) as server:
        ids = [ask(f"{server.urls.comfyui}/prompt", {"prompt": NODES})[1]["prompt_id"] for _ in range(2)]
        queue = ask(f"{server.urls.comfyui}/queue")[1]
        assert [row[1] for row in queue["queue_running"] + queue["queue_pending"]] == ids
        assert len(queue["queue_running"]) == 1
        assert ask(f"{server.urls.comfyui}/history/{ids[0]}")[1] == {}
        while not (history := ask(f"{server.urls.comfyui}/history/{ids[0]}")[1]):
            time.sleep(0.05)
        entry = history[ids[0]]
        assert entry["status"]["status_str"] == "success"
        assert entry["outputs"]["2"]["images"][0]["type"] == "output"


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ({"rulez": []}, 'The script has no field "rulez".'),
        ({"rules": [{"promt": "goat", "outcomes": []}]}, 'rules.0 has no field "promt".'),
        ({"rules": [{"outcomes": [{"do": "error", "stats": 5}]}]}, 'has no field "stats".'),
        ({"latency": {"mean_s": 1}}, 'latency has no field "mean_s".'),
        ({"rules": [{"outcomes": [{"do": "eror"}]}]}, "Input should be 'ok', 'error', "),
        ({"rules": [{"outcomes": [{"do": "ok"}], "on": "polls"}]}, '"on" is one of: make, poll, '),
        ({"rules": [{"outcomes": [{"do": "error", "status": 7}]}]}, "Invalid status 7"),
        ({"rules": [{"outcomes": [{"named": "openai/slow_down"}]}]}, 'requires "error" or "fails"'),
        ({"rules": [{"outcomes": [{"do": "fails", "named": "openai/slow_down"}]}]}, "with a response of fal"),
        ({"rules": [{"outcomes": [{"do": "error", "named": "nobody/x"}]}]}, "comfyui/, elevenlabs/, fal/"),
    ],
)
def test_unsupported_rules_are_refused_when_the_script_is_loaded(
    script: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError) as caught:
        read_script(json.dumps(script))
    assert sentence in str(caught.value)


@pytest.mark.parametrize("service", ["openai", "replicate", "fal", "elevenlabs", "google", "comfyui"])
def test_an_answer_that_no_service_gives_is_refused_with_those_that_it_gives(service: str) -> None:
    text = json.dumps({"rules": [{"outcomes": [{"do": "error", "named": f"{service}/nothing"}]}]})
    with pytest.raises(
        ValueError, match=f'Unknown response "{service}/nothing"; known: {service}/'
    ) as caught:
        read_script(text)
    assert all(name in str(caught.value) for name in answers() if name.startswith(f"{service}/"))
    with pytest.raises(ValueError, match="Unknown response"):
        ProviderServer().add(rule("", named(f"{service}/nothing")))
