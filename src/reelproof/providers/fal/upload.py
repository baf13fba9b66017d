"""Files of a call that are too large to go inside it."""

from collections.abc import Mapping

from reelproof.provider_api import ErrorCode, Failure, ReelproofError
from reelproof.providers.fal.errors import classify_call
from reelproof.providers.fault import one_line
from reelproof.providers.first_frame import file_name
from reelproof.providers.http import ApiClient, Call

INITIATE = "storage/upload/initiate?storage_type=fal-cdn-v3"


async def upload_frame(storage: ApiClient, content: bytes, media_type: str) -> str:
    """The address under which the model finds it: fal names a place, and the file is put there."""
    body = {"file_name": file_name(media_type), "content_type": media_type}
    answer = await storage.ask(Call("POST", INITIATE, body), classify_call)
    told = answer if isinstance(answer, Mapping) else {}
    place, address = one_line(told.get("upload_url")), one_line(told.get("file_url"))
    if not place or not address:
        message = "fal's storage did not say where the picture may lie."
        raise ReelproofError(Failure(ErrorCode.ProviderFailure, message))
    await storage.upload(place, content, media_type)
    return address
