"""Names of media files in a film's `assets` folder; the file extension of each media type."""

import re
from collections.abc import Collection, Mapping

from reelproof.domain.asset import Asset, Take
from reelproof.domain.ids import Digest

EXTENSIONS: Mapping[str, str] = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/avif": ".avif",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/jp2": ".jp2",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/webm": ".weba",
    "audio/aac": ".aac",
    "audio/aiff": ".aiff",
    "audio/x-w64": ".w64",
    "audio/x-caf": ".caf",
    "audio/amr": ".amr",
    "audio/x-ms-wma": ".wma",
    "audio/basic": ".au",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "video/x-matroska": ".mkv",
    "video/x-msvideo": ".avi",
    "video/mpeg": ".mpg",
    "video/mp2t": ".ts",
    "video/3gpp": ".3gp",
    "video/ogg": ".ogv",
    "video/x-ms-wmv": ".wmv",
    "video/x-flv": ".flv",
    "text/plain": ".txt",
}

# Number, kind and the start of the digest: `007-image-0a1b2c3d.png`.
_ASSET_FILE = re.compile(r"\d{3,}-[a-z_]+-([0-9a-f]{8})\.\w{2,5}")


def asset_file(asset: Asset, take: Take) -> str:
    """Names a file by its position in the film; the digest prefix gives changed media a new name."""
    extension = EXTENSIONS.get(take.media_type, ".bin")
    return f"assets/{asset.position + 1:03d}-{asset.kind.value}-{take.media_digest[:8]}{extension}"


def is_asset_file_of(name: str, digests: Collection[Digest]) -> bool:
    """Whether a file name, without its folder, may come from `asset_file` for one of these media."""
    found = _ASSET_FILE.fullmatch(name)
    return found is not None and any(digest.startswith(found[1]) for digest in digests)


def is_asset_file(name: str) -> bool:
    """Whether a file name, without its folder, may come from `asset_file`."""
    return _ASSET_FILE.fullmatch(name) is not None
