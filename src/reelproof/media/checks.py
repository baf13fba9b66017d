"""Checks of generated and uploaded media: time limits, text length; decoded in child processes."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from unicodedata import category

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.engine.ports.files import MediaInfo
from reelproof.provider_api.sandbox import MEMORY_BYTES, EndReason, Sandbox, SandboxError

if TYPE_CHECKING:
    from reelproof.media.pictures.decoding import PictureFacts

SOUNDS = (AssetKind.narration, AssetKind.music)
TEXTS = (AssetKind.script, AssetKind.image_prompt, AssetKind.music_prompt, AssetKind.motion_prompt)
MAX_CHARACTERS = 20_000


class DecodedMediaCheck:
    """Implements `MediaCheck`: reads all of a medium, and decodes it in a child process."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def measure(self, kind: AssetKind, content: bytes) -> MediaInfo:
        if kind in TEXTS:
            return _measure_text(content)
        decoding = DECODINGS[kind]
        try:
            return await self._sandbox.run(decoding.time_s, decoding.measure, content)
        except SandboxError as error:
            raise _rejected(_decoder_crash(decoding, error.reason)) from error


def _measure_picture(content: bytes) -> MediaInfo:
    from reelproof.media.pictures.decoding import check_picture

    return _measured_picture(check_picture(content))


def _measure_starting_image(content: bytes) -> MediaInfo:
    from reelproof.media.pictures.decoding import check_starting_image

    return _measured_picture(check_starting_image(content))


def _measured_picture(facts: "PictureFacts") -> MediaInfo:
    return MediaInfo(
        facts.media_type,
        width=facts.width,
        height=facts.height,
        warnings=facts.warnings,
        missing_share=facts.missing_share,
    )


def _measure_sound(content: bytes) -> MediaInfo:
    from reelproof.media.sound_check import check_sound

    facts = check_sound(content)
    return MediaInfo(facts.media_type, facts.duration_s, warnings=facts.warnings, missing_s=facts.missing_s)


def _measure_footage(content: bytes) -> MediaInfo:
    from reelproof.media.clip_check import check_footage

    facts = check_footage(content)
    return MediaInfo(
        facts.media_type,
        duration_s=facts.duration_s,
        width=facts.width,
        height=facts.height,
        warnings=facts.warnings,
        missing_s=facts.missing_s,
    )


@frozen
class DecodeCheck:
    """The check of one kind of medium, and its time limit."""

    noun: str
    measure: Callable[[bytes], MediaInfo]
    time_s: float


PICTURE = DecodeCheck("picture", _measure_picture, 120.0)
STARTING_IMAGE = DecodeCheck("picture", _measure_starting_image, 120.0)
SOUND = DecodeCheck("sound", _measure_sound, 600.0)
CLIP = DecodeCheck("clip", _measure_footage, 900.0)
DECODINGS: Mapping[AssetKind, DecodeCheck] = {
    AssetKind.image: PICTURE,
    AssetKind.starting_image: STARTING_IMAGE,
    AssetKind.narration: SOUND,
    AssetKind.music: SOUND,
    AssetKind.video: CLIP,
}


def _decoder_crash(decoding: DecodeCheck, reason: EndReason) -> str:
    match reason:
        case EndReason.time:
            return f"The {decoding.noun} takes more than {decoding.time_s / 60:g} minutes to decode."
        case EndReason.memory:
            return f"The {decoding.noun} takes more than {MEMORY_BYTES / 1e9:g} GB of memory to decode."
        case EndReason.crash:
            return f"The {decoding.noun} is damaged: it crashed the process that decoded it."


def _measure_text(content: bytes) -> MediaInfo:
    """Rejects anything but readable text."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _rejected("The text is not UTF-8.") from error
    if not text.strip():
        raise _rejected("The text is empty.")
    if len(text) > MAX_CHARACTERS:
        raise _rejected(f"The text is too long: more than {MAX_CHARACTERS:,} characters.")
    if any(category(character) == "Cc" for character in text if character not in "\n\r\t"):
        raise _rejected("The text contains control characters.")
    return MediaInfo("text/plain")


def _rejected(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
