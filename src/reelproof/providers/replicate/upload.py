"""Files of a call that are too large to go inside it."""

from collections.abc import Mapping

from reelproof.provider_api import ErrorCode, Failure, JsonValue, ReelproofError
from reelproof.providers.first_frame import file_name
from reelproof.providers.http import ApiClient, Call, Part, multipart
from reelproof.providers.replicate.errors import classify_call


async def upload_frame(client: ApiClient, content: bytes, media_type: str) -> str:
    """The address under which the model finds it."""
    body, headers = multipart([Part("content", content, file_name(media_type), media_type)])
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
