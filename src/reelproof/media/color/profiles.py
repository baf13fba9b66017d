"""Conversion of pictures to sRGB, by their ICC color profile, gamma or HDR signal."""

import struct
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from reelproof.media.color.tone import ToneCurve, tone_for
from reelproof.media.color.transfer import ColorSignal, Values

MAX_PROFILE_BYTES = 8_000_000
# The approximate exponent of the sRGB curve, as PNG files state it.
USUAL_GAMMA, GAMMA_SPREAD = 0.45455, 0.05
# Where HEIC, AVIF and PNG files store primaries, transfer, matrix and range.
_NCLX, _CICP = b"colrnclx", b"cICP"
_HEADER_BYTES = 1_000_000
_TONE_SAMPLES = 100_000
_ROWS_PER_STRIP = 256


def to_srgb(picture: Image.Image, content: bytes) -> Image.Image:
    """Converts a picture without transparency to RGB. A broken profile is ignored."""
    profile = _profile(picture)
    if profile is not None:
        try:
            return _by_profile(picture, profile)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    if picture.mode == "LAB":
        return _by_profile(picture, ImageCms.createProfile("LAB"))
    return _by_signal(picture.convert("RGB"), content)


def _profile(picture: Image.Image) -> ImageCms.ImageCmsProfile | None:
    content = picture.info.get("icc_profile")
    if not isinstance(content, bytes) or not content or len(content) > MAX_PROFILE_BYTES:
        return None
    try:
        profile = ImageCms.getOpenProfile(BytesIO(content))
        is_standard_range = "srgb" in ImageCms.getProfileDescription(profile).lower()
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    return None if is_standard_range and picture.mode == "RGB" else profile


def _by_profile(picture: Image.Image, profile: ImageCms.ImageCmsProfile | object) -> Image.Image:
    source = picture if picture.mode in ("RGB", "CMYK", "L", "LAB") else picture.convert("RGB")
    converted = ImageCms.profileToProfile(
        source,
        profile,  # type: ignore[arg-type]
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if converted is None:
        raise ValueError("the profile gave no picture")
    return converted


def _by_signal(picture: Image.Image, content: bytes) -> Image.Image:
    signal = _signal(content)
    if signal is not None and not signal.is_standard_range:
        return _shown(picture, signal)
    gamma = picture.info.get("gamma")
    if isinstance(gamma, float) and gamma > 0 and "srgb" not in picture.info:
        return _by_gamma(picture, gamma)
    return picture


def _signal(content: bytes) -> ColorSignal | None:
    head = content[:_HEADER_BYTES]
    mark, form = (_CICP, ">BB") if head.startswith(b"\x89PNG") else (_NCLX, ">HH")
    place = head.find(mark)
    if place < 0 or len(head) < place + 16:
        return None
    return ColorSignal(*struct.unpack_from(form, head, place + len(mark)))


def _shown(picture: Image.Image, signal: ColorSignal) -> Image.Image:
    values = np.asarray(picture)
    step = max(1, round((picture.width * picture.height / _TONE_SAMPLES) ** 0.5))
    samples = _from_0_to_1(values[::step, ::step])
    tone = tone_for(samples, signal) if signal.is_hdr else ToneCurve()
    shown = np.empty_like(values)
    for top in range(0, picture.height, _ROWS_PER_STRIP):
        rows = _from_0_to_1(values[top : top + _ROWS_PER_STRIP])
        shown[top : top + _ROWS_PER_STRIP] = np.rint(tone.shown(rows, signal) * 255)
    return Image.fromarray(shown)


def _from_0_to_1(levels: npt.NDArray[np.uint8]) -> Values:
    return levels.astype(np.float32) * np.float32(1 / 255)


def _by_gamma(picture: Image.Image, gamma: float) -> Image.Image:
    if abs(gamma / USUAL_GAMMA - 1) <= GAMMA_SPREAD:
        return picture
    levels = [round(255 * (level / 255) ** (USUAL_GAMMA / gamma)) for level in range(256)]
    return picture.point(levels * 3)
