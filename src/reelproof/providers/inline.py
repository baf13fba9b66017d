"""Media sent inline in a response: base64 decoding, detection of the image type."""

import base64
import binascii

from reelproof.provider_api import ErrorCode, Failure, ReelproofError, with_answer_lost


def decoded(coded: str, what: str) -> bytes:
    """Decodes base64 content, called `what` in errors. Raises ReelproofError if it is empty or cut off."""
    try:
        content = base64.b64decode(coded.partition("base64,")[2] or coded, validate=True)
    except (binascii.Error, ValueError) as error:
        failure = Failure(ErrorCode.TransientProviderError, f"The {what} in the response is cut off.")
        raise ReelproofError(with_answer_lost(failure)) from error
    if not content:
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, f"The {what} in the response is empty."))
    return content


def image_type(content: bytes) -> str:
    """Detects the media type from the first bytes."""
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if content[8:12] == b"WEBP" else "image/png"
