"""Assets, their recipes, states and takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, AssetKey, Digest, JobId, ProjectId, SegmentId, TakeId
from reelproof.domain.units import Microusd


class AssetKind(StrEnum):
    """What an asset is."""

    script = "script"
    image_prompt = "image_prompt"
    image = "image"
    narration = "narration"
    music_prompt = "music_prompt"
    music = "music"
    motion_prompt = "motion_prompt"
    starting_image = "starting_image"
    video = "video"


class AssetStatus(StrEnum):
    """Where an asset stands."""

    pending = "pending"
    running = "running"
    retrying = "retrying"
    generated = "generated"
    needs_prompt_update = "needs_prompt_update"
    failed = "failed"

    @property
    def is_final(self) -> bool:
        return self in (AssetStatus.generated, AssetStatus.needs_prompt_update, AssetStatus.failed)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides an asset's content. `model` is `provider/model`; `inputs` name roles and media
    digests.
    """

    kind: AssetKind
    prompt: str
    model: str
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    seed: int | None = None
    inputs: Mapping[str, Digest] = field(default_factory=dict)

    @property
    def digest(self) -> Digest:
        return digest_of(
            {
                "kind": self.kind.value,
                "prompt": self.prompt,
                "model": self.model,
                "parameters": dict(self.parameters),
                "seed": self.seed,
                "inputs": dict(self.inputs),
            }
        )


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as written, and when it is said, in seconds from the start of its narration."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Take:
    """One content made for an asset; never changed once stored.

    `is_fallback`: it was made by another model than the chain's first. `is_softened`: the prompt was refused
    as it stood, and softened. `job_id` is the job that had it made.
    """

    id: TakeId
    asset_id: AssetId
    recipe_digest: Digest
    media_digest: Digest
    media_type: str
    model: str
    created_at: datetime
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    words: tuple[SpokenWord, ...] = ()
    cost_microusd: Microusd = Microusd(0)
    recipe: Recipe | None = None
    job_id: JobId | None = None
    is_fallback: bool = False
    is_softened: bool = False


class TakeStanding(StrEnum):
    """What a take is to its asset."""

    accepted = "accepted"
    candidate = "candidate"
    earlier = "earlier"
    rejected = "rejected"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person asked of an asset instead of what the script says of it.

    It holds as long as the script says `base_prompt`: what was asked for other words says nothing of these.
    """

    base_prompt: str
    prompt: str | None = None
    model: str | None = None
    seed: int | None = None


# What another model wrote for an asset is no medium that it is made from: it decides its prompt.
PROMPT_ROLE = "prompt"


@dataclass(frozen=True, slots=True)
class Dependency:
    """An asset that must have ended first. One that is required must have a take, too."""

    key: AssetKey
    role: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Asset:
    """A place in the film that must be filled, with its state.

    `base_prompt` and `base_chain` are as script and options say; `recipe` and `chain` are after edits.
    """

    id: AssetId
    project_id: ProjectId
    key: AssetKey
    kind: AssetKind
    position: int
    title: str
    segment_id: SegmentId | None = None
    status: AssetStatus = AssetStatus.pending
    error: Failure | None = None
    recipe: Recipe | None = None
    chain: tuple[str, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    accepted_take: Take | None = None
    attempts: int = 0
    base_prompt: str = ""
    base_chain: tuple[str, ...] = ()
    edit: Edit | None = None
