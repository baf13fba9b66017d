"""What is told of encoding is what is done."""

import shlex
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av

from reelproof.domain.ids import Digest
from reelproof.media.account import media_versions, render_account
from reelproof.media.chunk import Chunk
from reelproof.media.encode import encode_chunk
from tests.media.examples import RATE, TINY, encoded, landscape


def test_it_is_what_a_chunk_is_encoded_with(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(encoded(landscape()))
    content = encode_chunk(Chunk(Digest("still"), None, None, 12, 0, 12, TINY, RATE, "en"), picture)
    video = render_account(TINY, RATE)["video"]
    assert isinstance(video, dict)
    assert str(video["x264_options"]).encode() in content
    with av.open(BytesIO(content)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == video["frames_per_s"]
        assert (stream.width, stream.height) == (video["width"], video["height"])
        assert stream.codec_context.pix_fmt == video["pixel_format"]
    assert str(media_versions()["x264"]).encode() in content


def test_the_command_asks_for_the_same() -> None:
    account = render_account(TINY, RATE)
    words = shlex.split(str(account["command"]))
    asked = dict(pairwise(words))
    video, container = account["video"], account["container"]
    assert isinstance(video, dict)
    assert isinstance(container, dict)
    for name, value in {**video["options"], **container["options"]}.items():
        assert asked[f"-{'profile:v' if name == 'profile' else name}"] == value
    assert asked["-s"] == f"{TINY.width}x{TINY.height}"
    assert (words[0], words[-1]) == ("ffmpeg", "film.mp4")
