"""Inline and attachment media types."""

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.server.security.media_type import content_disposition, media_headers


@pytest.mark.parametrize(
    ("media_type", "sent"),
    [
        ("image/png", "image/png"),
        ("video/quicktime", "video/quicktime"),
        ("Image/JPEG", "image/jpeg"),
        ("text/vtt; charset=utf-8", "text/vtt; charset=utf-8"),
        ("text/plain;charset=UTF-8", "text/plain; charset=utf-8"),
    ],
)
def test_media_are_shown(media_type: str, sent: str) -> None:
    assert media_headers(media_type, "a b.png") == {
        "Content-Type": sent,
        "Content-Disposition": 'inline; filename="a b.png"',
    }


@pytest.mark.parametrize(
    "media_type",
    [
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "application/pdf",
        "text/javascript",
        "text/xml",
        "multipart/x-mixed-replace",
        "",
        "image/png, text/html",
        "image/png\r\nSet-Cookie: a=b",
        "text/plain; charset=utf-8\r\nX: y",
        "text/plain; charset=utf-7; x=y",
    ],
)
def test_anything_else_is_saved(media_type: str) -> None:
    assert media_headers(media_type, "page.html") == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": 'attachment; filename="page.html"',
    }


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("film.mp4", 'filename="film.mp4"'),
        ("Grüße.png", "filename=\"Gr__e.png\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.png"),
        ('a"b.png', "filename=\"a_b.png\"; filename*=UTF-8''a%22b.png"),
        ("100%.png", "filename=\"100_.png\"; filename*=UTF-8''100%25.png"),
        ("../a\r\nb", 'filename=".._a__b"'),
        ("", 'filename="file"'),
        ("\ud800.png", 'filename="_.png"'),
    ],
)
def test_any_file_name_can_be_encoded(name: str, header: str) -> None:
    assert content_disposition("attachment", name) == f"attachment; {header}"


@settings(deadline=None)
@given(st.text())
def test_a_name_never_leaves_its_header(name: str) -> None:
    header = content_disposition("inline", name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    full = header.partition("filename*=UTF-8''")[2]
    assert not full or not set(unquote(full)) & set("/\\\r\n")
