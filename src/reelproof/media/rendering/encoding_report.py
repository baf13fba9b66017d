"""Report of a film's encoder settings and versions, with an equivalent ffmpeg command."""

import re
import shlex
from collections.abc import Mapping
from functools import cache
from io import BytesIO

import av

from reelproof.domain.canonical import JsonValue
from reelproof.domain.units import FrameRate, Size
from reelproof.media.rendering.encoders import X264, VideoEncoder
from reelproof.media.rendering.mp4.track import MOVIE_TIMESCALE
from reelproof.media.sound.mix_settings import SAMPLE_RATE
from reelproof.media.sound.sound_format import SOUND_OF

MP4_OPTIONS = {"movflags": "+faststart", "movie_timescale": str(MOVIE_TIMESCALE), "fflags": "+bitexact"}
PIXELS = "yuv420p"
COLORS = {"color_primaries": "bt709", "color_trc": "bt709", "colorspace": "bt709", "color_range": "tv"}
_X264 = re.compile(rb"x264 - core ([^\x00]*?) - H\.264[^\x00]*? options: ([^\x00\x80]*)")


def media_versions() -> dict[str, JsonValue]:
    """Returns the versions of PyAV, of its bundled FFmpeg libraries, and of x264."""
    libraries = {name: ".".join(map(str, numbers)) for name, numbers in av.library_versions.items()}
    return {
        "av": av.__version__,
        "ffmpeg": {**libraries, "build": av.ffmpeg_version_info},
        "x264": _x264()[0],
    }


def encoding_settings(size: Size, rate: FrameRate, encoder: VideoEncoder = X264) -> dict[str, JsonValue]:
    """Returns the FFmpeg settings for a film of this size, and the equivalent command."""
    sound = SOUND_OF[encoder.codec]
    return {
        "video": {
            "encoder": encoder.name,
            "options": dict(encoder.options),
            **({"x264_options": _x264()[1]} if encoder == X264 else {}),
            "width": size.width,
            "height": size.height,
            "frames_per_s": rate.frames_per_s,
            "pixel_format": PIXELS,
            "threads": 1,
            **COLORS,
        },
        "audio": {
            "encoder": sound.encoder,
            "options": dict(sound.options),
            "bits_per_s": sound.bit_rate,
            "samples_per_s": SAMPLE_RATE,
            "layout": "stereo",
            "sample_format": sound.sample_format,
        },
        "container": {"format": "mp4", "options": dict(MP4_OPTIONS)},
        "note": (
            "Films are encoded in pieces by FFmpeg's libraries, not by its command, and the pieces are "
            "joined without re-encoding. This command encodes the same frames and sound in one go."
        ),
        "command": _command(size, rate, encoder),
    }


def _command(size: Size, rate: FrameRate, encoder: VideoEncoder) -> str:
    sound = SOUND_OF[encoder.codec]
    frames = str(rate.frames_per_s)
    video = [
        *_flags({"c:v": encoder.name, **_with_stream_specifier(dict(encoder.options))}),
        "-pix_fmt",
        PIXELS,
        "-threads",
        "1",
    ]
    layout = {"b:a": str(sound.bit_rate), "ar": str(SAMPLE_RATE), "ac": "2"}
    audio = _flags({"c:a": sound.encoder, **layout, **dict(sound.options)})
    inputs = ["-framerate", frames, "-i", "frames/%06d.png", "-i", "sound.wav"]
    shape = ["-s", f"{size.width}x{size.height}", "-r", frames, *_flags(COLORS)]
    return shlex.join(["ffmpeg", *inputs, *video, *shape, *audio, *_flags(MP4_OPTIONS), "film.mp4"])


def _with_stream_specifier(options: Mapping[str, str]) -> dict[str, str]:
    """The ffmpeg command takes the profile per stream."""
    return {"profile:v" if name == "profile" else name: value for name, value in options.items()}


def _flags(options: Mapping[str, str]) -> list[str]:
    return [word for name, value in options.items() for word in (f"-{name}", value)]


@cache
def _x264() -> tuple[str | None, str | None]:
    """Returns the version and options of x264, read from the SEI message it writes."""
    target = BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=30, options=dict(X264.options))
        stream.width, stream.height, stream.pix_fmt = 64, 64, PIXELS
        stream.codec_context.thread_count = 1
        container.mux(stream.encode(av.VideoFrame(64, 64, PIXELS)))
        container.mux(stream.encode(None))
    found = _X264.search(target.getvalue())
    return (found[1].decode(), found[2].decode().strip()) if found else (None, None)
