"""Media are looked at before they count."""

import asyncio

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.engine.ports import Measured

PICTURES = (AssetKind.image, AssetKind.starting_image)
SOUNDS = (AssetKind.narration, AssetKind.music)
OGG, MP4_BRAND = b"OggS", b"ftyp"


class DecodedMediaCheck:
    """The port `MediaCheck`: decodes all of a medium, away from the event loop."""

    async def measure(self, kind: AssetKind, content: bytes) -> Measured:
        if kind in PICTURES:
            return await asyncio.to_thread(_measure_picture, content)
        if kind in SOUNDS:
            return await asyncio.to_thread(_measure_sound, content)
        raise ReelproofError(
            Failure(ErrorCode.Unknown, f"There is no check for media of the kind {kind.value}.")
        )


def _measure_picture(content: bytes) -> Measured:
    from reelproof.media.picture import check_picture

    facts = check_picture(content)
    return Measured(facts.media_type, width=facts.width, height=facts.height)


def _measure_sound(content: bytes) -> Measured:
    from reelproof.media.probe import check_sound

    facts = check_sound(content)
    return Measured(sound_type(content), duration_s=facts.duration_s)


def sound_type(content: bytes) -> str:
    """The media type by the file's first bytes."""
    if content.startswith(b"RIFF"):
        return "audio/wav"
    if content.startswith(b"fLaC"):
        return "audio/flac"
    if content.startswith(OGG):
        return "audio/ogg"
    return "audio/mp4" if content[4:8] == MP4_BRAND else "audio/mpeg"
