"""The documented encoding settings are the ones in use."""

import shlex
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av

from reelproof.domain.ids import Digest
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encode import encode_chunk
from reelproof.media.rendering.encoding_report import encoding_settings, media_versions
from tests.integration.media.examples import RATE, TINY, encoded, landscape


def test_it_is_what_a_chunk_is_encoded_with(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(encoded(landscape()))
    content = encode_chunk(Chunk(Digest("still"), None, None, 12, 0, 12, TINY, RATE, "en"), picture)
    video = encoding_settings(TINY, RATE)["video"]
    assert isinstance(video, dict)
    assert str(video["x264_options"]).encode() in content
    with av.open(BytesIO(content)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == video["frames_per_s"]
        assert (stream.width, stream.height) == (video["width"], video["height"])
        assert stream.codec_context.pix_fmt == video["pixel_format"]
    assert str(media_versions()["x264"]).encode() in content


def test_the_command_makes_the_same_request() -> None:
    account = encoding_settings(TINY, RATE)
    words = shlex.split(str(account["command"]))
    flags = dict(pairwise(words))
    video, container = account["video"], account["container"]
    assert isinstance(video, dict)
    assert isinstance(container, dict)
    for name, value in {**video["options"], **container["options"]}.items():
        assert flags[f"-{'profile:v' if name == 'profile' else name}"] == value
    assert flags["-s"] == f"{TINY.width}x{TINY.height}"
    assert (words[0], words[-1]) == ("ffmpeg", "film.mp4")
