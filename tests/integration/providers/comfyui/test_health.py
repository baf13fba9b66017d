"""The server health check, with a short timeout."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reelproof.provider_api import Check, ProviderContext
from reelproof.providers.comfyui import plugin
from reelproof.providers.comfyui.health import LIMIT_S, checks
from reelproof.providers.comfyui.settings import endpoint_at, endpoint_of
from reelproof.providers.comfyui.workflow_folder import WorkflowFolder
from reelproof.testing.servers import in_thread, named, rule


def check_of(url: str) -> Check:
    (check,) = checks(endpoint_at(url), WorkflowFolder())
    return check


@contextmanager
def silent_server() -> Iterator[str]:
    """A server that accepts connections and sends nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_server_that_answers_is_fine_and_tells_its_version() -> None:
    with in_thread() as server:
        check = check_of(server.urls.comfyui)
        assert (check.is_ok, check.detail) == (True, "127.0.0.1, ComfyUI 0.9.1")
        assert server.call_log.calls[0].path == "/comfyui/system_stats"


def test_a_server_that_answers_something_else_is_not() -> None:
    with in_thread() as server:
        server.add(rule("", named("comfyui/login"), on="account"))
        check = check_of(server.urls.comfyui)
        assert (check.is_ok, check.detail) == (False, "127.0.0.1 returned 401")
        assert "COMFYUI_BASE_URL" in check.remediation


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "nonsense",
        "http://[broken",
        "http://127.0.0.1:99999",
        "//",
        "http://no.such.host.invalid",
    ],
)
def test_an_unreachable_server_is_reported(url: str) -> None:
    began = time.monotonic()
    assert not check_of(url).is_ok
    assert time.monotonic() - began < LIMIT_S + 60


def test_a_silent_server_is_not_waited_for() -> None:
    with silent_server() as url:
        began = time.monotonic()
        check = check_of(url)
        assert not check.is_ok
        assert time.monotonic() - began < LIMIT_S + 60


def test_workflows_that_cannot_be_used_are_lines() -> None:
    check_line = checks(
        endpoint_at("http://127.0.0.1:1"), WorkflowFolder(faults={"bad.json": "It is no JSON."})
    )
    assert [(check.name, check.is_ok) for check in check_line] == [("server", False), ("bad.json", False)]
    assert check_line[1].detail == "It is no JSON."


def test_the_usual_place_is_this_machine_and_shows_no_key() -> None:
    endpoint = endpoint_of(ProviderContext())
    assert (endpoint.url, endpoint.key, endpoint.is_key_needed, endpoint.header) == (
        "http://127.0.0.1:8188",
        None,
        False,
        "",
    )


@pytest.mark.parametrize(
    ("url", "is_local"),
    [("http://127.0.0.1:8188", True), ("http://localhost:9", True), ("http://gpu.example.com:8188", False)],
)
def test_models_are_local_where_the_server_is(url: str, is_local: bool) -> None:
    provider = plugin.create(ProviderContext({"COMFYUI_BASE_URL": url}))
    assert {model.is_local for model in provider.models()} == {is_local}
