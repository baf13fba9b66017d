"""Assets (pictures, narration, music, clips): kinds, statuses, recipes, takes and edits."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, AssetKey, Digest, JobId, ProjectId, SegmentId, TakeId
from reelproof.domain.units import Microusd


class AssetKind(StrEnum):
    """The kind of an asset."""

    script = "script"
    image_prompt = "image_prompt"
    image = "image"
    narration = "narration"
    music_prompt = "music_prompt"
    music = "music"
    motion_prompt = "motion_prompt"
    starting_image = "starting_image"
    video = "video"


VISUAL_KINDS = frozenset({AssetKind.image, AssetKind.starting_image, AssetKind.video})


class AssetStatus(StrEnum):
    """The status of an asset."""

    pending = "pending"
    running = "running"
    retrying = "retrying"
    generated = "generated"
    needs_prompt_update = "needs_prompt_update"
    failed = "failed"

    @property
    def is_final(self) -> bool:
        return self in (AssetStatus.generated, AssetStatus.needs_prompt_update, AssetStatus.failed)


@frozen
class Recipe:
    """Everything that determines an asset's content. `model` is `provider/model`; `inputs` map roles to
    media digests.
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


@frozen
class SpokenWord:
    """A word as written, with its start and end in seconds from the start of its narration."""

    text: str
    start_s: float
    end_s: float


@frozen
class Take:
    """One content made for an asset; never changed once stored.

    `is_fallback`: made by a model other than the chain's first. `is_softened`: the original prompt was
    refused, so a softened one was used. `job_id` is the job that made it.
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


class TakeStatus(StrEnum):
    """The status of a take within its asset."""

    accepted = "accepted"
    candidate = "candidate"
    superseded = "superseded"
    rejected = "rejected"


@frozen
class Edit:
    """A user's override of an asset's prompt, model or seed.

    It applies only while the script's prompt equals `base_prompt`.
    """

    base_prompt: str
    prompt: str | None = None
    model: str | None = None
    seed: int | None = None


# A prompt written by another model is not an input medium: it determines the prompt.
PROMPT_ROLE = "prompt"


@frozen
class Dependency:
    """An asset that must finish first. A required one must also have a take."""

    key: AssetKey
    role: str
    is_required: bool = True


@frozen
class Asset:
    """A slot in the film to be filled, with its state.

    `base_prompt` and `base_chain` come from the script and options; `recipe` and `chain` include edits.
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
