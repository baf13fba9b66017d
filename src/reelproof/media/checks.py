"""Media are looked at before they count."""

import asyncio
from unicodedata import category

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.file_ports import Measured

PICTURES = (AssetKind.image, AssetKind.starting_image)
SOUNDS = (AssetKind.narration, AssetKind.music)
TEXTS = (AssetKind.script, AssetKind.image_prompt, AssetKind.music_prompt, AssetKind.motion_prompt)
MOST_CHARACTERS = 20_000
OGG, MP4_BRAND = b"OggS", b"ftyp"


class DecodedMediaCheck:
    """The port `MediaCheck`: reads all of a medium, and decodes it away from the event loop."""

    async def measure(self, kind: AssetKind, content: bytes) -> Measured:
        if kind in PICTURES:
            return await asyncio.to_thread(_measure_picture, content)
        if kind in SOUNDS:
            return await asyncio.to_thread(_measure_sound, content)
        if kind in TEXTS:
            return _measure_text(content)
        return await asyncio.to_thread(_measure_footage, content)


def _measure_picture(content: bytes) -> Measured:
    from reelproof.media.picture import check_picture

    facts = check_picture(content)
    return Measured(facts.media_type, width=facts.width, height=facts.height)


def _measure_sound(content: bytes) -> Measured:
    from reelproof.media.probe import check_sound

    facts = check_sound(content)
    return Measured(sound_type(content), duration_s=facts.duration_s)


def _measure_footage(content: bytes) -> Measured:
    from reelproof.media.footage import check_footage

    facts = check_footage(content)
    return Measured(facts.media_type, duration_s=facts.duration_s, width=facts.width, height=facts.height)


def _measure_text(content: bytes) -> Measured:
    """Refuses what is no text that can be read on."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _refused("The text is not UTF-8.") from error
    if not text.strip():
        raise _refused("The text is empty.")
    if len(text) > MOST_CHARACTERS:
        raise _refused(f"The text is too long: more than {MOST_CHARACTERS:,} characters.")
    if any(category(character) == "Cc" for character in text if character not in "\n\r\t"):
        raise _refused("The text holds control characters.")
    return Measured("text/plain")


def _refused(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))


def sound_type(content: bytes) -> str:
    """The media type by the file's first bytes."""
    if content.startswith(b"RIFF"):
        return "audio/wav"
    if content.startswith(b"fLaC"):
        return "audio/flac"
    if content.startswith(OGG):
        return "audio/ogg"
    return "audio/mp4" if content[4:8] == MP4_BRAND else "audio/mpeg"
