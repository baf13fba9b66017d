"""Clips and recordings of the writer's own, from the script to the film."""

import json
from pathlib import Path
from typing import Any

import pytest

from reelproof.domain import own_media
from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import JobStatus
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import MediaInfo
from reelproof.engine.studio.films import JobView
from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration
from reelproof.media.checks import DecodedMediaCheck
from reelproof.media.container import rejected
from reelproof.settings.settings import Settings
from reelproof.testing.moving_clip import moving_square_mp4
from reelproof.testing.scripted import ScriptedProvider, tone_wav
from reelproof.wiring.studio import open_studio
from tests.caller import local_caller
from tests.integration.engine.harness import make_film, request_for
from tests.integration.media.examples import encoded, landscape

WORDS = "The market wakes up early."
TEXT = f"# Market\n\n![](market.mp4)\n![](take.wav)\n{WORDS}\n\nThen it sleeps.\n"
CLIP_S, TAKE_S = 3.0, 4.0


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "market.md"
    path.parent.mkdir()
    path.write_text(TEXT)
    (path.parent / "market.mp4").write_bytes(moving_square_mp4(CLIP_S))
    (path.parent / "take.wav").write_bytes(tone_wav(TAKE_S))
    return path


def own(view: JobView) -> dict[str, Any]:
    return {asset.chain[0]: asset for asset in view.assets if asset.chain[0].startswith("own/")}


def shown(view: JobView) -> list[dict[str, Any]]:
    assert view.film is not None
    clips: list[dict[str, Any]] = json.loads(Path(view.film.path).read_text())
    return [clip for clip in clips if clip["key"].startswith("segment/")]


async def test_own_media_are_in_the_film_and_cause_no_calls(script: Path, tmp_path: Path) -> None:
    provider = ScriptedProvider()
    view = await make_film(tmp_path / "home", provider, request_for(script))
    assert view.job.status is JobStatus.succeeded
    assert WORDS not in provider.calls
    clip, narration = shown(view)[0], shown(view)[2]
    assert (clip["is_video"], clip["speed"], clip["status"]) == (True, 0.8, "generated")
    assert narration["media"] == own(view)["own/recording"].accepted_take.media_digest
    assert own(view)["own/recording"].accepted_take.duration_s == pytest.approx(TAKE_S)
    assert own(view)["own/clip"].accepted_take.media_type == "video/mp4"
    folder = script.parent / "film"
    assert "![](market.mp4)\n![](take.wav)\nThe market" in (folder / "script.md").read_text()
    assert WORDS in (folder / "film.srt").read_text().replace("\n", " ")
    assert {path.suffix for path in (folder / "assets").iterdir()} == {".mp4", ".wav", ".png"}


async def test_a_changed_recording_is_taken_up_and_the_same_one_kept(script: Path, tmp_path: Path) -> None:
    first = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    (script.parent / "take.wav").write_bytes(tone_wav(2.0))
    again = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert own(again)["own/recording"].accepted_take.duration_s == pytest.approx(2.0)
    assert own(again)["own/clip"].accepted_take == own(first)["own/clip"].accepted_take


@pytest.mark.parametrize(
    ("name", "content", "expected_text"),
    [
        ("market.mp4", None, "The script refers to the clip market.mp4, but no such file exists next to it."),
        (
            "market.mp4",
            moving_square_mp4(CLIP_S)[:900],
            "The clip market.mp4 cannot be used. The clip is damaged",
        ),
        ("market.mp4", tone_wav(1.0), "The clip market.mp4 cannot be used."),
        ("take.wav", b"", "The recording take.wav is empty; copy it there again."),
        ("take.wav", tone_wav(1.0, hertz=0.0), "The recording take.wav cannot be used. The sound is silent."),
        ("take.wav", moving_square_mp4(CLIP_S), "The recording take.wav cannot be used. The file"),
    ],
)
async def test_one_that_cannot_be_used_is_named_and_the_film_is_made(
    script: Path, tmp_path: Path, name: str, content: bytes | None, expected_text: str
) -> None:
    if content is None:
        (script.parent / name).unlink()
    else:
        (script.parent / name).write_bytes(content)
    view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert view.job.status is JobStatus.succeeded
    report = json.loads((script.parent / "film" / "report.json").read_text())
    assert any(
        row["message"].startswith(expected_text) for row in [*report["notices"], *report["placeholders"]]
    )


async def test_a_card_is_shown_for_a_lost_clip_until_it_is_there(script: Path, tmp_path: Path) -> None:
    (script.parent / "market.mp4").unlink()
    view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    take = own(view)["own/clip"].accepted_take
    assert (take.model, take.is_fallback, take.media_type) == ("local/card", True, "image/png")
    assert not shown(view)[0]["is_video"]
    again = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert own(again)["own/clip"].accepted_take == take
    assert again.job.notices == view.job.notices
    (script.parent / "market.mp4").write_bytes(moving_square_mp4(CLIP_S))
    fixed = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert own(fixed)["own/clip"].accepted_take.model == "own/clip"
    assert shown(fixed)[0]["is_video"]
    assert fixed.job.notices == ()


async def test_a_damaged_clip_is_tried_once_and_its_reason_stays(script: Path, tmp_path: Path) -> None:
    (script.parent / "market.mp4").write_bytes(moving_square_mp4(CLIP_S)[:900])
    view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    again = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert own(again)["own/clip"].accepted_take == own(view)["own/clip"].accepted_take
    assert "cannot be used" in again.job.notices[0].message


async def test_a_link_out_of_the_folder_leads_nowhere(script: Path, tmp_path: Path) -> None:
    (script.parent / "take.wav").rename(tmp_path / "secret.wav")
    (script.parent / "take.wav").symlink_to("../secret.wav")
    view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    (missing,) = [asset.error for asset in view.assets if asset.error]
    assert missing.message == "The recording take.wav is outside the script's folder; copy it there."


async def test_a_file_is_not_regenerated_by_a_model(script: Path, tmp_path: Path) -> None:
    view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    request = RegenerateRequest(own(view)["own/recording"].key, model="scripted/any")
    async with open_studio(Settings(home=tmp_path / "home"), Catalog({}, {})) as studio:
        with pytest.raises(ReelproofError) as caught:
            await studio.job_commands.regenerate_assets(
                local_caller(), view.project.id, Regeneration([request])
            )
    assert caught.value.failure.message.startswith("take.wav is your own recording; change the file")


async def test_a_refused_picture_is_read_again_once_the_check_accepts_it(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.write_text("# Market\n\n![](logo.png)\nThe market wakes up early.\n")
    (script.parent / "logo.png").write_bytes(encoded(landscape()))
    measure = DecodedMediaCheck.measure

    async def refuse(check: DecodedMediaCheck, kind: AssetKind, content: bytes) -> MediaInfo:
        if content == encoded(landscape()):
            raise rejected("The picture is blank: every pixel has the same color.")
        return await measure(check, kind, content)

    with monkeypatch.context() as earlier:
        earlier.setattr(DecodedMediaCheck, "measure", refuse)
        earlier.setattr(own_media, "PICTURE_CHECK_VERSION", own_media.PICTURE_CHECK_VERSION - 1)
        view = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert own(view)["own/picture"].accepted_take.model == "local/card"
    again = await make_film(tmp_path / "home", ScriptedProvider(), request_for(script))
    assert own(again)["own/picture"].accepted_take.model == "own/picture"
    assert again.job.notices == ()
