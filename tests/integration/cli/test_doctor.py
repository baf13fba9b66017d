"""`reelproof doctor` finds faults and reports how to fix them."""

import json
from pathlib import Path

import pytest

from reelproof.provider_api import API_VERSION
from reelproof.testing.servers import ServerScript, in_thread
from tests.integration.cli.conftest import PLUGIN, RETIRING_PLUGIN, Run

pytestmark = pytest.mark.usefixtures("plugin")


def test_it_checks_everything_and_leaves_nothing_behind(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reel("doctor", "--json") == 0
    check_output = json.loads(capsys.readouterr().out)
    names = [check["name"] for check in check_output["required"]]
    assert names == ["python", "video", "settings", "models", "home", "disk", "database"]
    assert "scripted: scripted" in [
        check["name"] for check in [*check_output["providers"], *check_output["unused"]]
    ]
    assert not (tmp_path / "home").exists()


def test_broken_settings_and_providers_are_all_named(
    reel: Run, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "reelproof.toml").write_text("max_retries = -1\n")
    (tmp_path / "site" / "scripted_plugin.py").write_text("import nothing_like_this\n")
    assert reel("doctor") == 1
    output = capsys.readouterr().out
    assert "✗ settings" in output
    assert "max_retries" in output
    assert "! scripted" in output
    assert "nothing_like_this" in output
    assert "No film can be made here until the problems marked ✗ are fixed." in output


def test_a_provider_for_another_version_of_the_api_is_reported(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = PLUGIN.replace("ScriptedProvider())", f"ScriptedProvider(), api_version={API_VERSION + 1})")
    (tmp_path / "site" / "scripted_plugin.py").write_text(newer)
    assert reel("doctor") == 0
    output = capsys.readouterr().out
    assert f"could not be loaded: it was written for version {API_VERSION + 1} of the provider API" in output
    assert "Upgrade or reinstall the provider scripted, or remove it." in output


def test_a_provider_with_a_failing_check_is_listed(
    reel: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = PLUGIN.replace("ScriptedProvider())", "Broken())") + (
        "\n\nclass Broken(ScriptedProvider):\n    def check(self):\n        raise KeyError('voice')\n"
    )
    (tmp_path / "site" / "scripted_plugin.py").write_text(broken)
    assert reel("doctor") == 0
    assert "its own check failed: KeyError: 'voice'" in capsys.readouterr().out


def test_an_unusable_home_is_reported(
    reel: Run, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "file").touch()
    monkeypatch.setenv("REELPROOF_HOME", str(work / "file" / "home"))
    assert reel("doctor") == 1
    assert "Set REELPROOF_HOME to a folder you can write to." in capsys.readouterr().out


def test_a_chain_with_models_that_cannot_be_used_is_named(
    reel: Run, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site" / "scripted_plugin.py").write_text(RETIRING_PLUGIN)
    chain = '["scripted/gone", "scripted/going", "scripted/locked", "scripted/down", "local/card"]'
    (work / "reelproof.toml").write_text(f"[chains]\nimage = {chain}\nvideo = ['scripted/nobody']\n")
    assert reel("doctor", "--json") == 0
    output = {row["name"]: row for row in json.loads(capsys.readouterr().out)["chains"]}
    made = "image, starting_image by scripted"
    assert output[f"{made}/gone"]["detail"] == "was switched off on 2020-02-01"
    assert output[f"{made}/going"]["detail"].startswith("is switched off on 20")
    assert output[f"{made}/locked"]["detail"] == "SCRIPTED_KEY is not set"
    assert output[f"{made}/locked"]["remediation"] == "Set SCRIPTED_KEY, or take the model out of [chains]."
    assert output[f"{made}/down"]["detail"] == "127.0.0.1:9 does not respond"
    assert output[f"{made}/down"]["remediation"].startswith("Start that server")
    assert output["video by scripted/nobody"]["detail"].startswith("Unknown model: scripted/nobody.")
    assert len(output) == 5
    assert reel("doctor") == 0
    assert "\nChains\n  ! image, starting_image by scripted/gone" in capsys.readouterr().out


def test_an_empty_chain_prevents_films(reel: Run, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "reelproof.toml").write_text("[chains]\nmusic = ['scripted/nobody']\n")
    assert reel("doctor") == 1
    assert "✗ models" in capsys.readouterr().out


def test_a_retired_model_in_a_chain_is_reported_with_its_date(
    reel: Run, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "reelproof.toml").write_text("[chains]\nimage = ['openai/dall-e-3']\n")
    assert reel("doctor") == 1
    gone = "openai/dall-e-3 was switched off on 2026-05-12; choose openai/gpt-image-"
    assert capsys.readouterr().out.count(gone) >= 1


def test_the_keys_of_the_home_are_seen(
    reel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ELEVENLABS_API_KEY", raising=False)
    keys = tmp_path / "home" / "keys.json"
    keys.parent.mkdir()
    keys.write_text('{"ELEVENLABS_API_KEY": "kept-in-the-home"}')
    assert reel("models", "--kind", "narration", "--json") == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert rows["elevenlabs/eleven_flash_v2_5"]["is_available"] is True
    assert reel("doctor", "--json") == 0
    check_output = json.loads(capsys.readouterr().out)
    [check] = [row for row in check_output["providers"] if row["name"].startswith("elevenlabs:")]
    assert check["is_ok"] is True
    keys.write_text("broken")
    assert reel("doctor") == 1
    output = capsys.readouterr().out
    assert "✗ keys" in output
    assert "remove it, then set the keys again" in output


def test_keys_are_tested_on_request(
    reel: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-wrong-key-0002")
    monkeypatch.setenv("REPLICATE_WEBHOOK_SECRET", "whsec_0123456789")
    with in_thread(ServerScript(key="sk-the-right-key-0001")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.urls.openai)
        assert reel("doctor", "--keys", "--json") == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)["providers"]}
    assert not checks["openai: OPENAI_API_KEY"]["is_ok"]
    assert checks["openai: OPENAI_API_KEY"]["remediation"]
    assert checks["replicate: REPLICATE_WEBHOOK_SECRET"]["is_ok"]
