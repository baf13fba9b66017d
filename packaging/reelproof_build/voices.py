"""Kokoro's speaking styles: 510 rows of 256 float32 each, as they are shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .errors import BuildError
from .files import BuiltFile

PACKAGE = "kokoro-js"
VOICE_BYTES = 510 * 256 * 4
# Only languages that the local voice can turn into sounds.
VOICES = (
    *("af_heart", "af_bella", "af_nicole", "af_sarah", "af_kore", "af_nova"),
    *("am_michael", "am_fenrir", "am_puck", "am_adam"),
    *("bf_emma", "bf_isabella", "bm_george", "bm_fable"),
    *("ef_dora", "em_alex"),
    "ff_siwis",
    *("hf_alpha", "hf_beta", "hm_omega", "hm_psi"),
    *("if_sara", "im_nicola"),
    *("pf_dora", "pm_alex"),
)
MEMBERS = re.compile(r"voices/(" + "|".join(VOICES) + r")\.bin")


def voice_files(members: Mapping[str, bytes]) -> list[BuiltFile]:
    """One file for every voice, each of the only size that can be right."""
    return [_voice_file(f"voices/{voice}.bin", members) for voice in VOICES]


def _voice_file(path: str, members: Mapping[str, bytes]) -> BuiltFile:
    content = members.get(path, b"")
    if len(content) != VOICE_BYTES:
        raise BuildError(f"{path} of {PACKAGE} holds {len(content)} bytes instead of {VOICE_BYTES}.")
    return BuiltFile(path, content, PACKAGE, (path,))
