"""The public contract of providers. A plug-in needs nothing else of Reelproof."""

from reelproof.domain.asset import AssetKind, SpokenWord
from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.provider_api.contract import (
    Check,
    InputMedia,
    Made,
    ModelInfo,
    Plugin,
    Provider,
    ProviderContext,
    Request,
    VoiceInfo,
)

__all__ = [
    "AssetKind",
    "Check",
    "ErrorCode",
    "Failure",
    "InputMedia",
    "Made",
    "ModelInfo",
    "Plugin",
    "Provider",
    "ProviderContext",
    "ReelproofError",
    "Request",
    "SpokenWord",
    "VoiceInfo",
]
