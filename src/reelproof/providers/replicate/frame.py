"""A clip's first picture: inside the call where it is small, uploaded before it where it is not."""

import asyncio
import base64
from collections.abc import Mapping
from secrets import token_hex

from reelproof.provider_api import ErrorCode, Failure, InputMedia, JsonValue, ReelproofError
from reelproof.providers.http import ApiClient, Call
from reelproof.providers.replicate.errors import classify_call

LARGEST_INLINE = 256_000


async def frame_address(client: ApiClient, frame: InputMedia) -> str:
    """What to give to the model as the picture's address."""
    try:
        content = await asyncio.to_thread(frame.path.read_bytes)
    except OSError as error:
        message = f"The first picture of the clip cannot be read: {error}"
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message)) from error
    if len(content) <= LARGEST_INLINE:
        return f"data:{frame.media_type};base64,{base64.b64encode(content).decode()}"
    return await _upload(client, content, frame.media_type)


async def _upload(client: ApiClient, content: bytes, media_type: str) -> str:
    border = token_hex(16)
    ending = media_type.partition("/")[2] or "bin"
    head = (
        f"--{border}\r\n"
        f'Content-Disposition: form-data; name="content"; filename="frame.{ending}"\r\n'
        f"Content-Type: {media_type}\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={border}"}
    answer = await client.ask(Call("POST", "files", content=body, headers=headers), classify_call)
    address = _address(answer)
    if address is None:
        message = "Replicate took the picture and did not say where it is."
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
    return address


def _address(answer: JsonValue) -> str | None:
    urls = answer.get("urls") if isinstance(answer, Mapping) else None
    address = urls.get("get") if isinstance(urls, Mapping) else None
    return address if isinstance(address, str) and address else None
