"""A long film changed in a running studio, over HTTP: `python -m benchmarks.studio_changes [SEGMENTS]`.

Seconds from the upload of another picture or recording to the end of the job that makes the film again, the
full one or a draft. One line of JSON.
"""

import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import httpx

from benchmarks.photo import write_photo
from benchmarks.process import running_studio
from benchmarks.render import write_film, write_recording

SEGMENTS = 100
PATIENCE_S = 900.0
ROUNDS = 3
OPTIONS = {"music": "none", "local": True, "language": "en"}


def main() -> None:
    segments = int(sys.argv[1]) if sys.argv[1:] else SEGMENTS
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps(measure_studio_changes(Path(folder), segments)), flush=True)


def measure_studio_changes(folder: Path, segments: int = SEGMENTS) -> Mapping[str, float]:
    script = write_film(folder / "film", segments)
    with (
        running_studio(folder / "home") as (_, url),
        httpx.Client(base_url=url, timeout=PATIENCE_S) as client,
    ):
        film = StudioFilm(client, script)
        whole_s = film.make()
        picture_s = [film.change_picture(number) for number in range(ROUNDS)]
        recording_s = [film.change_recording(number) for number in range(ROUNDS)]
        unchanged_s = [film.make() for _ in range(ROUNDS)]
        film.make(draft=True)
        draft_s = [film.change_picture(number, draft=True) for number in range(ROUNDS)]
    return {
        "studio_whole_s": round(whole_s, 2),
        "studio_unchanged_s": round(median(unchanged_s), 2),
        "studio_picture_changed_s": round(median(picture_s), 2),
        "studio_recording_changed_s": round(median(recording_s), 2),
        "studio_draft_s": round(median(draft_s), 2),
    }


class StudioFilm:
    """A project whose media are those beside the script."""

    def __init__(self, client: httpx.Client, script: Path) -> None:
        self._client, self._folder = client, script.parent
        created = client.post("/projects", json={"script": script.read_text()}).raise_for_status()
        self._project = created.json()["project_id"]
        self._changes = 0
        for path in sorted(script.parent.iterdir()):
            if path != script:
                self._upload(path)

    def change_picture(self, number: int, draft: bool = False) -> float:
        path = self._folder / f"{number}.jpg"
        self._changes += 1
        write_photo(path, 1_000 + self._changes)
        return self._changed(path, draft)

    def change_recording(self, number: int) -> float:
        """Just as long, so that nothing moves."""
        path = self._folder / f"{number}.wav"
        self._changes += 1
        write_recording(path, 1_000 + self._changes)
        return self._changed(path, draft=False)

    def make(self, draft: bool = False) -> float:
        started = time.perf_counter()
        request = {"project_id": self._project, "options": {**OPTIONS, "draft": draft}}
        job = self._client.post("/jobs", json=request).raise_for_status().json()["job_id"]
        with self._client.stream("GET", f"/jobs/{job}/events") as stream:
            for line in stream.iter_lines():
                if line.startswith("event: job-completed"):
                    break
        status = self._client.get(f"/jobs/{job}").json()["status"]
        if status != "succeeded":
            raise RuntimeError(f"the film was not made: {status}")
        return time.perf_counter() - started

    def _changed(self, path: Path, draft: bool) -> float:
        started = time.perf_counter()
        self._upload(path)
        self.make(draft)
        return time.perf_counter() - started

    def _upload(self, path: Path) -> None:
        url = f"/projects/{self._project}/files/{path.name}"
        self._client.put(url, content=path.read_bytes()).raise_for_status()


if __name__ == "__main__":
    main()
