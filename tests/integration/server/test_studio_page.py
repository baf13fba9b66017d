"""The studio's page and its assets: caching, policy, and what is answered where there are none."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from reelproof.server.app import app_without_services
from reelproof.server.security.protection import protected
from reelproof.server.studio.bundle import missing_reason
from reelproof.server.studio.page import bundle_folder
from reelproof.settings.settings import Settings
from reelproof.wiring.server import protection_for

HOST = "127.0.0.1"
PAGE = "<!doctype html><title>Reelproof</title>"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "licenses.md").write_text("# Licenses")
    (folder / "assets" / "index-1a2b.js").write_text("start()")
    (folder / "assets" / "notes.txt").write_text("not part of the page")
    return folder


@pytest.fixture
async def client(tmp_path: Path, bundle: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = app_without_services("1.2.3")
    app.dependency_overrides[bundle_folder] = lambda: bundle
    guarded = protected(app, protection_for(Settings(home=tmp_path / "home"), HOST))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(guarded), base_url=f"http://{HOST}", trust_env=False
    ) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/films/prj_1", "/films/prj_1/script", "/settings", "/system"])
async def test_the_page_is_checked_for_a_new_version_and_runs_only_its_own_scripts(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(path)
    assert (response.status_code, response.text) == (200, PAGE)
    assert response.headers["cache-control"] == "private, no-cache"
    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_assets_are_cached_for_good(client: httpx.AsyncClient) -> None:
    response = await client.get("/assets/index-1a2b.js")
    assert (response.status_code, response.text) == (200, "start()")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("name", ["index-old.js", "notes.txt", "..%2findex.html", "%2e%2e/licenses.md"])
async def test_other_files_are_not_found(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get(f"/assets/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "immutable" not in response.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["/elsewhere", "/api/elsewhere", "/films/", "/films/prj_1/more"])
async def test_unknown_addresses_are_not_answered_with_the_page(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_without_the_page_the_reason_and_the_remedy_are_shown(
    client: httpx.AsyncClient, bundle: Path
) -> None:
    (bundle / "index.html").unlink()
    (bundle / "NOT_BUILT.txt").write_text("The studio page is missing: <no npm>.\n")
    response = await client.get("/")
    assert response.status_code == 503
    assert "The studio page is missing: &lt;no npm&gt;." in response.text
    assert "Install Node.js" in response.text
    assert "script" not in response.headers["content-security-policy"]


def test_a_page_of_an_earlier_build_is_a_page(bundle: Path) -> None:
    (bundle / "NOT_BUILT.txt").write_text("The studio page is that of an earlier build: no npm.\n")
    assert missing_reason(bundle) is None


def test_a_missing_folder_is_a_reason(tmp_path: Path) -> None:
    assert missing_reason(tmp_path / "none") == "The studio page was not built with this installation."
