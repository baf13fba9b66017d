"""Catalog of local voices, the default voice for a language, errors for unknown voices."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.language_names import language_name
from reelproof.domain.language_tag import is_same_language
from reelproof.provider_api import Check, VoiceInfo
from reelproof_local.voice.espeak import program
from reelproof_local.voice.espeak.languages import language_of, languages
from reelproof_local.voice.kokoro_voices import KokoroVoice, kokoro_voices, missing_packages
from reelproof_local.voice.piper.health import piper_checks
from reelproof_local.voice.piper.voices import PiperVoice, piper_voices

_ESPEAK_PREFIX = "espeak-"
_BRITISH_REGIONS = frozenset({"gb", "uk", "ie", "au", "nz", "za", "in", "sg", "hk"})
_REINSTALL = "Reinstall Reelproof with its voices."


@frozen
class EspeakVoice:
    """espeak-ng's voice for a language; `code` is espeak-ng's name for it."""

    name: str
    code: str


Voice = KokoroVoice | PiperVoice | EspeakVoice


def voices(piper_folder: Path | None = None) -> tuple[VoiceInfo, ...]:
    """Returns every available voice: Kokoro's, those in the folder, then espeak-ng's, one per language."""
    has_espeak, missing = program.is_installed(), missing_packages()
    neural = (
        VoiceInfo(
            voice.name,
            "voice",
            voice.language,
            voice.description,
            _unavailable_reason(voice, has_espeak=has_espeak, missing=missing),
        )
        for voice in _neural_voices(piper_folder)
    )
    espeak = (
        VoiceInfo(
            f"{_ESPEAK_PREFIX}{language.tag}",
            "voice",
            language.tag,
            f"{language.name}, plain and robotic",
            is_simple=True,
        )
        for language in languages()
    )
    return (*neural, *espeak)


def _unavailable_reason(
    voice: KokoroVoice | PiperVoice, *, has_espeak: bool, missing: Sequence[str]
) -> str | None:
    if (isinstance(voice, PiperVoice) or voice.needs_espeak) and not has_espeak:
        return f"needs espeak-ng: {program.REMEDY}"
    if isinstance(voice, KokoroVoice) and missing:
        return f"{', '.join(missing)} is missing"
    return None


def _neural_voices(piper_folder: Path | None) -> tuple[KokoroVoice | PiperVoice, ...]:
    return (*kokoro_voices(), *piper_voices(piper_folder))


def default_voice(language: str, piper_folder: Path | None = None) -> str | None:
    """Returns the best voice for a language, or None if this machine has none."""
    if not missing_packages():
        candidates = [voice for voice in kokoro_voices() if is_same_language(voice.language, language)]
        candidates.sort(key=lambda voice: _is_british(voice.language) != _is_british(language))
        if candidates and (not candidates[0].needs_espeak or program.is_installed()):
            return candidates[0].name
    if program.is_installed() and (user_voice := _user_voice(language, piper_folder)):
        return user_voice.name
    espeak = language_of(language)
    return f"{_ESPEAK_PREFIX}{espeak.tag}" if espeak else None


def _user_voice(language: str, piper_folder: Path | None) -> PiperVoice | None:
    """Returns a voice for the language, preferably of its region."""
    fitting = [voice for voice in piper_voices(piper_folder) if is_same_language(voice.language, language)]
    fitting.sort(key=lambda voice: voice.language.lower() != language.lower())
    return fitting[0] if fitting else None


def chosen_voice(name: str | None, language: str, piper_folder: Path | None = None) -> Voice:
    """Returns the requested voice, or the best one. Raises ReelproofError with a remedy."""
    name = name or default_voice(language, piper_folder)
    if name is None:
        raise _no_voice(language)
    if name.startswith(_ESPEAK_PREFIX):
        return _espeak_voice(name, language)
    voice = next((voice for voice in _neural_voices(piper_folder) if voice.name == name), None)
    if voice is None:
        advice = _advice(name, language, piper_folder)
        raise invalid_input("voice", f"Unknown voice {name}. {advice}")
    if not is_same_language(voice.language, language):
        raise _wrong_language(name, voice.language, language)
    if (isinstance(voice, PiperVoice) or voice.needs_espeak) and not program.is_installed():
        raise _failure(f"The voice {name} needs the program espeak-ng. Install it: {program.REMEDY}.")
    if isinstance(voice, KokoroVoice) and (missing := missing_packages()):
        raise _failure(f"The voice model is incomplete: {', '.join(missing)} is missing. {_REINSTALL}")
    return voice


def checks(piper_folder: Path | None = None) -> tuple[Check, ...]:
    missing, found = missing_packages(), kokoro_voices()
    return (
        Check(
            "Voice model", not missing, f"missing: {', '.join(missing)}" if missing else "present", _REINSTALL
        ),
        Check("Voices", bool(found), f"{len(found)} voices", _REINSTALL),
        Check(
            "espeak-ng",
            program.is_installed(),
            "for narration in languages other than English",
            f"{program.REMEDY} (not needed for English)",
        ),
        *piper_checks(piper_folder),
    )


def _espeak_voice(name: str, language: str) -> EspeakVoice:
    if not program.is_installed():
        raise _failure(f"The voice {name} needs the program espeak-ng. Install it: {program.REMEDY}.")
    own = name.removeprefix(_ESPEAK_PREFIX)
    found = language_of(own)
    if found is None:
        raise invalid_input("voice", f"espeak-ng has no voice named {name}. {_advice(name, language)}")
    if not is_same_language(own, language):
        raise _wrong_language(name, own, language)
    return EspeakVoice(name, found.code)


def _no_voice(language: str) -> ReelproofError:
    others = "choose a paid voice (--narration PROVIDER/MODEL), or put a Piper voice into the voices folder"
    if program.is_installed():
        message = f"No installed voice speaks {language_name(language)}; {others}."
    else:
        message = (
            f"No installed voice speaks {language_name(language)}. Many languages need the program espeak-ng "
            f"({program.REMEDY}); or {others}."
        )
    return invalid_input("language", message)


def _wrong_language(name: str, voice_language: str, language: str) -> ReelproofError:
    message = (
        f"The voice {name} speaks {language_name(voice_language)} and the script is in "
        f"{language_name(language)}. {_advice('', language)}"
    )
    return invalid_input("voice", message)


def _advice(name: str, language: str, piper_folder: Path | None = None) -> str:
    """Suggests the nearest name, preferably among the voices that speak the language."""
    available = voices(piper_folder)
    fitting = [voice.name for voice in available if is_same_language(voice.language, language)]
    near = _nearest(name, fitting) or _nearest(name, [voice.name for voice in available])
    if near:
        return f"Did you mean {near}?"
    best = default_voice(language, piper_folder)
    return f"Try {best}, or leave the voice out." if best else "Run `reelproof voices` for a list."


def _nearest(name: str, names: Sequence[str]) -> str | None:
    """Also matches the bare name: `Emma` for `bf_emma`."""
    available = {**{full.partition("_")[2]: full for full in names}, **{full: full for full in names}}
    return next((available[near] for near in get_close_matches(name.lower(), available, n=1)), None)


def _is_british(tag: str) -> bool:
    return any(part.lower() in _BRITISH_REGIONS for part in tag.split("-")[1:])


def _failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
