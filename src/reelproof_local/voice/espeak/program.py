"""Runs the program espeak-ng, if installed: speaking rate, timeout, installation hint."""

import shutil
import subprocess
from collections.abc import Sequence

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

REMEDY = "apt-get install espeak-ng, or brew install espeak-ng"

_PROGRAM = "espeak-ng"
_TIMEOUT_S = 60.0
_WORDS_PER_MINUTE = "155"


def is_installed() -> bool:
    return shutil.which(_PROGRAM) is not None


def list_voices() -> str:
    """Returns the program's table of voices; empty if it is not installed or does not respond."""
    if not is_installed():
        return ""
    try:
        return _run(["--voices"], "").decode("utf-8", "replace")
    except ReelproofError:
        return ""


def phoneme_lines(text: str, language: str) -> list[str]:
    """International phonetic alphabet with `^` as tie, one line per clause."""
    output = _run(["-q", "--ipa", "--tie=^", "-v", language, "--stdin"], text)
    return output.decode("utf-8", "replace").splitlines()


def wav_stream(text: str, language: str) -> bytes:
    """Returns speech as a WAV stream without a valid length in its header."""
    return _run(["-v", language, "-s", _WORDS_PER_MINUTE, "--stdin", "--stdout"], text)


def _run(arguments: Sequence[str], text: str) -> bytes:
    try:
        done = subprocess.run(
            [_PROGRAM, *arguments], input=text.encode(), capture_output=True, timeout=_TIMEOUT_S, check=True
        )
    except FileNotFoundError as cause:
        raise failure(f"This voice needs the program espeak-ng. Install it: {REMEDY}.") from cause
    except subprocess.TimeoutExpired as cause:
        raise failure(f"espeak-ng did not respond within {_TIMEOUT_S:.0f} s.") from cause
    except (subprocess.CalledProcessError, OSError) as cause:
        raise failure(f"espeak-ng failed: {cause}.") from cause
    return done.stdout


def failure(message: str) -> ReelproofError:
    return ReelproofError(
        Failure(code=ErrorCode.ProviderFailure, message=message, provider="local", model="voice")
    )
