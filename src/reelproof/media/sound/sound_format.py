"""AAC and Opus: bit rate, encoder options, length of packets and of spans that are encoded in one go."""

from collections.abc import Mapping

from reelproof.domain.frozen import frozen
from reelproof.domain.render import Codec


@frozen
class SoundFormat:
    """Packets of `frame` samples, `span` of them encoded in one go and reused together.

    A span is encoded with `lead_in` and `lead_out` packets around it that are discarded: without them the
    splice would click. A decoder that starts anywhere has to decode `roll` packets before.
    """

    name: str
    encoder: str
    sample_format: str
    bit_rate: int
    options: tuple[tuple[str, str], ...]
    frame: int
    span: int
    lead_in: int
    lead_out: int
    roll: int


# On speech over music, this coder takes a quarter of the time of the default, with less noise in all bands to
# 16 kHz. Spans take 8 s in both formats.
AAC = SoundFormat("aac", "aac", "fltp", 192_000, (("aac_coder", "fast"), ("aac_is", "0")), 1024, 375, 4, 2, 1)
OPUS = SoundFormat("opus", "libopus", "flt", 128_000, (("application", "audio"),), 960, 400, 8, 2, 4)
SOUND_FORMATS: Mapping[str, SoundFormat] = {one.name: one for one in (AAC, OPUS)}
SOUND_OF: Mapping[Codec, SoundFormat] = {Codec.h264: AAC, Codec.av1: OPUS}
