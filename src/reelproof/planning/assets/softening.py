"""Softens prompts refused as sensitive: replaced words, added sentence, kinds that may be softened."""

import re
from collections.abc import Mapping

from reelproof.domain.asset import AssetKind

# Prompts for pictures and music may be rephrased; narration may not.
SOFTENED_KINDS = (AssetKind.image, AssetKind.starting_image, AssetKind.video, AssetKind.music)

GENTLER: Mapping[str, str] = {
    "attack": "confrontation",
    "bleeding": "weary",
    "blood": "red paint",
    "bloody": "red",
    "bomb": "device",
    "corpse": "resting figure",
    "dead": "motionless",
    "death": "farewell",
    "die": "fall asleep",
    "execute": "judge",
    "execution": "judgement",
    "explode": "burst",
    "explosion": "burst of light",
    "gore": "drama",
    "gun": "tool",
    "kill": "overcome",
    "killed": "overcome",
    "killing": "overcoming",
    "murder": "crime story",
    "naked": "in simple robes",
    "nude": "in simple robes",
    "shoot": "aim",
    "shooting": "aiming",
    "suicide": "sorrow",
    "torture": "hardship",
    "violence": "tension",
    "violent": "tense",
    "war": "old conflict",
    "weapon": "tool",
    "wound": "mark",
    "wounded": "tired",
}
FRAME = "A gentle, symbolic depiction, suitable for all ages, without violence or real persons: "
_WORD = re.compile(r"[A-Za-z]+")


def soften(prompt: str) -> str:
    """Replaces harsh words and requests content suitable for all ages. Idempotent."""
    if prompt.startswith(FRAME):
        return prompt
    return FRAME + _WORD.sub(_gentler, prompt)


def _gentler(match: re.Match[str]) -> str:
    word = match[0]
    gentle = GENTLER.get(word.lower())
    if gentle is None:
        return word
    return gentle.capitalize() if word[0].isupper() else gentle
