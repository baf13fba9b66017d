"""A fake renderer: the film is its timeline as JSON, with a black poster."""

import json
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from reelproof.domain.canonical import digest_of, digest_of_bytes
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.render import FilmFile
from reelproof.engine.ports.files import RenderRequest
from reelproof.planning.export.film_files import POSTER_NAME


class ListRenderer:
    """Writes each clip's media, length, motion and fit, and transitions, instead of video. Equal timelines
    give equal bytes.
    """

    async def render(self, request: RenderRequest, on_progress: Callable[[int, int, str], None]) -> FilmFile:
        timeline = request.timeline
        on_progress(0, timeline.duration, "clips")
        content = json.dumps(
            [
                {
                    "key": clip.asset_key,
                    "frames": clip.duration,
                    "media": clip.media,
                    "status": clip.status,
                    "is_video": clip.is_video,
                    "speed": clip.speed,
                    "replacement_key": clip.replacement_key,
                    "motion": clip.motion.name if clip.motion else None,
                    "fit": clip.fit,
                }
                for clip in (*timeline.visuals, *timeline.narration, *timeline.music)
            ]
            + [{"kind": one.kind, "cut": one.cut} for one in timeline.transitions],
            indent=1,
        ).encode()
        for path in request.media_paths.values():
            digest_of_bytes(path.read_bytes())
        request.output.write_bytes(content)
        Image.new("RGB", (16, 9)).save(request.output.with_name(POSTER_NAME), "JPEG")
        on_progress(timeline.duration, timeline.duration, "clips")
        return FilmFile(
            path=str(request.output),
            key=digest_of(content.decode()),
            size_bytes=len(content),
            duration_s=timeline.duration_s,
            segments_rendered=len(timeline.visuals),
            segments_reused=0,
        )

    async def measured(self, output: Path) -> FilmMeasure | None:
        return None
