"""Which routes are uploads (larger body limit) and which need no token (provider callbacks)."""

import re

PROJECT_FILE = re.compile(r"/api/projects/[^/]+/files/[^/]+")
UPLOAD = "/api/jobs/upload"
CALLBACK = re.compile(r"/api/providers/[^/]+/callback")


def is_upload(method: str, path: str) -> bool:
    """Whether the request uploads media files."""
    return (method == "PUT" and PROJECT_FILE.fullmatch(path) is not None) or (method, path) == (
        "POST",
        UPLOAD,
    )


def is_public(method: str, path: str) -> bool:
    """Whether the route needs no token: providers sign their callbacks."""
    return method == "POST" and CALLBACK.fullmatch(path) is not None
