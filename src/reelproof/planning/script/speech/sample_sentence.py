"""The sentence that a sample of a voice says, in the voice's language."""

from collections.abc import Mapping

from reelproof.domain.language_names import DEFAULT_LANGUAGE
from reelproof.domain.language_tag import primary_language

SENTENCES: Mapping[str, str] = {
    "ar": "هكذا سيبدو صوت فيلمك.",
    "cs": "Takhle bude znít váš film.",
    "da": "Sådan kommer din film til at lyde.",
    "de": "So wird Ihr Film klingen.",
    "el": "Έτσι θα ακούγεται η ταινία σας.",
    "en": "This is how your film will sound.",
    "es": "Así sonará su película.",
    "fi": "Tältä elokuvasi kuulostaa.",
    "fr": "Voilà comment sonnera votre film.",
    "hi": "आपकी फ़िल्म ऐसी सुनाई देगी।",
    "hu": "Így fog szólni a filmje.",
    "it": "Ecco come suonerà il tuo film.",
    "ja": "あなたの映画はこのように聞こえます。",
    "ko": "당신의 영화는 이렇게 들릴 것입니다.",
    "nl": "Zo gaat je film klinken.",
    "no": "Slik kommer filmen din til å høres ut.",
    "pl": "Tak będzie brzmiał twój film.",
    "pt": "É assim que o seu filme vai soar.",
    "ro": "Așa va suna filmul dumneavoastră.",
    "ru": "Так будет звучать ваш фильм.",
    "sv": "Så här kommer din film att låta.",
    "tr": "Filminiz böyle duyulacak.",
    "uk": "Так звучатиме ваш фільм.",
    "vi": "Phim của bạn sẽ nghe như thế này.",
    "zh": "你的影片听起来就是这样。",
}


def sample_sentence(language: str) -> str:
    """In English for a language without a sentence of its own."""
    return SENTENCES.get(primary_language(language), SENTENCES[DEFAULT_LANGUAGE])
