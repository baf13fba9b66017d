"""Size limits, encodings and cleanup of a script's text; errors that list its problems by line."""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Mapping, Sequence

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen

LARGEST_SCRIPT_BYTES = 1_000_000
MAX_LINES = 20_000
MAX_MARKS = 50_000
"""Maximum number of characters with a meaning in Markdown, each of which costs parsing time."""

_BREAKS = re.compile(r"[\v\f\x85\u2028\u2029]")
# Terminal escape sequences.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]"
)
# Control characters, surrogates, direction overrides and noncharacters.
_UNWANTED = re.compile(
    r"[\0-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_MARKS = "!#$%&*+-:<=>@[\\]^_`{|}~"
_SAMPLE_BYTES = 1_000


MAX_PROBLEMS_NAMED = 20
SCRIPT = "script"
"""The subject of failures that are about the text of a script."""
_PROBLEMS = "problems"
_BYTE_ORDER_MARKS = (
    (BOM_UTF32_LE, "utf-32-le"),
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
    (BOM_UTF8, "utf-8"),
)


@frozen
class ScriptProblem:
    """A problem in a script; `line` counts from 1."""

    message: str
    line: int | None = None

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"


def listed(names: Sequence[str], most: int) -> str:
    """`a, b and c`; of more than `most` names, `a, b and 3 more`."""
    shown = [*names[:most]]
    if more := len(names) - len(shown):
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def invalid_script(message: str, line: int | None = None) -> ReelproofError:
    """`line` counts from 1."""
    return invalid_scripts([ScriptProblem(message, line)])


def invalid_scripts(problems: Sequence[ScriptProblem]) -> ReelproofError:
    """One error for all problems; its details list each with its line."""
    entries = problems[:MAX_PROBLEMS_NAMED]
    more = len(problems) - len(entries)
    message = "; ".join([*map(str, entries), *([f"and {more} more"] if more else [])])
    details = {_PROBLEMS: [{"line": problem.line, "message": problem.message} for problem in entries]}
    return ReelproofError(Failure(ErrorCode.InvalidInput, message, subject=SCRIPT, details=details))


def problems_of(error: ReelproofError) -> list[ScriptProblem]:
    """Returns the problems that `invalid_scripts` recorded."""
    listed = error.failure.details.get(_PROBLEMS)
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [_problem(each) for each in entries] or [ScriptProblem(error.failure.message)]


def _problem(entries: Mapping[str, object]) -> ScriptProblem:
    line = entries.get("line")
    return ScriptProblem(str(entries["message"]), line if isinstance(line, int) else None)


def decode_script(content: bytes, name: str) -> str:
    """Decodes a script file. Raises ReelproofError if it is too large or in an unknown encoding."""
    _check_size(len(content))
    mark, encoding = _mark_of(content)
    if mark and encoding != "utf-8":
        return _decode_marked(content[len(mark) :], encoding, name)
    if _looks_wide(content):
        raise invalid_script(f"{name} is written in UTF-16; save it as UTF-8")
    if (nul := content.find(b"\0")) >= 0:
        raise _binary(name, content.count(b"\n", 0, nul) + 1)
    try:
        return content[len(mark) :].decode()
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        line = content.count(b"\n", 0, at) + 1
        message = f"byte {at + 1} of {name} is not UTF-8 text; save it as UTF-8"
        raise invalid_script(message, line) from error


def encode_like(content: bytes, text: str) -> bytes:
    """Encodes another text for a script file with this content, with the same byte order mark."""
    mark, encoding = _mark_of(content)
    return mark + text.encode(encoding)


def _mark_of(content: bytes) -> tuple[bytes, str]:
    """Returns the byte order mark, if any, and the encoding."""
    return next((one for one in _BYTE_ORDER_MARKS if content.startswith(one[0])), (b"", "utf-8"))


def clean_script(text: str) -> str:
    """Normalizes characters; the text has `\\n` line ends. Raises ReelproofError when too large or binary."""
    _check_size(len(text.encode("utf-8", "surrogatepass")))
    if (nul := text.find("\0")) >= 0:
        raise _binary("the script", text.count("\n", 0, nul) + 1)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (lines := text.count("\n")) > MAX_LINES:
        message = (
            f"a script has at most {MAX_LINES:,} lines, and this one {lines:,}; split it into several films"
        )
        raise invalid_script(message)
    return clean_characters(text)


def check_markup(text: str) -> None:
    """Raises ReelproofError for Markdown that is mostly markup and would take minutes to parse."""
    marks = sum(map(text.count, _MARKS))
    if marks > MAX_MARKS:
        raise invalid_script(
            f"{marks:,} characters of this script are marks such as * [ # | and at most {MAX_MARKS:,} can "
            "be read; remove what is not narration, or split it into several films"
        )


def clean_characters(text: str) -> str:
    """Characters composed (NFC), rare line separators made spaces, control characters dropped."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _ESCAPES.sub("", _BREAKS.sub(" ", text))))


def _decode_marked(content: bytes, encoding: str, name: str) -> str:
    """Decodes text that follows a byte order mark."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"{name} is damaged {encoding[:6].upper()} text; save it as UTF-8"
        raise invalid_script(message) from error


def _looks_wide(content: bytes) -> bool:
    """Whether every other byte is a zero, as in UTF-16 without its mark."""
    sample = content[:_SAMPLE_BYTES]
    zeros = (half.count(0) > len(half) / 2 for half in (sample[::2], sample[1::2]))
    return sum(zeros) == 1


def _check_size(size_bytes: int) -> None:
    if size_bytes > LARGEST_SCRIPT_BYTES:
        raise invalid_script(
            f"the script has {size_bytes:,} bytes and at most {LARGEST_SCRIPT_BYTES:,} can be read; "
            "split it into several films"
        )


def _binary(name: str, line: int) -> ReelproofError:
    return invalid_script(f"{name} looks like a binary file; give a Markdown or plain text file", line)
