"""Forms of several parts, right and crafted."""

from collections.abc import Mapping, Sequence

from tests.acceptance.fuzz.json_bodies import TOKENS
from tests.acceptance.fuzz.texts import TEXTS
from tests.acceptance.fuzz.words import CHARACTERS, NAMES

BOUNDARY = b"x-boundary"
KIND = "multipart/form-data; boundary=x-boundary"
SCRIPT = b"# Rain\n\nIt falls.\n"
PNG = b"\x89PNG\r\n\x1a\n"
Part = tuple[bytes, bytes]


def form(*more: Part) -> tuple[bytes, str]:
    return joined([_part(b'name="script"; filename="script.md"', SCRIPT), *more]), KIND


def joined(parts: Sequence[Part], boundary: bytes = BOUNDARY) -> bytes:
    lines = [b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n" for head, content in parts]
    return b"".join([*lines, b"--" + boundary + b"--\r\n"])


def _part(described: bytes, content: bytes, *headers: bytes) -> Part:
    return b"\r\n".join([b"Content-Disposition: form-data; " + described, *headers]), content


def _file(name: bytes) -> tuple[bytes, str]:
    return form(_part(b'name="files"; filename="%s"' % name, PNG))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _script(
    content: bytes, described: bytes = b'name="script"; filename="script.md"', *headers: bytes
) -> tuple[bytes, str]:
    return joined([_part(described, content, *headers)]), KIND


def _options(text: str) -> tuple[bytes, str]:
    return form(_part(b'name="request"', _bytes(text)))


def _odd() -> Mapping[str, tuple[bytes, str]]:
    right, _ = form()
    kind = "multipart/form-data"
    return {
        "no boundary": (right, kind),
        "empty boundary": (right, f"{kind}; boundary="),
        "other boundary": (right, f"{kind}; boundary=other"),
        "long boundary": (right, f"{kind}; boundary={'a' * 5_000}"),
        "boundary in quotes": (right, f'{kind}; boundary="x-boundary'),
        "boundary of bytes": (right, f"{kind}; boundary=\xff\xfe"),
        "boundary encoded": (right, f"{kind}; boundary*=utf-8''%ff"),
        "charset": (right, f"{KIND}; charset=utf-16"),
        "charset unknown": (right, f"{KIND}; charset=nothing"),
        "form": (b"script=a&request=%ff&files=%00", "application/x-www-form-urlencoded"),
        "form without end": (b"&" * 100_000, "application/x-www-form-urlencoded"),
        "mixed": (right, "multipart/mixed; boundary=x-boundary"),
        "cut": (right[:-10], KIND),
        "nothing": (b"", KIND),
        "no parts": (b"--x-boundary--\r\n", KIND),
        "bare lines": (right.replace(b"\r\n", b"\n"), KIND),
        "before and after": (b"before\r\n" + right + b"after", KIND),
        "many parts": form(*[_part(b'name="a%d"' % number, b"a") for number in range(1_500)]),
        "many files": form(
            *[_part(b'name="files"; filename="a%d.png"' % number, PNG) for number in range(600)]
        ),
        "many headers": form(_part(b'name="a"', b"a", *[b"X-%d: a" % number for number in range(1_000)])),
        "long header": form(_part(b'name="a"', b"a", b"X: " + b"a" * 100_000)),
        "long field": _options("a" * 200_000),
        "larger field": _options("a" * 2_000_000),
        "header without colon": form(_part(b'name="a"', b"a", b"X")),
        "header of bytes": form(_part(b'name="a"', b"a", b"\xff\xfe: \x00")),
        "no disposition": (joined([(b"X: a", b"a")]), KIND),
        "no name": form(_part(b'filename="a.png"', PNG)),
        "name of bytes": form(_part(b'name="\xff\x00"', b"a")),
        "name in utf-16": form(_part(b"name*=utf-16''%00a", b"a")),
        "file name encoded": form(_part(b"name=\"files\"; filename*=utf-8''%ff%00.png", PNG)),
        "file name continued": form(_part(b'name="files"; filename*0="a"; filename*1=".png"', PNG)),
        "file without name": form(_part(b'name="files"; filename=""', PNG)),
        "file as text": form(_part(b'name="files"', PNG)),
        "same file twice": form(*[_part(b'name="files"; filename="a.png"', PNG)] * 2),
        "case twins": form(
            _part(b'name="files"; filename="a.png"', PNG), _part(b'name="files"; filename="A.PNG"', PNG)
        ),
        "empty file": form(_part(b'name="files"; filename="a.png"', b"")),
        "script as text": _script(SCRIPT, b'name="script"'),
        "script twice": form(_part(b'name="script"; filename="b.md"', SCRIPT)),
        "script without name": _script(SCRIPT, b'name="script"; filename=""'),
        "script of bytes": _script(b"\xff\xfe\x00\xd8"),
        "script in utf-16": _script("# Rain\n\nIt falls.\n".encode("utf-16")),
        "script in utf-32": _script("# Rain\n\nIt falls.\n".encode("utf-32")),
        "script half a character": _script(b"# Rain\n\n\xe2\x82"),
        "script with a charset": _script(
            SCRIPT, b'name="script"; filename="a.md"', b"Content-Type: text/plain; charset=hex"
        ),
        "script in base64": _script(
            b"IyBh", b'name="script"; filename="a.md"', b"Content-Transfer-Encoding: base64"
        ),
        "script too large": _script(b"a" * 1_500_000),
        "request as file": form(_part(b'name="request"; filename="a.json"', b"{}")),
        "request twice": form(_part(b'name="request"', b"{}"), _part(b'name="request"', b"[]")),
        "request of bytes": form(_part(b'name="request"', b'{"preset":"\xff"}')),
    }


CRAFTED_PARTS: Mapping[str, tuple[bytes, str]] = {
    "right": form(),
    **_odd(),
    **{f"file name {ascii(name)[:40]}": _file(_bytes(name)) for name in NAMES},
    **{f"file name {name}": _file(_bytes(word)[:50_000]) for name, word in CHARACTERS.items()},
    **{
        f"script name {ascii(name)[:40]}": _script(SCRIPT, b'name="script"; filename="%s"' % _bytes(name))
        for name in NAMES
    },
    **{f"script {name}": _script(_bytes(text)) for name, text in TEXTS.items()},
    **{f"request {name}": _options(token.text) for name, token in TOKENS.items()},
    **{
        f"request option {name}": _options(f'{{"options":{{"voice":{token.text}}}}}')
        for name, token in TOKENS.items()
    },
    "request webhook": _options('{"webhook":{"url":"http://[::1","secret":"whsec_\\ud800"}}'),
    "request cost": _options('{"max_cost_microusd":1e400}'),
}
