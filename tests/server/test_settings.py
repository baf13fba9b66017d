"""Settings changed over HTTP: they hold at once, and leave the rest of the file alone."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.server.house import SCRIPT, Face, House

TEXT = "# mine\nvoice = 'bf_emma' # hers\n\n[models.\"scripted/any\"]\ncall_usd = 0.5\n"


async def change(face: Face, body: object, status: int = 200, **headers: str) -> Any:
    answer = await face.client.patch("/api/settings", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
def file(house: House) -> Path:
    return house.folder / "reelproof.toml"


async def test_a_change_holds_for_the_next_job_and_after_a_restart(house: House, file: Path) -> None:
    file.write_text(TEXT)
    async with house.open(works=False) as face:
        project_id = (await face.post("/projects", {"script": SCRIPT}, 201))["project_id"]
        body = {"format": "9:16", "chains": {"image": ["scripted/any"]}, "local": True}
        changed = (await change(face, body))["settings"]
        assert (changed["format"], changed["local"]) == ("9:16", True)
        assert changed["chains"]["image"] == ["scripted/any"]
        plan = await face.get(f"/projects/{project_id}/plan")
        assert plan["format"] == "9:16"
        pictures = [one["models"] for one in plan["assets"] if one["asset"].endswith("/image/1")]
        assert pictures.count(["scripted/any"]) == 2
        assert file.read_text().startswith(TEXT.split("\n\n")[0])
        assert "call_usd = 0.5" in file.read_text()
    async with house.open(works=False) as face:
        assert (await face.get(f"/projects/{project_id}/plan"))["format"] == "9:16"
        await change(face, {"format": None, "chains": {"image": None}, "local": None})
        assert (await face.get(f"/projects/{project_id}/plan"))["format"] == "16:9"
        assert (await face.get("/settings"))["settings"]["local"] is False


async def test_what_is_not_valid_is_refused_and_nothing_is_written(house: House, file: Path) -> None:
    file.write_text(TEXT)
    async with house.open(works=False) as face:
        for body, code in (
            ({"format": "17:9"}, "InvalidInput:format"),
            ({"voise": "bf_emma"}, "InvalidInput:voise"),
            ({"api_token": "0123456789abcdef"}, "InvalidInput:api_token"),
            ({"chains": {"image": ["scripted/none/at-all"]}}, "InvalidInput:model"),
            ({"chains": {"image": ["local/voice"]}}, "InvalidInput:model"),
        ):
            assert (await change(face, body, 422))["code"] == code
        assert file.read_text() == TEXT
        file.write_text("voice = [")
        broken = await change(face, {"format": "9:16"}, 422)
        assert "Correct it by hand" in broken["detail"]
        assert file.read_text() == "voice = ["


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"chains = 5\n", b"[[chains]]\nimage = ['local/card']\n", b"voice = 'x'\nvoize = 'y'\n"],
)
async def test_a_file_that_cannot_be_changed_is_told_by_its_name(
    house: House, file: Path, content: bytes
) -> None:
    async with house.open(works=False) as face:
        file.write_bytes(content)
        await face.get("/settings")
        broken = await change(face, {"chains": {"image": ["local/card"]}}, 422)
        assert broken["code"] == "InvalidInput:settings"
        assert str(file) in broken["detail"]
        assert file.read_bytes() == content


async def test_a_file_stays_what_it_was_but_for_the_change(house: House, file: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "mine.toml"
    real.parent.mkdir()
    real.write_bytes(b"# mine\r\nmusic = 'calm'\r\n")
    real.chmod(0o640)
    file.symlink_to(real)
    async with house.open(works=False) as face:
        await change(face, {"music": "tense"})
    assert file.is_symlink()
    assert real.read_bytes() == b'# mine\r\nmusic = "tense"\r\n'
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


async def test_a_file_that_is_new_is_read_by_nobody_else(house: House, file: Path) -> None:
    async with house.open(works=False) as face:
        await change(face, {"music": "tense"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_what_the_environment_says_is_changed_there(
    house: House, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELPROOF_STYLE", "paper")
    async with house.open(works=False) as face:
        assert (await face.get("/settings"))["fixed"] == {"style": "REELPROOF_STYLE"}
        refused = await change(face, {"style": "night"}, 409)
        assert "REELPROOF_STYLE" in refused["detail"]
        assert not file.exists()


async def test_of_ten_who_change_the_same_settings_one_does(house: House) -> None:
    async with house.open(works=False) as face:
        etag = (await face.client.get("/api/settings")).headers["ETag"]
        answers = await asyncio.gather(
            *(
                face.client.patch("/api/settings", json={"voice": f"v{one}"}, headers={"If-Match": etag})
                for one in range(10)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, *[409] * 9]
