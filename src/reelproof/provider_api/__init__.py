"""The public provider contract. Plug-ins need nothing else from Reelproof."""

from reelproof.domain.asset import AssetKind, SpokenWord
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import (
    Failure,
    ReelproofError,
    answer_lost,
    job_runs_on,
    with_answer_lost,
    with_job_running,
)
from reelproof.domain.price import FREE, Price
from reelproof.domain.signature import is_signed, key_in
from reelproof.domain.units import Microusd
from reelproof.provider_api.protocol import (
    API_VERSION,
    CallbackProvider,
    CancelOutcome,
    Check,
    InputMedia,
    KeyTestingProvider,
    Made,
    ModelInfo,
    OpenProvider,
    Plugin,
    Provider,
    ProviderContext,
    Request,
    RetiringProvider,
    Ticket,
    TicketProvider,
    VoiceInfo,
)

__all__ = [
    "API_VERSION",
    "FREE",
    "AssetKind",
    "CallbackProvider",
    "CancelOutcome",
    "Check",
    "ErrorCode",
    "Failure",
    "InputMedia",
    "JsonValue",
    "KeyTestingProvider",
    "Made",
    "Microusd",
    "ModelInfo",
    "OpenProvider",
    "Plugin",
    "Price",
    "Provider",
    "ProviderContext",
    "ReelproofError",
    "Request",
    "RetiringProvider",
    "SpokenWord",
    "Ticket",
    "TicketProvider",
    "VoiceInfo",
    "answer_lost",
    "is_signed",
    "job_runs_on",
    "key_in",
    "with_answer_lost",
    "with_job_running",
]
