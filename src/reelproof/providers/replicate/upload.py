"""Uploads a first frame that is too large to send inline to Replicate."""

from collections.abc import Mapping

from reelproof.provider_api import ErrorCode, Failure, JsonValue, ReelproofError
from reelproof.providers.http import ApiCall, ApiClient, FormPart, multipart
from reelproof.providers.replicate.errors import classify_call
from reelproof.providers.starting_image import file_name


async def upload_frame(client: ApiClient, content: bytes, media_type: str) -> str:
    """Uploads the frame and returns its URL."""
    body, headers = multipart([FormPart("content", content, file_name(media_type), media_type)])
    response = await client.request_json(
        ApiCall("POST", "files", content=body, headers=headers), classify_call
    )
    address = _address(response)
    if address is None:
        message = "Replicate accepted the picture but returned no URL."
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
    return address


def _address(response: JsonValue) -> str | None:
    urls = response.get("urls") if isinstance(response, Mapping) else None
    address = urls.get("get") if isinstance(urls, Mapping) else None
    return address if isinstance(address, str) and address else None
