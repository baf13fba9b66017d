"""Requests that the layers around the application treat otherwise than most."""

import re

MEDIUM = re.compile(r"/api/projects/[^/]+/files/[^/]+")
FILES = "/api/jobs/upload"
CALLBACK = re.compile(r"/api/providers/[^/]+/callback")


def is_upload(method: str, path: str) -> bool:
    """Whether its body is a medium, or holds several."""
    return (method == "PUT" and MEDIUM.fullmatch(path) is not None) or (method, path) == ("POST", FILES)


def is_for_everybody(method: str, path: str) -> bool:
    """Whether it needs no token: services of providers sign what they send."""
    return method == "POST" and CALLBACK.fullmatch(path) is not None
