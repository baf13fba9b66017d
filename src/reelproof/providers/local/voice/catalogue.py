"""Which voices there are, and which one speaks a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from reelproof.domain.failure import ErrorCode, Failure, ReelproofError, invalid_input
from reelproof.provider_api import Check, VoiceInfo
from reelproof.providers.local.voice.espeak import program
from reelproof.providers.local.voice.espeak.languages import language_of, languages
from reelproof.providers.local.voice.kokoro_voices import KokoroVoice, kokoro_voices, missing_packages

_ESPEAK_PREFIX = "espeak-"
_BRITISH_REGIONS = frozenset({"gb", "uk", "ie", "au", "nz", "za", "in", "sg", "hk"})
_REINSTALL = "Install Reelproof again, so that its voices come with it."


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """espeak-ng's voice of one language; `code` is its own name for it."""

    name: str
    code: str


Voice = KokoroVoice | EspeakVoice


def voices() -> tuple[VoiceInfo, ...]:
    """Every voice that can be asked for: Kokoro's, then one of espeak-ng for each of its languages."""
    kokoro = (VoiceInfo(voice.name, "voice", voice.language, voice.description) for voice in kokoro_voices())
    espeak = (
        VoiceInfo(
            f"{_ESPEAK_PREFIX}{language.tag}", "voice", language.tag, f"{language.name}, plain and robotic"
        )
        for language in languages()
    )
    return (*kokoro, *espeak)


def default_voice(language: str) -> str | None:
    """The best voice for a language, or None where this machine has none."""
    if not missing_packages():
        candidates = [voice for voice in kokoro_voices() if _primary(voice.language) == _primary(language)]
        candidates.sort(key=lambda voice: _is_british(voice.language) != _is_british(language))
        if candidates and (not candidates[0].needs_espeak or program.is_installed()):
            return candidates[0].name
    espeak = language_of(language)
    return f"{_ESPEAK_PREFIX}{espeak.tag}" if espeak else None


def chosen_voice(name: str | None, language: str) -> Voice:
    """The voice asked for, or the best one. Raises ReelproofError, naming what to do."""
    name = name or default_voice(language)
    if name is None:
        raise _no_voice(language)
    if name.startswith(_ESPEAK_PREFIX):
        return _espeak_voice(name, language)
    voice = next((voice for voice in kokoro_voices() if voice.name == name), None)
    if voice is None:
        raise invalid_input("voice", f"There is no voice named {name}. {_advice(name, language)}")
    if _primary(voice.language) != _primary(language):
        raise _wrong_language(name, voice.language, language)
    if voice.needs_espeak and not program.is_installed():
        raise _failure(f"The voice {name} needs the program espeak-ng. Install it: {program.REMEDY}.")
    if missing := missing_packages():
        raise _failure(f"The voice model is incomplete: {', '.join(missing)} is missing. {_REINSTALL}")
    return voice


def checks() -> tuple[Check, ...]:
    missing, found = missing_packages(), kokoro_voices()
    return (
        Check(
            "Voice model", not missing, f"missing: {', '.join(missing)}" if missing else "present", _REINSTALL
        ),
        Check("Voices", bool(found), f"{len(found)} voices", _REINSTALL),
        Check(
            "espeak-ng",
            program.is_installed(),
            "for narration in other languages than English",
            f"{program.REMEDY} (not needed for English)",
        ),
    )


def _espeak_voice(name: str, language: str) -> EspeakVoice:
    if not program.is_installed():
        raise _failure(f"The voice {name} needs the program espeak-ng. Install it: {program.REMEDY}.")
    own = name.removeprefix(_ESPEAK_PREFIX)
    found = language_of(own)
    if found is None:
        raise invalid_input("voice", f"espeak-ng has no voice named {name}. {_advice(name, language)}")
    if _primary(own) != _primary(language):
        raise _wrong_language(name, own, language)
    return EspeakVoice(name, found.code)


def _no_voice(language: str) -> ReelproofError:
    if program.is_installed():
        return _failure(
            f"No voice on this machine speaks {language}. Choose a hosted voice or another language."
        )
    return _failure(f"Narration in {language} needs the program espeak-ng. Install it: {program.REMEDY}.")


def _wrong_language(name: str, voice_language: str, language: str) -> ReelproofError:
    message = (
        f"The voice {name} speaks {voice_language} and the script is in {language}. {_advice('', language)}"
    )
    return invalid_input("voice", message)


def _advice(name: str, language: str) -> str:
    """The nearest name, first among the voices that speak the language."""
    fitting = [voice.name for voice in voices() if _primary(voice.language) == _primary(language)]
    near = _nearest(name, fitting) or _nearest(name, [voice.name for voice in voices()])
    if near:
        return f"Did you mean {near}?"
    best = default_voice(language)
    return f"Try {best}, or leave the voice out." if best else "Run `reelproof voices` for those there are."


def _nearest(name: str, names: Sequence[str]) -> str | None:
    """Also by a voice's own name alone: `Emma` for `bf_emma`."""
    known = {**{full.partition("_")[2]: full for full in names}, **{full: full for full in names}}
    return next((known[near] for near in get_close_matches(name.lower(), known, n=1)), None)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _is_british(tag: str) -> bool:
    return any(part.lower() in _BRITISH_REGIONS for part in tag.split("-")[1:])


def _failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
