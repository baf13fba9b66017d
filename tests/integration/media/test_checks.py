"""Every kind of medium is looked at, and one kind is not taken for another."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.media.checks import MAX_CHARACTERS, SOUNDS, TEXTS, DecodedMediaCheck
from reelproof.provider_api.sandbox import Sandbox
from tests.integration.media.clips import ClipEncoding, clip, squares
from tests.integration.media.examples import encoded, landscape, wav

PICTURE = encoded(landscape())
SOUND = wav(np.sin(np.arange(24_000) * 0.05) * 0.5)
CLIP = clip(squares(1.0), ClipEncoding(with_sound=True))
TEXT = b"A calm sea.\nSeen from above.\n"
MEDIA = {
    AssetKind.image: PICTURE,
    AssetKind.starting_image: PICTURE,
    AssetKind.narration: SOUND,
    AssetKind.music: SOUND,
    AssetKind.video: CLIP,
    **dict.fromkeys(TEXTS, TEXT),
}


@pytest.fixture(scope="module")
def check() -> Iterator[DecodedMediaCheck]:
    with Sandbox() as sandbox:
        yield DecodedMediaCheck(sandbox)


@pytest.mark.parametrize("kind", AssetKind)
async def test_every_kind_has_a_check(check: DecodedMediaCheck, kind: AssetKind) -> None:
    measured = await check.measure(kind, MEDIA[kind])
    types = {PICTURE: "image/png", SOUND: "audio/wav", CLIP: "video/mp4", TEXT: "text/plain"}
    assert measured.media_type == types[MEDIA[kind]]
    assert (measured.width is not None) == (MEDIA[kind] in (PICTURE, CLIP))
    assert (measured.duration_s is not None) == (MEDIA[kind] in (SOUND, CLIP))


@pytest.mark.parametrize("kind", [kind for kind in AssetKind if kind not in TEXTS])
@pytest.mark.parametrize("content", [PICTURE, SOUND, CLIP, TEXT], ids=["picture", "sound", "clip", "text"])
async def test_one_kind_is_not_taken_for_another(
    check: DecodedMediaCheck, kind: AssetKind, content: bytes
) -> None:
    if content != MEDIA[kind]:
        assert await refusal(check, kind, content)


@pytest.mark.parametrize("content", [PICTURE, SOUND, CLIP], ids=["picture", "sound", "clip"])
async def test_media_are_not_text(check: DecodedMediaCheck, content: bytes) -> None:
    assert await refusal(check, AssetKind.script, content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The text is empty."),
        (b" \n\t\n", "The text is empty."),
        (b"Caf\xe9", "not UTF-8"),
        (b"a\x00b", "control characters"),
        (b"bell \x07", "control characters"),
        ("next line \x85".encode(), "control characters"),
        (b"x" * (MAX_CHARACTERS + 1), "more than 20,000 characters"),
    ],
)
async def test_non_text_is_refused(check: DecodedMediaCheck, content: bytes, sentence: str) -> None:
    assert sentence in await refusal(check, AssetKind.image_prompt, content)


async def test_characters_are_counted_and_not_bytes(check: DecodedMediaCheck) -> None:
    long = ("海" * MAX_CHARACTERS).encode()
    assert (await check.measure(AssetKind.script, long)).media_type == "text/plain"


@pytest.mark.parametrize("kind", SOUNDS)
async def test_the_sound_of_a_clip_is_not_narration(check: DecodedMediaCheck, kind: AssetKind) -> None:
    assert "a clip with pictures" in await refusal(check, kind, CLIP)


@pytest.mark.parametrize("share", [0.7, 0.95])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_that_breaks_off_is_known_to_do_so(
    check: DecodedMediaCheck, kind: str, share: float
) -> None:
    """What a model made must be whole; of a file of the writer's, what can be read counts."""
    content = encoded(landscape(), kind)
    measured = await check.measure(AssetKind.image, content[: int(len(content) * share)])
    assert measured.is_truncated
    assert "is truncated" in measured.warnings[0]


async def test_a_clip_that_breaks_off_is_known_to_do_so(check: DecodedMediaCheck) -> None:
    content = clip(squares(4.0), ClipEncoding(container="matroska"))
    measured = await check.measure(AssetKind.video, content[: len(content) * 8 // 10])
    assert measured.is_truncated
    assert "is truncated after" in measured.warnings[0]


async def test_models_are_given_pictures_of_kinds_they_take(check: DecodedMediaCheck) -> None:
    content = encoded(landscape(), "AVIF")
    assert (await check.measure(AssetKind.image, content)).media_type == "image/avif"
    assert "not a PNG, JPEG or WebP" in await refusal(check, AssetKind.starting_image, content)


async def test_a_moving_picture_is_taken_for_its_first(check: DecodedMediaCheck) -> None:
    target = BytesIO()
    first, second = (Image.fromarray(landscape(seed)) for seed in (1, 2))
    first.save(target, "WEBP", save_all=True, append_images=[second])
    measured = await check.measure(AssetKind.image, target.getvalue())
    assert (measured.width, measured.height) == (256, 144)


async def refusal(check: DecodedMediaCheck, kind: AssetKind, content: bytes) -> str:
    with pytest.raises(ReelproofError) as caught:
        await check.measure(kind, content)
    assert caught.value.failure.code is ErrorCode.ProviderFailure
    return caught.value.failure.message
