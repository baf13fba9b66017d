"""Words that were replaced by the field's own and must not come back.

American spelling holds for all of the code and the pages, texts of examples included. The other words are
fine in sentences, and so in the names of tests, but name nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
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
    {"aim", "aims", "asked", "belongings", "bell", "desk", "errand", "heard", "herald", "hindrance", "manner"}
    | {"mend", "mended", "mends", "nobody", "outgrown", "standing", "tell", "telling", "tidings"}
    | {"told", "unbroken", "verdict", "verdicts", "whoever", "whom", "wish", "wishes", "withdrawn"}
)
# The same for names of several words: fixed, already_ended, replacement, max, min, ...
COINED_NAMES = re.compile(
    r"(?<![a-z])(?:go_on|is_usable|left_out|made_from|stands?_ins?|was_over)(?![a-z])|\b_?(?:MOST|LEAST)_"
)
# A file's own reason to use a word.
ALLOWED: Mapping[str, frozenset[str]] = {
    "src/reelproof/domain/error_list.py": frozenset({"nobody"}),  # a value of the published error list
    "src/reelproof/engine/run/call.py": frozenset({"cancelling"}),  # asyncio.Task
    "src/reelproof/engine/run/job_runs.py": frozenset({"cancelling"}),  # asyncio.Task
    "src/reelproof/storage/durable/workflows.py": frozenset({"cancelling"}),  # asyncio.Task
    "src/reelproof/media/sound/declared_duration.py": frozenset({"tell"}),  # io
    "src/reelproof/planning/assets/softening.py": frozenset({"judgement"}),  # a replacement in a prompt
    "src/reelproof/planning/export/ass.py": frozenset({"colour"}),  # field names of the format
    "src/reelproof/providers/http/transport.py": frozenset({"tell"}),  # io
    "src/reelproof/settings/loading.py": frozenset({"customise"}),  # pydantic
    "tests/unit/planning/test_report_page.py": frozenset({"labelled"}),  # aria-labelledby
    "src/reelproof/storage/database/migrations/versions/0003_jobs_api.py": frozenset({"aim"}),  # a later mode
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
        _name(path): path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
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


def test_names_of_several_words_are_those_of_the_field(code: Mapping[str, str]) -> None:
    found = {(name, one[0]) for name, text in code.items() for one in COINED_NAMES.finditer(_names(text))}
    assert _not_allowed(found) == []


def test_the_contract_uses_the_words_of_the_field() -> None:
    names = [
        f'"{path.name}": {name}'
        for path in (ROOT / "contract").glob("*.json")
        for name in _names_in(json.loads(path.read_text("utf-8")))
        if _parts(name) & COINED or COINED_NAMES.search(name)
    ]
    assert names == []


def test_every_exception_is_needed(code: Mapping[str, str]) -> None:
    unneeded = [
        (name, word)
        for name, words in ALLOWED.items()
        for word in words
        if word not in BRITISH.findall(code[name].lower()) and word not in _words(code[name])
    ]
    assert unneeded == []


def _words(text: str) -> set[str]:
    return _parts(_names(text))


def _names(text: str) -> str:
    """The names in Python code, one a line."""
    return "\n".join(
        name for name in re.findall(r"\w+", _LITERALS.sub("", text)) if not name.startswith("test_")
    )


def _parts(names: str) -> set[str]:
    return {part.lower() for part in _PARTS_OF_A_NAME.findall(names)}


def _names_in(schema: object) -> Iterator[str]:
    """The names of components, properties and enumeration values in a JSON schema."""
    match schema:
        case dict():
            yield from schema.keys()
            yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
            for value in schema.values():
                yield from _names_in(value)
        case list():
            for value in schema:
                yield from _names_in(value)


def _not_allowed(found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((name, word) for name, word in found if word not in ALLOWED.get(name, ()))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
