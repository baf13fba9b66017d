"""Encoders of pictures with their options: preset, quality (CRF), keyframes."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from reelproof.domain.frozen import frozen
from reelproof.domain.render import Codec

# Increment when the same chunk would render differently.
DRAWING_VERSION = 4
# Macroblock-tree halves both size and time of slow moves over still pictures; the rest is `superfast`.
# Only the first frame of a chunk is a keyframe, and no frame refers to one before it.
X264_PARAMETERS = (
    "mbtree=1:rc-lookahead=7:b-adapt=0:bframes=5:b-pyramid=none:weightp=0:scenecut=0:"
    "open-gop=0:keyint=300:min-keyint=1:chromaloc=1"
)
X264_OPTIONS = {"preset": "superfast", "crf": "15.8", "profile": "high", "x264-params": X264_PARAMETERS}
# In one thread, like x264, and no keyframe but the first.
AV1_OPTIONS = {"preset": "9", "crf": "35", "svtav1-params": "lp=1:keyint=-1:scd=0"}


@frozen
class VideoEncoder:
    """An encoder by FFmpeg's name; `options` and `pixel_format` are FFmpeg's."""

    name: str
    codec: Codec
    options: tuple[tuple[str, str], ...]
    pixel_format: str = "yuv420p"
    is_hardware: bool = False


X264 = VideoEncoder("libx264", Codec.h264, tuple(X264_OPTIONS.items()))
SVT_AV1 = VideoEncoder("libsvtav1", Codec.av1, tuple(AV1_OPTIONS.items()))
# The first frame of a chunk is its only keyframe; without reordering, drivers agree best.
_ONE_GROUP = {"g": "300", "bf": "0"}
_QUALITY: Mapping[str, Mapping[str, str]] = {
    "videotoolbox": {"q:v": "65", "allow_sw": "0"},
    "nvenc": {"preset": "p4", "rc": "vbr", "cq": "24", "b": "0", "forced-idr": "1"},
    "qsv": {"preset": "veryfast", "global_quality": "23"},
    "amf": {"usage": "transcoding", "rc": "cqp", "qp_i": "22", "qp_p": "24"},
    "mf": {"hw_encoding": "1", "rate_control": "quality", "quality": "70"},
    "v4l2m2m": {"b": "8000000"},
}
_PIXEL_FORMATS = {"qsv": "nv12", "amf": "nv12", "mf": "nv12", "v4l2m2m": "nv12"}


def _hardware(codec: Codec, *interfaces: str) -> tuple[VideoEncoder, ...]:
    return tuple(
        VideoEncoder(
            f"{codec.value}_{one}",
            codec,
            tuple({**_ONE_GROUP, **_QUALITY[one]}.items()),
            _PIXEL_FORMATS.get(one, "yuv420p"),
            is_hardware=True,
        )
        for one in interfaces
    )


# By system and maker, best first.
HARDWARE: Mapping[Codec, tuple[VideoEncoder, ...]] = {
    Codec.h264: _hardware(Codec.h264, "videotoolbox", "nvenc", "qsv", "amf", "mf", "v4l2m2m"),
    Codec.av1: _hardware(Codec.av1, "nvenc", "qsv", "amf"),
}
NOT_BUILT_IN = "this FFmpeg does not have it"
SOFTWARE: Mapping[Codec, VideoEncoder] = {one.codec: one for one in (X264, SVT_AV1)}


@cache
def encoder_identity(encoder: VideoEncoder = X264) -> str:
    """Identifies everything that determines a chunk's bytes apart from its own description."""
    packages = ("av", "opencv-python-headless", "pillow", "pi-heif", "manimgx-fonts", "manimgx-fonts-cjk")
    versions = " ".join(f"{package} {version(package)}" for package in packages)
    # x264 was the first, and is not named.
    name = "" if encoder == X264 else f"{encoder.name} "
    return f"drawing {DRAWING_VERSION}; {name}{dict(encoder.options)}; {versions}"
