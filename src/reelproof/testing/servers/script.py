"""Scripts are read whole or refused: what a script says and the server does not do would pass unnoticed."""

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter, ValidationError

from reelproof.testing.servers.answers import answers
from reelproof.testing.servers.outcome import PURPOSES, Act, Outcome, Rule, Script

SCRIPTS = TypeAdapter(Script)
STATUSES = range(200, 600)
# Of the jobs that fail, only those of fal end with an answer.
ANSWERED_FAILURES = "fal/"
LONGEST_INPUT = 60


def read_script(text: str | bytes) -> Script:
    """A script from JSON. Raises ValueError with a sentence for each thing that the server does not know."""
    try:
        script = SCRIPTS.validate_json(text)
    except ValidationError as error:
        raise ValueError(" ".join(_sentences(error))) from error
    check_rules(script.rules)
    return script


def check_rules(rules: Iterable[Rule]) -> None:
    """Raises ValueError for the first thing that the server does not know, with the names that it does."""
    for one in rules:
        if one.on and one.on not in PURPOSES:
            raise ValueError(f'No call is for "{one.on}"; "on" is one of: {", ".join(PURPOSES)}.')
        for outcome in one.outcomes:
            _check_outcome(outcome)


def _check_outcome(outcome: Outcome) -> None:
    if outcome.status not in STATUSES:
        raise ValueError(f"{outcome.status} is no status of an answer: it is from 200 to 599.")
    name = outcome.named
    if name is None:
        return
    if name not in answers():
        raise ValueError(f'There is no answer "{name}"; {_names_like(name)}.')
    if outcome.do is Act.fails and not name.startswith(ANSWERED_FAILURES):
        raise ValueError(f'A job that fails ends with an answer of fal alone, and not with "{name}".')
    if outcome.do not in (Act.error, Act.fails):
        raise ValueError(f'The answer "{name}" is given by "error" or "fails", and not by "{outcome.do}".')


def _names_like(name: str) -> str:
    """The answers of the service that the name is of, else the services."""
    service = name.partition("/")[0]
    names = [one for one in answers() if one.startswith(f"{service}/")]
    if names:
        return f"there are: {', '.join(names)}"
    return f"names begin with one of: {', '.join(sorted({one.partition('/')[0] + '/' for one in answers()}))}"


def _sentences(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False):
        place = ".".join(map(str, one["loc"])) or "The script"
        if one["type"] == "unexpected_keyword_argument":
            place, _, field = place.rpartition(".")
            yield f'{place or "The script"} has no field "{field}".'
        else:
            yield f"{place}, {str(one['input'])[:LONGEST_INPUT]!r}: {one['msg']}."
