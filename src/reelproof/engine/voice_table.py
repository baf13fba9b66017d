"""The voices that films can be narrated in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import invalid_input
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog import Catalog
from reelproof.engine.model_table import hindrance_now
from reelproof.engine.reach import Answers


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice with what keeps it from speaking now, if anything is known to. `language` is a BCP-47 tag."""

    name: str
    model: str
    language: str
    description: str
    hindrance: str | None


def voice_table(catalog: Catalog, answers: Answers, language: str | None = None) -> Sequence[VoiceRow]:
    """All voices, or those of one language. It blocks where `answers` does."""
    return [row for row in _rows(catalog, answers) if language is None or speaks(row.language, language)]


def _rows(catalog: Catalog, answers: Answers) -> Iterator[VoiceRow]:
    reasons = {model.name: hindrance_now(model.info, answers) for model in catalog.models()}
    for provider_name, provider in catalog.providers.items():
        for voice in provider.voices():
            model = f"{provider_name}/{voice.model.removeprefix(f'{provider_name}/')}"
            yield VoiceRow(voice.name, model, voice.language, voice.description, reasons.get(model))


def speaks(spoken: str, wanted: str) -> bool:
    """Whether a voice's language is the wanted one, a kind of it, or the whole that it is a kind of."""
    one, other = spoken.casefold().split("-"), wanted.casefold().replace("_", "-").split("-")
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def voices_object(rows: Sequence[VoiceRow]) -> dict[str, JsonValue]:
    return {"voices": [_row_object(row) for row in rows]}


def _row_object(row: VoiceRow) -> dict[str, JsonValue]:
    return {
        "name": row.name,
        "model": row.model,
        "language": row.language,
        "description": row.description,
        "is_usable": row.hindrance is None,
        "hindrance": row.hindrance,
    }


def check_voice(catalog: Catalog, options: FilmOptions) -> None:
    """Raises ReelproofError for a voice that no model of the chain has; one that lists none may know any."""
    if options.voice is None:
        return
    names: set[str] = set()
    for model in map(catalog.model, options.chain(AssetKind.narration)):
        voices = [
            voice.name for voice in model.provider.voices() if voice.model in (model.info.name, model.name)
        ]
        if not voices:
            return
        names.update(voices)
    if options.voice in names:
        return
    near = get_close_matches(options.voice, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise invalid_input("voice", f"There is no voice {options.voice}.{hint} See: reelproof voices")
