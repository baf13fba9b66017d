"""Settings changed over HTTP: they apply immediately and leave the rest of the file alone."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from reelproof.provider_api import ErrorCode
from reelproof.testing.scripted import ScriptedFailure
from tests.integration.server.harness import OPTIONS, SCRIPT, SUN_PICTURE, StudioApi, StudioHarness

TEXT = "# mine\nvoice = 'bf_emma' # hers\n\n[models.\"scripted/any\"]\ncall_usd = 0.5\n"


async def change(api: StudioApi, body: object, status: int = 200, **headers: str) -> Any:
    answer = await api.client.patch("/api/settings", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
def file(harness: StudioHarness) -> Path:
    return harness.folder / "reelproof.toml"


async def test_a_change_holds_for_the_next_job_and_after_a_restart(
    harness: StudioHarness, file: Path
) -> None:
    file.write_text(TEXT)
    async with harness.open(works=False) as api:
        project_id = (await api.post("/projects", {"script": SCRIPT}, 201))["project_id"]
        body = {"format": "9:16", "captions": "karaoke", "chains": {"image": ["scripted/any"]}, "local": True}
        changed = (await change(api, body))["settings"]
        assert (changed["format"], changed["local"]) == ("9:16", True)
        assert changed["captions"] == "karaoke"
        assert changed["chains"]["image"] == ["scripted/any"]
        plan = await api.get(f"/projects/{project_id}/plan")
        assert plan["format"] == "9:16"
        pictures = [one["models"] for one in plan["assets"] if one["asset"].endswith("/image/1")]
        assert pictures.count(["scripted/any"]) == 2
        assert file.read_text().startswith(TEXT.split("\n\n")[0])
        assert "call_usd = 0.5" in file.read_text()
    async with harness.open(works=False) as api:
        assert (await api.get(f"/projects/{project_id}/plan"))["format"] == "9:16"
        await change(api, {"format": None, "chains": {"image": None}, "local": None})
        assert (await api.get(f"/projects/{project_id}/plan"))["format"] == "16:9"
        assert (await api.get("/settings"))["settings"]["local"] is False


async def test_invalid_settings_are_refused_and_nothing_is_written(
    harness: StudioHarness, file: Path
) -> None:
    file.write_text(TEXT)
    async with harness.open(works=False) as api:
        for body, code in (
            ({"format": "17:9"}, "InvalidInput:format"),
            ({"captions": "karoake"}, "InvalidInput:captions"),
            ({"voise": "bf_emma"}, "InvalidInput:voise"),
            ({"api_token": "0123456789abcdef"}, "InvalidInput:api_token"),
            ({"chains": {"image": ["scripted/none/at-all"]}}, "InvalidInput:chains.image"),
            ({"chains": {"image": ["local/voice"]}}, "InvalidInput:chains.image"),
        ):
            assert (await change(api, body, 422))["code"] == code
        assert file.read_text() == TEXT
        file.write_text("voice = [")
        broken = await change(api, {"format": "9:16"}, 422)
        assert "Correct it by hand" in broken["detail"]
        assert file.read_text() == "voice = ["


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"chains = 5\n", b"[[chains]]\nimage = ['local/card']\n", b"voice = 'x'\nvoize = 'y'\n"],
)
async def test_an_unwritable_file_is_reported_by_name(
    harness: StudioHarness, file: Path, content: bytes
) -> None:
    async with harness.open(works=False) as api:
        file.write_bytes(content)
        await api.get("/settings")
        broken = await change(api, {"chains": {"image": ["local/card"]}}, 422)
        assert broken["code"] == "InvalidInput:settings"
        assert str(file) in broken["detail"]
        assert file.read_bytes() == content


async def test_a_file_stays_what_it_was_but_for_the_change(
    harness: StudioHarness, file: Path, tmp_path: Path
) -> None:
    real = tmp_path / "elsewhere" / "mine.toml"
    real.parent.mkdir()
    real.write_bytes(b"# mine\r\nmusic = 'calm'\r\n")
    real.chmod(0o640)
    file.symlink_to(real)
    async with harness.open(works=False) as api:
        await change(api, {"music": "tense"})
    assert file.is_symlink()
    assert real.read_bytes() == b'# mine\r\nmusic = "tense"\r\n'
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


async def test_a_changed_number_of_retries_holds_from_the_next_failure(
    harness: StudioHarness, file: Path
) -> None:
    passing = ScriptedFailure(ErrorCode.TransientProviderError)
    harness.outcomes[SUN_PICTURE] = [passing] * 3
    async with harness.open() as api:
        first = await api.made()
        assert first["placeholder_count"] == 1
        assert (await change(api, {"max_retries": 2}))["settings"]["max_retries"] == 2
        assert "max_retries = 2" in file.read_text()
        again = await api.ended((await api.post(f"/jobs/{first['job_id']}/retry"))["job_id"])
        assert again["placeholder_count"] == 0
        for wrong in (-1, 21, 2.5, True):
            await change(api, {"max_retries": wrong}, 422)


async def test_a_new_file_is_readable_by_its_owner_only(harness: StudioHarness, file: Path) -> None:
    async with harness.open(works=False) as api:
        await change(api, {"music": "tense"})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_environment_settings_are_changed_in_the_environment(
    harness: StudioHarness, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELPROOF_STYLE", "paper")
    async with harness.open(works=False) as api:
        assert (await api.get("/settings"))["fixed"] == {"style": "REELPROOF_STYLE"}
        refused = await change(api, {"style": "night"}, 409)
        assert "REELPROOF_STYLE" in refused["detail"]
        assert not file.exists()


async def test_of_ten_who_change_the_same_settings_one_does(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        etag = (await api.client.get("/api/settings")).headers["ETag"]
        answers = await asyncio.gather(
            *(
                api.client.patch("/api/settings", json={"voice": f"v{one}"}, headers={"If-Match": etag})
                for one in range(10)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, *[409] * 9]


async def test_a_budget_holds_for_jobs_without_one_and_not_for_others(harness: StudioHarness) -> None:
    async with harness.open() as api:
        changed = await change(api, {"max_cost_usd": 0.5})
        assert changed["settings"]["max_cost_usd"] == 0.5
        limited = await api.post("/jobs", {"script": SCRIPT, "options": OPTIONS})
        missing = (await api.ended(limited["job_id"]))["placeholders"]
        assert {one["code"] for one in missing} == {"BudgetExceeded"}
        free = {"max_cost_microusd": None, "scope": "missing"}
        again = await api.post(f"/jobs/{limited['job_id']}/retry", free)
        assert (await api.ended(again["job_id"]))["placeholder_count"] == len(missing)
        await change(api, {"max_cost_usd": None})
        whole = await api.post(f"/jobs/{again['job_id']}/retry", free)
        assert (await api.ended(whole["job_id"]))["placeholder_count"] == 0


@pytest.mark.parametrize("amount", [-1, 1_000_001, "5", True])
async def test_what_is_no_budget_is_refused(harness: StudioHarness, file: Path, amount: object) -> None:
    async with harness.open(works=False) as api:
        await change(api, {"max_cost_usd": amount}, 422)
        assert not file.exists()
