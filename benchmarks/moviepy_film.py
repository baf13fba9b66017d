"""The film of `peers.py`, made as MoviePy's guides show; runs in the peers' environment."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, ImageClip, TextClip

ZOOM = 0.06


def main() -> None:
    film = json.loads(Path(sys.argv[1]).read_text())
    pictures = [_picture(segment, film["size"]) for segment in film["segments"]]
    captions = [_caption(caption, film) for caption in film["captions"]]
    voices = [
        AudioFileClip(segment["recording"]).with_start(segment["start_s"]) for segment in film["segments"]
    ]
    composed = CompositeVideoClip([*pictures, *captions], size=film["size"])
    spoken = composed.with_audio(CompositeAudioClip(voices)).with_duration(film["duration_s"])
    spoken.write_videofile(
        film["output"], fps=film["frames_per_s"], codec="libx264", audio_codec="aac", logger=None
    )


def _picture(segment: Mapping[str, Any], size: list[int]) -> ImageClip:
    duration_s = segment["duration_s"]
    picture = ImageClip(segment["picture"]).resized(size).with_duration(duration_s)
    zoomed = picture.resized(lambda at_s: 1 + ZOOM * at_s / duration_s)
    return zoomed.with_position("center").with_start(segment["start_s"])


def _caption(caption: Mapping[str, Any], film: Mapping[str, Any]) -> TextClip:
    text = TextClip(
        font=film["font"],
        text=caption["text"],
        font_size=48,
        color="white",
        stroke_color="black",
        stroke_width=2,
    )
    timed = text.with_start(caption["start_s"]).with_duration(caption["end_s"] - caption["start_s"])
    return timed.with_position(("center", 0.85), relative=True)


if __name__ == "__main__":
    main()
