"""Voices by language, validation of `--voice`, notices for a language without a voice."""

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from reelproof.domain.asset import AssetKind
from reelproof.domain.language_names import language_name
from reelproof.domain.language_tag import is_same_language
from reelproof.domain.project import FilmOptions
from reelproof.domain.refused_value import invalid_value
from reelproof.domain.script import Notice, NoticeKind
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.model_table import unavailable_reason_now
from reelproof.engine.catalog.server_probe import ServerCheck
from reelproof.planning.report.model_row import VoiceRow
from reelproof.provider_api import FREE

_OTHER_VOICE = (
    "Choose a paid voice (for example --narration google/gemini-3.8-flash-tts), put a Piper voice for the "
    "language into the voices folder, or set another language."
)
_NATURAL_VOICE = (
    "For a natural one, put a Piper voice for the language into the voices folder, or choose a paid voice "
    "(for example --narration google/gemini-3.8-flash-tts)."
)


def voice_table(catalog: Catalog, is_up: ServerCheck, language: str | None = None) -> Sequence[VoiceRow]:
    """Returns all voices, or those of one language, local ones first. Blocks if `is_up` does."""
    rows = [row for row in _rows(catalog, is_up) if language is None or speaks(row.language, language)]
    local = {model.name for model in catalog.models() if model.info.is_local}
    return sorted(rows, key=lambda row: row.model not in local)


def _rows(catalog: Catalog, is_up: ServerCheck) -> Iterator[VoiceRow]:
    models = {model.name: model for model in catalog.models()}
    reasons = {name: unavailable_reason_now(model.info, is_up) for name, model in models.items()}
    free = {name for name, model in models.items() if model.info.is_local or model.price == FREE}
    for provider_name, provider in catalog.providers.items():
        for voice in provider.voices():
            model = f"{provider_name}/{voice.model.removeprefix(f'{provider_name}/')}"
            yield VoiceRow(
                voice.name,
                model,
                voice.language,
                voice.description,
                reasons.get(model) or voice.unavailable_reason,
                is_free=model in free,
            )


def speaks(spoken: str, wanted: str) -> bool:
    """Whether the voice's language equals the wanted one, or one is a variant of the other."""
    one, other = spoken.casefold().split("-"), wanted.casefold().replace("_", "-").split("-")
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def voice_notices(catalog: Catalog, options: FilmOptions, language: str) -> Iterator[Notice]:
    """Yields notices on what local voices cannot do for this language. Services may support more languages
    than they list, so films with one in their chain get no notices.
    """
    models = [catalog.model(name) for name in options.chain(AssetKind.narration)]
    if not all(model.info.is_local for model in models):
        return
    voices = [
        voice for model in models for voice in model.provider.voices() if voice.model == model.info.name
    ]
    if not voices:
        return
    fitting = [voice for voice in voices if is_same_language(voice.language, language)]
    name = language_name(language)
    if not any(voice.unavailable_reason is None for voice in fitting):
        reasons = {voice.unavailable_reason for voice in fitting if voice.unavailable_reason}
        why = f" ({'; '.join(sorted(reasons))})" if reasons else ""
        message = f"No installed voice speaks {name}{why}; the film has captions and silence instead."
        yield Notice(NoticeKind.voice, message, remediation=_OTHER_VOICE)
        return
    chosen = next((voice for voice in voices if voice.name == options.voice), None)
    if chosen is not None and chosen not in fitting:
        message = (
            f"The voice {chosen.name} speaks {language_name(chosen.language)}, but the film is in {name}; "
            "its narration is silent."
        )
        best = next(voice.name for voice in fitting if voice.unavailable_reason is None)
        yield Notice(NoticeKind.voice, message, remediation=f"Omit the voice, or choose {best}.")
    elif chosen is None and all(voice.is_simple for voice in fitting if voice.unavailable_reason is None):
        message = f"{name} is read by a simple, robotic voice, because no natural one for it is installed."
        yield Notice(NoticeKind.voice, message, remediation=_NATURAL_VOICE)


def check_voice(catalog: Catalog, options: FilmOptions) -> None:
    """Raises ReelproofError for a voice that no model of the chain has; models that list none accept any."""
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
    near = _nearest_voice(options.voice, names)
    hint = f" Did you mean {near}?" if near else ""
    raise invalid_value("voice", f"Unknown voice: {options.voice}.{hint} See: reelproof voices", near)


def _nearest_voice(name: str, names: Collection[str]) -> str | None:
    """Also matches the bare name: `Emma` for `bf_emma`."""
    known = {full.partition("_")[2].casefold(): full for full in names} | {
        full.casefold(): full for full in names
    }
    near = get_close_matches(name.casefold(), known, n=1)
    return known[near[0]] if near else None
