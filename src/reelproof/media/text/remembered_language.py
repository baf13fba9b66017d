"""Detected languages of texts, remembered in a file: loading the model takes longer than reading a script."""

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from reelproof.domain.failure import ReelproofError
from reelproof.files import write_atomically
from reelproof.planning.script.language_finding import Classify, LanguageGuess
from reelproof.remembered_facts import read_facts

KEPT = 500


def remembered(classify: Classify, path: Path) -> Classify:
    """Returns a `classify` that calls the other once for each text. It does without a file that is damaged or
    cannot be written.
    """

    def remembering(text: str, languages: Sequence[str]) -> LanguageGuess:
        key, known = _key(text, languages), read_facts(path)
        if (guess := _guess(known.get(key))) is not None:
            return guess
        guess = classify(text, languages)
        kept = [*known.items()][1 - KEPT :]
        with suppress(OSError, ReelproofError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, json.dumps({**dict(kept), key: [guess.tag, guess.share]}).encode())
        return guess

    return remembering


def _key(text: str, languages: Sequence[str]) -> str:
    return sha256("\n".join([*languages, text]).encode("utf-8", "surrogatepass")).hexdigest()


def _guess(kept: object) -> LanguageGuess | None:
    match kept:
        case [str(tag), float(share)]:
            return LanguageGuess(tag, share)
    return None
