"""Reads and validates servers' scripts strictly: unknown names are errors, not ignored."""

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter, ValidationError

from reelproof.testing.servers.answers import answers
from reelproof.testing.servers.outcome import PURPOSES, Act, Outcome, OutcomeRule, ServerScript

SCRIPTS = TypeAdapter(ServerScript)
STATUSES = range(200, 600)
# Only fal's failed jobs end with a response.
ANSWERED_FAILURES = "fal/"
LONGEST_INPUT = 60


def read_script(text: str | bytes) -> ServerScript:
    """Reads a script from JSON. Raises ValueError with a sentence per error."""
    try:
        script = SCRIPTS.validate_json(text)
    except ValidationError as error:
        raise ValueError(" ".join(_sentences(error))) from error
    check_rules(script.rules)
    return script


def check_rules(rules: Iterable[OutcomeRule]) -> None:
    """Raises ValueError for the first unknown name, listing the known ones."""
    for one in rules:
        if one.on and one.on not in PURPOSES:
            raise ValueError(f'Unknown purpose "{one.on}"; "on" is one of: {", ".join(PURPOSES)}.')
        for outcome in one.outcomes:
            _check_outcome(outcome)


def _check_outcome(outcome: Outcome) -> None:
    if outcome.status not in STATUSES:
        raise ValueError(f"Invalid status {outcome.status}: it must be from 200 to 599.")
    name = outcome.named
    if name is None:
        return
    if name not in answers():
        raise ValueError(f'Unknown response "{name}"; {_names_like(name)}.')
    if outcome.do is Act.fails and not name.startswith(ANSWERED_FAILURES):
        raise ValueError(f'A failed job may only end with a response of fal, not with "{name}".')
    if outcome.do not in (Act.error, Act.fails):
        raise ValueError(f'The response "{name}" requires "error" or "fails", not "{outcome.do}".')


def _names_like(name: str) -> str:
    """Lists the responses of the name's service, else the services."""
    service = name.partition("/")[0]
    names = [one for one in answers() if one.startswith(f"{service}/")]
    if names:
        return f"known: {', '.join(names)}"
    return f"names begin with one of: {', '.join(sorted({one.partition('/')[0] + '/' for one in answers()}))}"


def _sentences(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False):
        place = ".".join(map(str, one["loc"])) or "The script"
        if one["type"] == "unexpected_keyword_argument":
            place, _, field = place.rpartition(".")
            yield f'{place or "The script"} has no field "{field}".'
        else:
            yield f"{place}, {str(one['input'])[:LONGEST_INPUT]!r}: {one['msg']}."
