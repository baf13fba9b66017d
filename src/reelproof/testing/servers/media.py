"""Small real media, different for every prompt."""

import io
import wave
import zlib
from collections.abc import Mapping
from fractions import Fraction

from reelproof.testing.scripted import WORD_S, gradient_png, tone_wav

LONGEST_SIDE = 160
CLIP_FRAMES_PER_S = 24
LOWEST_HERTZ = 180


def image(prompt: str, width: int, height: int) -> bytes:
    """A gradient of the requested shape, as PNG."""
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    return gradient_png(max(16, round(width * scale)), max(16, round(height * scale)), _seed(prompt))


def photo(prompt: str, width: int, height: int) -> bytes:
    """The same gradient as JPEG."""
    return image_as("jpeg", image(prompt, width, height))


def speech(text: str) -> bytes:
    """A tone as long as the words take, as WAV."""
    return tone_wav(max(1, len(text.split())) * WORD_S, _hertz(text))


def samples(sound: bytes) -> tuple[bytes, float]:
    """Returns a WAV file's raw samples and duration in seconds."""
    with wave.open(io.BytesIO(sound)) as reader:
        return reader.readframes(reader.getnframes()), reader.getnframes() / reader.getframerate()


def music(prompt: str, duration_s: float) -> bytes:
    """A tone of that length, as WAV."""
    return tone_wav(duration_s, _hertz(prompt))


def clip(prompt: str, width: int, height: int, duration_s: float) -> bytes:
    """A gradient that moves, as MP4."""
    import av
    import numpy as np

    scale = min(1.0, LONGEST_SIDE / max(width, height))
    columns, rows = (max(16, round(side * scale / 2) * 2) for side in (width, height))
    seed = _seed(prompt)
    across = np.arange(columns, dtype=np.uint16)[None, :] * 255 // columns
    down = np.arange(rows, dtype=np.uint16)[:, None] * 255 // rows
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", CLIP_FRAMES_PER_S, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = columns, rows, "yuv420p"
        stream.time_base = Fraction(1, CLIP_FRAMES_PER_S)
        for index in range(round(duration_s * CLIP_FRAMES_PER_S)):
            moved = across + 3 * index
            pixels = np.stack(
                [
                    (moved + seed % 256 + 0 * down) % 256,
                    (down + (seed >> 8) % 256 + 0 * across) % 256,
                    (moved + down + (seed >> 16) % 256) % 256,
                ],
                axis=-1,
            ).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()


def made(kind: str, prompt: str, sides: tuple[int, int], duration_s: float) -> bytes:
    """Makes media of a kind: `image`, `speech`, `music` or `video`."""
    match kind:
        case "image":
            return image(prompt, *sides)
        case "speech":
            return speech(prompt)
        case "music":
            return music(prompt, duration_s)
        case _:
            return clip(prompt, *sides, duration_s)


CODECS: Mapping[str, tuple[str, str]] = {
    "mp3": ("mp3", "mp3"),
    "opus": ("ogg", "libopus"),
    "aac": ("adts", "aac"),
    "flac": ("flac", "flac"),
}


def mp3(sound: bytes) -> bytes:
    """A WAV sound as MP3."""
    return sound_as("mp3", sound)


def sound_as(kind: str, sound: bytes) -> bytes:
    """A WAV sound as `mp3`, `opus`, `aac`, `flac`, or raw `pcm` samples; unchanged for `wav`."""
    import av

    if kind not in CODECS:
        return samples(sound)[0] if kind == "pcm" else sound
    container, codec = CODECS[kind]
    file = io.BytesIO()
    with av.open(io.BytesIO(sound), "r") as source, av.open(file, "w", format=container) as target:
        stream = target.add_stream(codec, source.streams.audio[0].rate)
        if not isinstance(stream, av.AudioStream):
            raise TypeError(f"{codec} is not an audio codec")
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return file.getvalue()


def image_as(kind: str, png: bytes) -> bytes:
    """A PNG as `jpeg` or `webp`; unchanged for `png`."""
    from PIL import Image

    if kind == "png":
        return png
    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(file, kind.upper(), quality=90)
    return file.getvalue()


def corrupted(content: bytes) -> bytes:
    """Returns the file with part of its content corrupted."""
    start = min(len(content) // 4, 40)
    return content[:start] + bytes(reversed(content[start : len(content) // 2]))


def _seed(prompt: str) -> int:
    return zlib.crc32(prompt.encode()) % 2**24


def _hertz(prompt: str) -> float:
    return LOWEST_HERTZ + _seed(prompt) % 40_000 / 100
