"""Which requests are treated otherwise."""

import pytest

from reelproof.plugins import callback_url
from reelproof.server.route_policy import is_public, is_upload


@pytest.mark.parametrize(
    ("method", "path", "uploads", "is_open"),
    [
        ("PUT", "/api/projects/prj_1/files/goat.png", True, False),
        ("GET", "/api/projects/prj_1/files/goat.png", False, False),
        ("PUT", "/api/projects/prj_1/script", False, False),
        ("PUT", "/api/projects/prj_1/files/", False, False),
        ("PUT", "/api/projects/prj_1/files/in/goat.png", False, False),
        ("POST", "/api/providers/replicate/callback", False, True),
        ("GET", "/api/providers/replicate/callback", False, False),
        ("POST", "/api/providers/replicate/callback/", False, False),
        ("POST", "/api/providers/x/y/callback", False, False),
        ("POST", "/api/jobs", False, False),
    ],
)
def test_few_requests_are(method: str, path: str, uploads: bool, is_open: bool) -> None:
    assert (is_upload(method, path), is_public(method, path)) == (uploads, is_open)


def test_services_call_the_given_callback_address() -> None:
    url = callback_url("https://films.example", "replicate")
    assert is_public("POST", url.removeprefix("https://films.example"))
