"""A script's bytes and characters, made safe to read."""

import re
import unicodedata

from reelproof.domain.failure import ReelproofError, invalid_input

LARGEST_SCRIPT_BYTES = 1_000_000

_BREAKS = re.compile(r"[\v\f\x85\u2028\u2029]")
_UNWANTED = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def invalid_script(message: str, line: int | None = None) -> ReelproofError:
    """`line` counts from 1."""
    return invalid_input("script", message if line is None else f"line {line}: {message}")


def decode_script(content: bytes, name: str) -> str:
    """The text of a script file. Raises ReelproofError when it is too large or not UTF-8 text."""
    _check_size(len(content))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise invalid_script(f"{name} is written in UTF-16; save it as UTF-8")
    if b"\0" in content:
        raise _binary(name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} of {name} is not UTF-8 text; save it as UTF-8"
        raise invalid_script(message, line) from error


def clean_script(text: str) -> str:
    """The text with clean characters and `\\n` line ends. Raises ReelproofError when too large or binary."""
    _check_size(len(text.encode("utf-8", "surrogatepass")))
    if "\0" in text:
        raise _binary("the script")
    return clean_characters(text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_characters(text: str) -> str:
    """Characters composed (NFC), rare line separators made spaces, control characters dropped."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _BREAKS.sub(" ", text)))


def _check_size(size_bytes: int) -> None:
    if size_bytes > LARGEST_SCRIPT_BYTES:
        raise invalid_script(
            f"the script has {size_bytes:,} bytes and at most {LARGEST_SCRIPT_BYTES:,} can be read; "
            "split it into several films"
        )


def _binary(name: str) -> ReelproofError:
    return invalid_script(f"{name} looks like a binary file; give a Markdown or plain text file")
