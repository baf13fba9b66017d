from __future__ import annotations

import os
from pathlib import Path

import pytest

from reelproof_build.node import supports_studio
from reelproof_build.studio_bundle import StudioBundle
from reelproof_build.task import NOT_BUILT, run_task

NODE = "#!/bin/sh\necho v{version}\n"
NPM = """#!/bin/sh
echo "$1" >> "$(dirname "$0")/calls"
echo "$*" >> "$(dirname "$0")/arguments"
case "$1" in
  ci) mkdir -p node_modules ;;
  run) cp index.html "$REELPROOF_STUDIO_OUTPUT/index.html" ;;
esac
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the scripted npm is a shell script")


@pytest.fixture
def bundle(tmp_path: Path) -> StudioBundle:
    """A checkout that holds sources of a page alone."""
    web = tmp_path / "checkout" / "web"
    (web / "src").mkdir(parents=True)
    (web / "index.html").write_text("<title>One</title>", "utf-8")
    (web / "package-lock.json").write_text("{}", "utf-8")
    (web / "src" / "main.ts").write_text("start()", "utf-8")
    return StudioBundle(tmp_path / "checkout")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scripted Node.js on PATH that keeps a list of npm's calls."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in {"node": NODE.format(version="22.12.0"), "npm": NPM}.items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv("REELPROOF_BUILD_STUDIO", raising=False)
    return folder


def calls(programs: Path) -> list[str]:
    return (programs / "calls").read_text("utf-8").split()


def test_the_page_is_built_once(bundle: StudioBundle, programs: Path, tmp_path: Path) -> None:
    done = [run_task(bundle, tmp_path / "dist") for _ in range(2)]
    assert done == ["the studio page: built", "the studio page: up to date"]
    assert (bundle.folder / "index.html").read_text("utf-8") == "<title>One</title>"
    assert calls(programs) == ["ci", "run"]


def test_a_changed_source_builds_again_with_the_packages_that_are_there(
    bundle: StudioBundle, programs: Path, tmp_path: Path
) -> None:
    run_task(bundle, tmp_path / "dist")
    (bundle.sources / "src" / "main.ts").write_text("startAgain()", "utf-8")
    run_task(bundle, tmp_path / "dist")
    assert calls(programs) == ["ci", "run", "run"]


def test_a_changed_lock_installs_its_packages(bundle: StudioBundle, programs: Path, tmp_path: Path) -> None:
    run_task(bundle, tmp_path / "dist")
    (bundle.sources / "package-lock.json").write_text('{"name": "other"}', "utf-8")
    run_task(bundle, tmp_path / "dist")
    assert calls(programs) == ["ci", "run", "ci", "run"]


def test_packages_of_another_platform_are_installed_anew(
    bundle: StudioBundle, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_task(bundle, tmp_path / "dist")
    monkeypatch.setattr("platform.machine", lambda: "another")
    (bundle.sources / "src" / "main.ts").write_text("startAgain()", "utf-8")
    run_task(bundle, tmp_path / "dist")
    assert calls(programs) == ["ci", "run", "ci", "run"]


def test_the_tools_of_the_build_are_installed_in_production_too(
    bundle: StudioBundle, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_ENV", "production")
    run_task(bundle, tmp_path / "dist")
    assert "ci --include=dev --ignore-scripts" in (programs / "arguments").read_text("utf-8")


def test_the_errors_of_a_compiler_are_quoted(bundle: StudioBundle, programs: Path, tmp_path: Path) -> None:
    (programs / "npm").write_text("#!/bin/sh\necho 'main.ts(1,1): error TS2304'\nexit 2\n", "utf-8")
    assert "main.ts(1,1): error TS2304" in run_task(bundle, tmp_path / "dist")


@pytest.mark.parametrize(
    ("version", "is_supported"),
    [
        ((18, 20), False),
        ((20, 18), False),
        ((20, 19), True),
        ((21, 7), False),
        ((22, 11), False),
        ((22, 12), True),
        ((24, 0), True),
        ((), False),
    ],
)
def test_the_page_needs_a_node_that_vite_supports(version: tuple[int, ...], is_supported: bool) -> None:
    assert supports_studio(version) is is_supported


def test_installed_packages_do_not_count_as_sources(
    bundle: StudioBundle, programs: Path, tmp_path: Path
) -> None:
    before = bundle.fingerprint()
    run_task(bundle, tmp_path / "dist")
    assert (bundle.sources / "node_modules").is_dir()
    assert bundle.fingerprint() == before


def test_without_the_sources_the_reason_is_recorded(programs: Path, tmp_path: Path) -> None:
    bundle = StudioBundle(tmp_path / "empty")
    run_task(bundle, tmp_path / "dist")
    assert (bundle.folder / NOT_BUILT).read_text("utf-8") == (
        "The studio page is missing: the sources in web/ are not here.\n"
    )
