"""Conversion of American to British phonemes, as Kokoro's British voices were trained on.

The pronouncing dictionary is American. These rules cover the sounds that differ everywhere (car, hot, go),
not the words that differ one by one.
"""

import re

_VOWELS = "AIOQWYaiuæɑɐɒɔəɛɜɪʊʌᵊᵻ"
_BEFORE_VOWEL = f"(?=[ˈˌ]?[{_VOWELS}])"
_NOT_BEFORE_VOWEL = f"(?![ˈˌ]?[{_VOWELS}])"
# Stems with a long a in Southern British English.
_LONG_A = (
    "ˈask|[bp]ˈaθ|ɡ[ɹl]ˈas|[kp]lˈas|pˈas|[lfpkvm]ˈast|[pb]lˈast|kˈasᵊl|ˈaft|[hl]ˈaf|stˈaf|[kd]ɹˈaft|ʃˈaft|ˈans|"
    "[ʧdv]ˈans|fɹˈans|ɡlˈans|plˈant|ɡɹˈant|ɪɡzˈamp|sˈampᵊl|bɹˈanʧ|mˈand|ɹˈað|[btm]ˈask|ɡˈasp|ɡɹˈasp|zˈast"
)
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("ᵻ", "ɪ"),
        ("[Tɾ]", "t"),
        ("O", "Q"),
        ("æ", "a"),
        ("ˈɑð", "ˈɑːð"),
        (r"w([ˈˌ]?)ʌ(?=[zt]\b)", r"w\1ɒ"),
        (r"\b([ˈˌ]?)ʌv\b", r"\1ɒv"),
        (r"\bfɹ([ˈˌ]?)ʌm\b", r"fɹ\1ɒm"),
        (f"(ɑ|ɔ|ɜ)ɹ{_BEFORE_VOWEL}", r"\1ːɹ"),
        ("(ɑ|ɔ|ɜ)ɹ", r"\1ː"),
        ("ɔ(?=[sfθŋɡ])", "ɒ"),
        ("ɔ(?!ː)", "ɔː"),
        ("ɑ(?!ː)", "ɒ"),
        (f"[ɪi]ɹ{_BEFORE_VOWEL}", "ɪəɹ"),
        ("[ɪi]ɹ", "ɪə"),
        (f"ɛɹ{_NOT_BEFORE_VOWEL}", "ɛː"),
        (f"ʊɹ{_NOT_BEFORE_VOWEL}", "ʊə"),
        (f"([əAIQWYɪɛʊᵊ])ɹ{_NOT_BEFORE_VOWEL}", r"\1"),
        ("([ˈˌ][iu])(?!ː)", r"\1ː"),
        (_LONG_A, lambda stem: stem[0].replace("a", "ɑː")),
    )
)


def to_british(phonemes: str) -> str:
    for pattern, replacement in _RULES:
        phonemes = pattern.sub(replacement, phonemes)
    return phonemes
