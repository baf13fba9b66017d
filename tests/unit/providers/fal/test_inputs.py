"""The inputs of each fal model, and what is read from a response."""

from functools import partial
from pathlib import Path

import pytest

from reelproof.provider_api import (
    AssetKind,
    InputMedia,
    JsonValue,
    ProviderContext,
    ReelproofError,
    Request,
    Ticket,
)
from reelproof.providers.fal import plugin
from reelproof.providers.fal.job import read_status, result_address, spoken_words
from reelproof.providers.fal.models import model_list
from reelproof.providers.fal.queue import read_ticket, request_path
from reelproof.providers.fal.settings import FalEndpoints
from reelproof.providers.listed import model_input, nested
from reelproof.testing.servers.alignment import alignment_of
from tests.unit.providers.listed_input import input_in, model_in

SCHNELL = "fal-ai/flux/schnell"
ELEVEN = "fal-ai/elevenlabs/tts/eleven-v3"
MINIMAX = "fal-ai/minimax/speech-2.8-hd"
SEEDANCE = "fal-ai/bytedance/seedance/v1.5/pro/image-to-video"
model = partial(model_in, model_list())
given = partial(input_in, model_list())


@pytest.mark.parametrize(
    ("name", "wide", "high"),
    [
        (SCHNELL, {"width": 1328, "height": 752}, {"width": 752, "height": 1328}),
        ("fal-ai/flux-2", {"width": 1872, "height": 1056}, {"width": 1056, "height": 1872}),
        (
            "fal-ai/bytedance/seedream/v4.5/text-to-image",
            {"width": 2560, "height": 1440},
            {"width": 1440, "height": 2560},
        ),
    ],
)
def test_a_size_goes_into_one_input(name: str, wide: JsonValue, high: JsonValue) -> None:
    assert given(name, width=1920, height=1080)["image_size"] == wide
    assert given(name, width=1080, height=1920)["image_size"] == high


def test_a_shape_goes_by_its_name_where_the_model_wants_that() -> None:
    assert given("fal-ai/nano-banana-2", width=1080, height=1920)["aspect_ratio"] == "9:16"
    assert given(SEEDANCE, width=1080, height=1920)["aspect_ratio"] == "9:16"


def test_a_shape_is_sent_beside_a_first_frame_where_the_model_has_a_default_of_its_own() -> None:
    frame = {"starting_image": InputMedia(Path("frame.png"), "image/png")}
    parameters = {"width": 1080, "height": 1920}
    request = Request(AssetKind.video, "A goat.", SEEDANCE, parameters, inputs=frame)
    assert model_input(request, model(SEEDANCE))["aspect_ratio"] == "9:16"


@pytest.mark.parametrize("name", [one.name for one in model_list().models if one.shape])
def test_the_style_is_in_every_image_s_prompt(name: str) -> None:
    if AssetKind.image in model(name).kinds:
        assert given(name, style="paper")["prompt"] != given(name, style="night")["prompt"]


@pytest.mark.parametrize(
    ("name", "wanted", "input_name", "expected"),
    [
        ("fal-ai/kling-video/v2.5-turbo/pro/image-to-video", 5.1, "duration", "10"),
        ("fal-ai/veo3.1/fast/image-to-video", 4.5, "duration", "6s"),
        ("fal-ai/veo3.1/lite/image-to-video", 60.0, "duration", "8s"),
        (SEEDANCE, 7.2, "duration", "8"),
        (SEEDANCE, 1.0, "duration", "4"),
        ("fal-ai/stable-audio-25/text-to-audio", 95.0, "seconds_total", 95),
        ("fal-ai/stable-audio-25/text-to-audio", 300.0, "seconds_total", 190),
        ("fal-ai/elevenlabs/music", 95.2, "music_length_ms", 96_000),
        ("fal-ai/elevenlabs/music", 1.0, "music_length_ms", 3_000),
        ("fal-ai/elevenlabs/music", 4_000.0, "music_length_ms", 600_000),
    ],
)
def test_a_length_is_sent_in_the_model_s_form(
    name: str, wanted: float, input_name: str, expected: str | int
) -> None:
    assert given(name, duration_s=wanted)[input_name] == expected


def test_a_seed_is_sent_where_the_model_takes_one() -> None:
    assert given(SCHNELL, seed=7)["seed"] == 7
    assert "seed" not in given(SCHNELL)
    assert "seed" not in given(ELEVEN, seed=7)


def test_a_voice_and_a_language_go_where_the_model_wants_them() -> None:
    spoken = given(MINIMAX, "One. [pause 1.5s] Two.", voice="Calm_Woman", language="pt-BR")
    assert spoken["prompt"] == "One. <#1.5#> Two."
    assert spoken["voice_setting"] == {"voice_id": "Calm_Woman"}
    assert (spoken["language_boost"], spoken["output_format"]) == ("Portuguese", "url")
    eleven = given(ELEVEN, "One. [pause 1.5s] Two.", voice="Lily", language="de-AT")
    assert (eleven["voice"], eleven["language_code"], eleven["timestamps"]) == ("Lily", "de", True)
    assert eleven["text"] == "One. Two."
    assert given(ELEVEN, language="en")["voice"] == "George"
    assert given("fal-ai/kokoro/italian", language="it")["voice"] == "if_sara"
    assert given("fal-ai/kokoro/italian", language="it", voice="im_nicola")["voice"] == "im_nicola"


def test_a_language_that_a_model_does_not_speak_is_refused() -> None:
    with pytest.raises(ReelproofError) as caught:
        given("fal-ai/kokoro/french", language="de")
    assert caught.value.failure.full_code == "InvalidInput:language"


@pytest.mark.parametrize(("name", "prompt"), [(ELEVEN, "[pause 2s]"), ("fal-ai/lyria2", "x" * 2_001)])
def test_a_prompt_of_no_fit_length_is_refused(name: str, prompt: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        given(name, prompt, language="en")
    assert caught.value.failure.full_code == "InvalidInput:prompt"


def test_an_inner_input_leaves_its_neighbors() -> None:
    outer = {"setting": {"speed": 1}, "a": 2}
    assert nested(outer, "setting.voice", "x") == {"setting": {"speed": 1, "voice": "x"}, "a": 2}
    assert nested({}, "a.b.c", 1) == {"a": {"b": {"c": 1}}}
    assert outer == {"setting": {"speed": 1}, "a": 2}


@pytest.mark.parametrize(
    ("endpoint", "response_url", "ticket"),
    [
        ("fal-ai/flux/dev", "https://queue.fal.run/fal-ai/flux/requests/r-1", "fal-ai/flux|r-1"),
        ("fal-ai/flux/dev", "https://queue.fal.run/fal-ai/flux/dev/requests/r-1", "fal-ai/flux/dev|r-1"),
        ("fal-ai/flux-2", "http://127.0.0.1:1/base/fal-ai/flux-2/requests/r-1", "fal-ai/flux-2|r-1"),
        ("fal-ai/flux/dev", "https://evil.example/elsewhere/requests/r-1", "fal-ai/flux|r-1"),
        ("fal-ai/flux/dev", "http://[broken", "fal-ai/flux|r-1"),
        ("fal-ai/flux/dev", None, "fal-ai/flux|r-1"),
    ],
)
def test_a_ticket_holds_what_the_queue_keeps_of_the_endpoint(
    endpoint: str, response_url: JsonValue, ticket: str
) -> None:
    read = read_ticket({"request_id": "r-1", "response_url": response_url}, endpoint)
    assert read == Ticket(ticket)
    assert request_path(read) == ticket.replace("|", "/requests/")


@pytest.mark.parametrize(
    "data", [None, [], {}, {"request_id": 5}, {"request_id": ""}, {"request_id": "../x"}, "job"]
)
def test_a_ticket_without_a_request_is_invalid(data: JsonValue) -> None:
    assert read_ticket(data, SCHNELL) is None


@pytest.mark.parametrize(
    "id_", ["", "x", "a/b", "a|b", "../a/b|c", "a/../b|c", "a/b|c/../d", "a/b|c?d", "a/b|", "a/b|c\n"]
)
def test_no_ticket_leads_elsewhere(id_: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        request_path(Ticket(id_))
    assert caught.value.failure.provider_code == "not_found"


@pytest.mark.parametrize("data", [None, [], {}, {"status": 5}, {"status": ""}, "COMPLETED"])
def test_a_response_without_status_is_none(data: JsonValue) -> None:
    assert read_status(data) is None


def test_a_job_has_the_state_that_the_queue_reports() -> None:
    waiting, done = read_status({"status": "IN_QUEUE"}), read_status({"status": "COMPLETED"})
    failed = read_status({"status": "COMPLETED", "error": None, "error_type": "request_timeout"})
    assert waiting is not None
    assert done is not None
    assert failed is not None
    assert [waiting.has_ended, done.has_ended, failed.has_ended] == [False, True, True]
    assert [done.has_failed, failed.has_failed] == [False, True]


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({"images": [{"url": "https://a/1.png"}, {"url": "https://a/2.png"}]}, "https://a/1.png"),
        ({"image": {"url": "https://a/1.png"}}, "https://a/1.png"),
        ({"audio": {"url": "https://a/1.mp3"}, "duration_ms": 5}, "https://a/1.mp3"),
        ({"video": {"url": "https://a/1.mp4"}, "seed": 5}, "https://a/1.mp4"),
        ({"images": ["data:image/png;base64,AAEC"]}, "data:image/png;base64,AAEC"),
        ({"has_nsfw_concepts": [False], "images": [{"url": "https://a/1.png"}]}, "https://a/1.png"),
    ],
)
def test_a_result_is_found_in_all_its_forms(output: JsonValue, expected: str) -> None:
    assert result_address(output) == expected


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ({"images": [{"url": "https://a/1.png"}], "has_nsfw_concepts": [True]}, "SensitiveContent"),
        ({"images": []}, "ProviderFailure"),
        ({"images": [{}]}, "ProviderFailure"),
        ({"audio": "494433"}, "ProviderFailure"),
        ({"video": {"url": "file:///etc/passwd"}}, "ProviderFailure"),
        ({"prompt": "https://a/1.png"}, "ProviderFailure"),
        ([], "ProviderFailure"),
        (None, "ProviderFailure"),
    ],
)
def test_a_result_that_is_none_says_why(output: JsonValue, code: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        result_address(output)
    assert caught.value.failure.full_code == code


def test_words_are_read_from_a_narration_alone() -> None:
    request = Request(AssetKind.narration, "One two. [pause 1s] Three.", ELEVEN)
    words = spoken_words({"timestamps": [alignment_of("One two. Three.")]}, request)
    assert [word.text for word in words] == ["One", "two.", "Three."]
    assert spoken_words({"timestamps": None}, request) == ()
    assert spoken_words({"timestamps": [alignment_of("Two")]}, Request(AssetKind.music, "Two", ELEVEN)) == ()


def endpoints(**environment: str) -> FalEndpoints:
    return FalEndpoints.of(ProviderContext(environment))


def test_a_key_goes_to_the_host_that_it_was_given_for() -> None:
    usual = endpoints(FAL_KEY=" id:secret\n")
    assert (usual.queue.url, usual.queue.key) == ("https://queue.fal.run", "id:secret")
    assert usual.storage is not None
    assert (usual.storage.url, usual.storage.key) == ("https://rest.fal.ai", "id:secret")
    elsewhere = endpoints(FAL_KEY="k", FAL_QUEUE_BASE_URL="http://localhost:8000/fal")
    assert (elsewhere.queue.url, elsewhere.storage) == ("http://localhost:8000/fal", None)
    both = endpoints(FAL_QUEUE_BASE_URL="http://localhost:1", FAL_REST_BASE_URL="http://localhost:2")
    assert both.storage is not None
    assert both.storage.url == "http://localhost:2"
    assert endpoints(FAL_QUEUE_RUN_HOST="queue.example.com").queue.url == "https://queue.example.com"


def test_a_key_may_come_in_two_parts() -> None:
    assert endpoints(FAL_KEY_ID="id", FAL_KEY_SECRET="s").queue.key == "id:s"  # noqa: S106
    assert endpoints(FAL_KEY_ID="id").queue.key is None
    assert endpoints(FAL_KEY="k", FAL_KEY_ID="id", FAL_KEY_SECRET="s").queue.key == "k"  # noqa: S106


def test_both_parts_of_a_key_are_secrets() -> None:
    secrets = endpoints(FAL_KEY="key-id-1:key-secret-1").queue.secrets
    assert secrets.redacted("key-id-1:key-secret-1 key-id-1 key-secret-1") == "*** *** ***"


@pytest.mark.parametrize("url", ["nonsense", "http://[broken", "file:///etc/passwd", "//"])
def test_a_base_url_that_is_none_breaks_nothing_at_load(url: str) -> None:
    provider = plugin.create(ProviderContext({"FAL_QUEUE_BASE_URL": url, "FAL_KEY": "k"}))
    assert provider.models()
    assert provider.check()


def test_the_data_file_is_in_order() -> None:
    known = model_list()
    assert {one.pool for one in known.models} == set(known.pools)
    for one in known.models:
        assert one.price is not None
        assert one.price.as_of <= known.as_of
        assert (one.frame is not None) is (one.kinds == (AssetKind.video,))
        assert len(one.name.split("/")) >= 2
    assert {voice.model for voice in known.voices()} == {one.name for one in known.models if one.voices}
