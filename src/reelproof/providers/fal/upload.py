"""Uploads a first frame that is too large to send inline to fal's storage."""

from collections.abc import Mapping

from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.fal.errors import classify_call
from reelproof.providers.field_error import one_line
from reelproof.providers.http import ApiCall, ApiClient
from reelproof.providers.starting_image import file_name

INITIATE = "storage/upload/initiate?storage_type=fal-cdn-v3"


async def upload_frame(storage: ApiClient, content: bytes, media_type: str) -> str:
    """Uploads the frame to a URL that fal returns, and returns its address for the model."""
    body = {"file_name": file_name(media_type), "content_type": media_type}
    response = await storage.request_json(ApiCall("POST", INITIATE, body), classify_call)
    fields = response if isinstance(response, Mapping) else {}
    place, address = one_line(fields.get("upload_url")), one_line(fields.get("file_url"))
    if not place or not address:
        message = "fal's storage returned no upload URL."
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
    await storage.upload(place, content, media_type)
    return address
