"""A clip's first frame (starting image): inline up to a size limit, else uploaded first."""

import asyncio
import base64
from collections.abc import Awaitable, Callable

from reelproof.provider_api import ErrorCode, Failure, InputMedia, JsonValue, ReelproofError, Request
from reelproof.providers.listed import FRAME_ROLE, ListedModel
from reelproof.providers.parameters import input_error

LARGEST_INLINE = 256_000
Upload = Callable[[bytes, str], Awaitable[str]]


async def frame_input(request: Request, model: ListedModel, upload: Upload | None) -> dict[str, JsonValue]:
    """Builds the model's input for the frame, if it takes one. Always inline without an `upload`."""
    frame = request.inputs.get(FRAME_ROLE)
    if model.frame is None or (frame is None and not model.needs_frame):
        return {}
    if frame is None:
        raise input_error(FRAME_ROLE, f"{model.name} needs a starting image, and there is none.")
    address = await _address(frame, upload)
    return {model.frame: [address] if model.is_frame_listed else address}


def file_name(media_type: str) -> str:
    return f"frame.{media_type.partition('/')[2] or 'bin'}"


async def frame_content(frame: InputMedia) -> bytes:
    """Reads the frame. Raises ReelproofError if it cannot be read."""
    try:
        return await asyncio.to_thread(frame.path.read_bytes)
    except OSError as error:
        message = f"The starting image of the clip cannot be read: {error}"
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message)) from error


async def _address(frame: InputMedia, upload: Upload | None) -> str:
    content = await frame_content(frame)
    if upload is None or len(content) <= LARGEST_INLINE:
        return f"data:{frame.media_type};base64,{base64.b64encode(content).decode()}"
    return await upload(content, frame.media_type)
