"""Clips of all kinds that people have are shown as they meant them."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest
from av.video.stream import VideoStream
from PIL import Image

from reelproof.domain.failure import ReelproofError
from reelproof.domain.units import Size
from reelproof.media.clip_check import check_footage
from reelproof.media.frames.footage import Footage
from reelproof.media.frames.planes import empty_planes
from reelproof.media.pictures.decoding import Rgb
from tests.integration.media.clips import PLAIN, ClipEncoding, clip, shown_time_s, squares
from tests.integration.media.colors import (
    GREEN,
    PLACES,
    RED,
    WHITE,
    Numbers,
    chart,
    difference,
    hlg_of,
    pq_of,
)
from tests.integration.media.examples import RATE, TINY, bands, encoded, landscape, wav

CASES = Path(__file__).parents[2] / "acceptance" / "cases" / "media"
EXACT_MATRIX = ((1.0, 0.0, 1.5748), (1.0, -0.18732, -0.46812), (1.0, 1.8556, 0.0))


def shown(content: bytes, folder: Path, index: int = 0, size: Size = TINY) -> Rgb:
    """A frame of a film as a player shows it."""
    path = folder / "clip"
    path.write_bytes(content)
    footage = Footage(path, 1.0, size, RATE)
    planes = empty_planes(size)
    footage.draw(index, planes)
    luma, blue, red = (
        cv2.resize(plane, (size.width, size.height), interpolation=cv2.INTER_NEAREST).astype(float)
        for plane in planes
    )
    signal = np.dstack([(luma - 16) / 219, (blue - 128) / 224, (red - 128) / 224])
    return np.asarray(np.rint((signal @ np.array(EXACT_MATRIX).T).clip(0, 1) * 255), np.uint8)


def deep(pictures: Iterable[Numbers], transfer: int, primaries: int = 9) -> bytes:
    """Ten bits in HEVC and BT.2020, of R, G and B from 0 to 1."""
    target = BytesIO()
    with av.open(target, "w", format="mov") as container:
        stream = container.add_stream("libx265", rate=24, options={"crf": "4", "x265-params": "log-level=0"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = TINY.width, TINY.height, "yuv420p10le"
        context = stream.codec_context
        context.color_primaries, context.color_trc = primaries, transfer
        context.colorspace, context.color_range = 9, 1
        for picture in pictures:
            levels = np.rint(picture.clip(0, 1) * 65_535).astype(np.uint16)
            frame = av.VideoFrame.from_ndarray(levels, format="rgb48le")
            container.mux(
                stream.encode(frame.reformat(format="yuv420p10le", dst_colorspace=9, dst_color_range=1))
            )
        container.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize("white_nits", [203.0, 400.0, 1_000.0])
@pytest.mark.parametrize(("transfer", "signal_of"), [(16, pq_of), (18, hlg_of)], ids=["PQ", "HLG"])
def test_high_dynamic_range_is_brought_into_the_film_s(
    transfer: int, signal_of: Callable[[Rgb, float], Numbers], white_nits: float, tmp_path: Path
) -> None:
    picture = shown(deep([signal_of(chart(), white_nits)] * 12, transfer), tmp_path)
    for (row, column), expected in zip(PLACES, (RED, GREEN, WHITE), strict=True):
        assert difference(picture[row, column], expected) <= 6


def test_lights_above_white_keep_their_shape(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 1, 256)[:, None], (144, 1, 3)) ** 2
    light = np.rint(ramp * 255).astype(np.uint8)
    picture = shown(deep([pq_of(light, 1_000) * 0.9 + 0.02] * 6, 16), tmp_path)
    levels = picture[72, ::16, 1].astype(int)
    assert (np.diff(levels) >= 0).all()
    assert levels[-1] >= 240
    assert levels[-1] > levels[-4]


def test_a_dark_clip_is_not_made_light(tmp_path: Path) -> None:
    night = (chart() * 0.3).astype(np.uint8)
    picture = shown(deep([pq_of(night, 203)] * 6, 16), tmp_path)
    assert difference(picture[20, 20], night[20, 20]) <= 6


def test_the_clip_of_a_phone_in_hlg_has_its_red(tmp_path: Path) -> None:
    picture = shown((CASES / "hdr-hlg.mov").read_bytes(), tmp_path)
    assert difference(picture[20, 20], RED) <= 6


def test_wide_colors_of_an_ordinary_range_are_narrowed(tmp_path: Path) -> None:
    """BT.2020 with the curve of BT.709, as cameras write it in ten bits."""
    linear = np.where(
        chart() / 255 <= 0.04045, chart() / 255 / 12.92, ((chart() / 255 + 0.055) / 1.055) ** 2.4
    )
    wide = linear @ np.array(
        [[0.627404, 0.069097, 0.016391], [0.329283, 0.919540, 0.088013], [0.043313, 0.011362, 0.895595]]
    )
    curved = np.where(wide <= 0.0031308, wide * 12.92, 1.055 * wide ** (1 / 2.4) - 0.055)
    picture = shown(deep([curved] * 6, 14), tmp_path)
    for (row, column), expected in zip(PLACES, (RED, GREEN, WHITE), strict=True):
        assert difference(picture[row, column], expected) <= 6


def oriented(matrix: tuple[int, ...]) -> bytes:
    picture = np.array(bands((255, 0, 0), (0, 255, 0), (0, 0, 255)))
    picture[:48] = picture[:48] // 2
    content = clip([picture] * 8)
    target = BytesIO()
    with av.open(BytesIO(content), "r") as source, av.open(target, "w", format="mp4") as output:
        stream = output.add_stream_from_template(source.streams.video[0])
        assert isinstance(stream, VideoStream)
        one = 65_536
        a, b, c, d = (number * one for number in matrix)
        stream.set_display_matrix([a, b, 0, c, d, 0, 0, 0, 1 << 30])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    return target.getvalue()


@pytest.mark.parametrize(
    ("matrix", "upright"),
    [
        ((1, 0, 0, 1), lambda picture: picture),
        ((-1, 0, 0, 1), lambda picture: picture[:, ::-1]),
        ((1, 0, 0, -1), lambda picture: picture[::-1]),
        ((-1, 0, 0, -1), lambda picture: picture[::-1, ::-1]),
        ((0, 1, -1, 0), lambda picture: np.rot90(picture, -1)),
        ((0, -1, 1, 0), np.rot90),
        ((0, 1, 1, 0), lambda picture: picture.transpose(1, 0, 2)),
        ((0, -1, -1, 0), lambda picture: np.rot90(picture, 2).transpose(1, 0, 2)),
    ],
)
def test_every_display_matrix_is_followed(
    matrix: tuple[int, ...], upright: Callable[[Rgb], Rgb], tmp_path: Path
) -> None:
    picture = np.array(bands((255, 0, 0), (0, 255, 0), (0, 0, 255)))
    picture[:48] = picture[:48] // 2
    expected = upright(picture)
    height, width = expected.shape[:2]
    content = oriented(matrix)
    facts = check_footage(content)
    assert (facts.width, facts.height) == (width, height)
    found = shown(content, tmp_path, size=Size(width, height))
    places = [(height // 6, width // 6), (height // 6, width * 5 // 6), (height * 5 // 6, width // 6)]
    for row, column in places:
        assert np.abs(found[row, column].astype(int) - expected[row, column]).max() <= 12


def test_a_phone_s_mirrored_clip_is_mirrored_and_not_turned(tmp_path: Path) -> None:
    content = (CASES / "mirrored-phone.mp4").read_bytes()
    with av.open(BytesIO(content), "r") as container:
        held = next(container.decode(video=0)).to_ndarray(format="rgb24")
    mirrored = cv2.resize(np.ascontiguousarray(held[:, ::-1]), (256, 144), interpolation=cv2.INTER_AREA)
    assert np.abs(shown(content, tmp_path).astype(int) - mirrored).mean() < 8


def with_hole() -> npt.NDArray[np.uint8]:
    """A chart whose left third is transparent."""
    layer = np.dstack([chart(), np.full((144, 256), 255, np.uint8)])
    layer[:, :85, 3] = 0
    return layer


def transparent(codec: str, container: str, pixels: str) -> bytes:
    target = BytesIO()
    with av.open(target, "w", format=container) as output:
        options = {"crf": "4", "b": "2M", "auto-alt-ref": "0"} if codec.startswith("libvpx") else {}
        stream = output.add_stream(codec, rate=24, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 256, 144, pixels
        if codec.startswith("libvpx"):
            stream.metadata["alpha_mode"] = "1"
        for index in range(12):
            layer = with_hole()
            layer[index : index + 8, 100:240] = (255, 255, 255, 255)
            frame = av.VideoFrame.from_ndarray(layer, format="rgba")
            output.mux(stream.encode(frame.reformat(format=pixels)))
        output.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(
    ("codec", "container", "pixels"),
    [
        ("libvpx-vp9", "webm", "yuva420p"),
        ("libvpx", "webm", "yuva420p"),
        ("prores_ks", "mov", "yuva444p10le"),
        ("png", "mov", "rgba"),
        ("qtrle", "mov", "argb"),
        ("ffv1", "matroska", "yuva420p"),
    ],
)
def test_transparency_in_a_clip_is_white(codec: str, container: str, pixels: str, tmp_path: Path) -> None:
    content = transparent(codec, container, pixels)
    assert check_footage(content).frames == 12
    picture = shown(content, tmp_path)
    assert np.abs(picture[100, 40].astype(int) - 255).max() <= 4
    assert np.abs(picture[130, 110].astype(int) - RED).max() <= 14


def gif(count: int = 8, duration_ms: int = 100) -> bytes:
    frames = [Image.fromarray(picture) for picture in squares(count / 24)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=duration_ms, loop=0)
    return target.getvalue()


def test_a_gif_is_animated_and_loops(tmp_path: Path) -> None:
    content = gif()
    facts = check_footage(content)
    assert (facts.media_type, facts.frames) == ("image/gif", 8)
    assert facts.duration_s == pytest.approx(0.8)
    path = tmp_path / "a.gif"
    path.write_bytes(content)
    footage, planes = Footage(path, 1.0, TINY, RATE), empty_planes(TINY)
    times = []
    for index in (0, 12, 25, 60, 12):
        footage.draw(index, planes)
        times.append(shown_time_s(planes[0], 0.8))
    assert times == pytest.approx([0.0, 0.4, 0.0, 0.4, 0.4], abs=0.06)


def test_a_single_frame_gif_is_a_still(tmp_path: Path) -> None:
    content = encoded(landscape(), "GIF")
    assert check_footage(content).frames == 1
    assert shown(content, tmp_path, 90).std() > 10


@pytest.mark.parametrize(
    ("codec", "container", "media_type"),
    [
        ("mpeg4", "avi", "video/x-msvideo"),
        ("libx264", "avi", "video/x-msvideo"),
        ("mjpeg", "avi", "video/x-msvideo"),
        ("mpeg2video", "mpeg", "video/mpeg"),
        ("mpeg1video", "mpeg", "video/mpeg"),
        ("libx264", "mpegts", "video/mp2t"),
        ("mpeg2video", "mpegts", "video/mp2t"),
        ("libx264", "3gp", "video/3gpp"),
        ("libx264", "flv", "video/x-flv"),
        ("wmv2", "asf", "video/x-ms-wmv"),
        ("libx265", "mp4", "video/mp4"),
        ("libsvtav1", "mp4", "video/mp4"),
        ("mpeg4", "mp4", "video/mp4"),
        ("dnxhd", "mov", "video/quicktime"),
    ],
)
def test_containers_and_encodings_that_people_have(
    codec: str, container: str, media_type: str, tmp_path: Path
) -> None:
    if codec == "dnxhd":
        making = ClipEncoding(24, codec, container, "yuv422p", {"profile": "dnxhr_sq"}, is_tagged=False)
    else:
        pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        making = ClipEncoding(24, codec, container, pixels, {"b": "3M"}, is_tagged=False)
    content = clip(squares(2.0), making)
    facts = check_footage(content)
    assert facts.media_type == media_type
    assert facts.duration_s == pytest.approx(2.0, abs=0.1)
    assert (facts.frames, facts.warnings) == (48, ())
    path = tmp_path / "clip"
    path.write_bytes(content)
    footage, planes = Footage(path, 1.0, TINY, RATE), empty_planes(TINY)
    for index in (0, 30, 50, 10):
        footage.draw(index, planes)
        assert shown_time_s(planes[0], 2.0) == pytest.approx(index / 30, abs=0.06)


def test_a_recording_of_television_that_begins_within_a_group_is_shown(tmp_path: Path) -> None:
    whole = clip(squares(3.0), ClipEncoding(24, "libx264", "mpegts", options={"g": "24", "b": "3M"}))
    start = len(whole) // 12 // 188 * 188
    facts = check_footage(whole[:376] + whole[start:])
    assert 1.5 <= facts.duration_s < 3
    assert shown(whole[:376] + whole[start:], tmp_path, 20).std() > 5


def test_times_may_begin_anywhere_and_vary(tmp_path: Path) -> None:
    target = BytesIO()
    with av.open(target, "w", format="matroska") as container:
        stream = container.add_stream("libx264", rate=24)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 256, 144, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        time_ms = 5_000
        for index, picture in enumerate(squares(2.0)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = time_ms, Fraction(1, 1000)
            time_ms += 20 if index % 2 else 100
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    facts = check_footage(target.getvalue())
    assert facts.duration_s == pytest.approx(2.88, abs=0.15)
    assert shown(target.getvalue(), tmp_path, 80).std() > 5


def test_a_clip_preceded_by_a_cover_is_not_a_cover() -> None:
    with_sound = clip(squares(1.0), replace(PLAIN, with_sound=True))
    assert check_footage(with_sound).frames == 24


def test_a_cover_in_an_audio_file_is_not_a_clip() -> None:
    target = BytesIO()
    with av.open(target, "w", format="matroska") as container:
        sound = container.add_stream("aac", rate=48_000)
        cover = container.add_mux_stream("mjpeg", rate=1, width=256, height=144)
        wave = np.zeros((1, 1024), np.float32)
        for index in range(240):
            frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, index * 1024
            container.mux(sound.encode(frame))
        packet = av.Packet(encoded(landscape(), "JPEG"))
        packet.stream, packet.pts, packet.dts, packet.time_base = cover, 0, 0, Fraction(1, 1000)
        packet.is_keyframe = True
        container.mux(packet)
        container.mux(sound.encode(None))
    with pytest.raises(ReelproofError, match=r"contains no video|single picture"):
        check_footage(target.getvalue())


@pytest.mark.parametrize("size", [Size(127, 93), Size(65, 301), Size(1366, 67)])
def test_odd_sizes_are_shown(size: Size, tmp_path: Path) -> None:
    pictures = [landscape(number, size) for number in range(8)]
    content = clip(pictures, ClipEncoding(codec="ffv1", container="matroska", pixels="yuv444p", options={}))
    facts = check_footage(content)
    assert (facts.width, facts.height) == (size.width, size.height)
    assert shown(content, tmp_path, 2).std() > 2


def test_a_clip_of_240_pictures_a_second_is_shown_at_its_pace(tmp_path: Path) -> None:
    content = clip(squares(1.0, 240), ClipEncoding(rate=240))
    assert check_footage(content).frames == 240
    path = tmp_path / "clip"
    path.write_bytes(content)
    footage, planes = Footage(path, 1.0, TINY, RATE), empty_planes(TINY)
    footage.draw(15, planes)
    assert shown_time_s(planes[0], 1.0) == pytest.approx(0.5, abs=0.02)


def test_frames_woven_from_two_moments_show_one(tmp_path: Path) -> None:
    """A bar that moves 24 pixels between the moments shows no comb."""
    pictures = []
    for index in range(12):
        woven = np.full((144, 256, 3), 40, np.uint8)
        left = 20 + index * 16
        woven[::2, left : left + 24] = 230
        woven[1::2, left + 8 : left + 32] = 230
        pictures.append(woven)
    options = {"b": "8M", "flags": "+ildct+ilme", "field_order": "tt"}
    content = clip(pictures, ClipEncoding(25, "mpeg2video", "mpeg", "yuv420p", options, is_tagged=False))
    luma = shown(content, tmp_path, 12)[40:100, :, 1].astype(int)
    assert np.abs(np.diff(luma, axis=0)).mean() < 2


def test_a_recording_named_as_a_clip_is_reported() -> None:
    with pytest.raises(ReelproofError):
        check_footage(wav(np.sin(np.arange(24_000) * 0.05)))


def test_the_motion_prompt_of_a_still_clip_is_imperative() -> None:
    with pytest.raises(ReelproofError, match="single picture; save it as PNG or JPEG"):
        check_footage(clip(squares(1 / 24)))
