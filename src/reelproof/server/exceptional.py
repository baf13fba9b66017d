"""Requests that the layers around the application treat otherwise than most."""

import re

UPLOAD = re.compile(r"/api/projects/[^/]+/files/[^/]+")
CALLBACK = re.compile(r"/api/providers/[^/]+/callback")


def is_upload(method: str, path: str) -> bool:
    """Whether its body is a medium."""
    return method == "PUT" and UPLOAD.fullmatch(path) is not None


def is_for_everybody(method: str, path: str) -> bool:
    """Whether it needs no token: services of providers sign what they send."""
    return method == "POST" and CALLBACK.fullmatch(path) is not None
