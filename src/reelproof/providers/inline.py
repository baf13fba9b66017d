"""Media that come inside of an answer."""

import base64
import binascii

from reelproof.provider_api import ErrorCode, Failure, ReelproofError, with_answer_lost


def decoded(coded: str, what: str) -> bytes:
    """The bytes of what is called `what`. Raises ReelproofError for none, and for some that broke off."""
    try:
        content = base64.b64decode(coded.partition("base64,")[2] or coded, validate=True)
    except (binascii.Error, ValueError) as error:
        failure = Failure(ErrorCode.TransientProviderError, f"The {what} in the answer is cut off.")
        raise ReelproofError(with_answer_lost(failure)) from error
    if not content:
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, f"The {what} in the answer is empty."))
    return content


def picture_type(content: bytes) -> str:
    """The media type, by the first bytes."""
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if content[8:12] == b"WEBP" else "image/png"
