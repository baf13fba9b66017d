"""Words that were replaced by the field's own and must not come back.

American spelling holds for all of the code and the pages, texts of examples included. The other words are
fine in sentences, and so in the names of tests, but name nothing.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("src", "tests", "benchmarks", "packaging", "docs")
BRITISH = re.compile(
    r"colour|catalogue|behaviour|favour|honour|neighbour|flavour|licence|grey|centred|labelled|modelled"
    r"|travelled|cancelling|artefact|theatre|judgement|programmes?$|whilst|amongst|analysed|analysing"
    r"|(?:recogn|normal|initial|serial|synchron|organ|optim|summar|custom|priorit|hyphen|util|categor)is(?:e|ing)"
)
# Words for which the field has a better one: publish, notify, services, snapshot, requested, unavailable, ...
COINED = frozenset(
    {"asked", "belongings", "bell", "desk", "errand", "heard", "herald", "manner", "nobody", "outgrown"}
    | {"tell", "telling", "tidings", "told", "unbroken", "whoever", "whom", "wish", "wishes"}
)
# A file's own reason to use a word.
ALLOWED: Mapping[str, frozenset[str]] = {
    "src/reelproof/domain/error_list.py": frozenset({"nobody"}),  # a value of the published error list
    "src/reelproof/engine/run/call.py": frozenset({"cancelling"}),  # asyncio.Task
    "src/reelproof/media/sound/declared_duration.py": frozenset({"tell"}),  # io
    "src/reelproof/planning/assets/softening.py": frozenset({"judgement"}),  # a replacement in a prompt
    "src/reelproof/providers/http/transport.py": frozenset({"tell"}),  # io
    "src/reelproof/settings/loading.py": frozenset({"customise"}),  # pydantic
    "tests/unit/planning/test_report_page.py": frozenset({"labelled"}),  # aria-labelledby
    "src/reelproof_local/music/sounds.py": frozenset({"bell"}),  # the curve of that shape
}
_LITERALS = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*')
_PARTS_OF_A_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@pytest.fixture(scope="module")
def code() -> Mapping[str, str]:
    """The source files, without this one."""
    paths = (path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return {_name(path): path.read_text("utf-8") for path in paths if path != Path(__file__)}


def test_spelling_is_american(code: Mapping[str, str]) -> None:
    pages = {
        _name(path): path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    }
    found = {
        (name, british[0])
        for name, text in {**code, **pages}.items()
        for word in set(re.findall("[a-z]+", text.lower()))
        if (british := BRITISH.search(word))
    }
    assert _not_allowed(found) == []


def test_names_use_the_words_of_the_field(code: Mapping[str, str]) -> None:
    assert _not_allowed({(name, word) for name, text in code.items() for word in _words(text) & COINED}) == []


def test_every_exception_is_needed(code: Mapping[str, str]) -> None:
    unneeded = [
        (name, word)
        for name, words in ALLOWED.items()
        for word in words
        if word not in BRITISH.findall(code[name].lower()) and word not in _words(code[name])
    ]
    assert unneeded == []


def _words(text: str) -> set[str]:
    names = {name for name in re.findall(r"\w+", _LITERALS.sub("", text)) if not name.startswith("test_")}
    return {part.lower() for name in names for part in _PARTS_OF_A_NAME.findall(name)}


def _not_allowed(found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((name, word) for name, word in found if word not in ALLOWED.get(name, ()))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
