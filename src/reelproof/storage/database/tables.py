"""Database schema: all tables, columns and indexes; a change needs a file in `migrations/versions`."""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from reelproof.domain.asset import (
    AssetKind,
    AssetStatus,
    Dependency,
    Edit,
    Recipe,
    SpokenWord,
    TakeStatus,
)
from reelproof.domain.attempt import AttemptOutcome
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import JobMode, JobStatus, StepName, StepStatus
from reelproof.domain.script import Notice, Script
from reelproof.domain.webhook import DeliveryStatus
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.deletion import RemovalKind
from reelproof.planning.history.change import (
    AssetChange,
    AssetState,
    ChangeKind,
    FilmSettings,
    OptionsChange,
    TakeChange,
)
from reelproof.storage.database.columns import NAME_LENGTH, CompressedText, EnumName, Json, UtcDateTime

Id = String(NAME_LENGTH)
DigestText = String(64)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# `revision` counts the changes that no job event reflects.
project = Table(
    "project",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("script_path", Text, nullable=False),
    Column("output_path", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False, server_default=text("0")),
    Index(None, "owner", "script_path"),
    Index(None, "owner", "created_at"),
)

script = Table(
    "script",
    metadata,
    Column("project_id", Id, ForeignKey("project.id"), primary_key=True),
    Column("content", Json(Script), nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

# An asset without a position is no longer in the film; its takes remain.
# The accepted take is not a foreign key: takes refer to assets, and not every database allows such a cycle.
asset = Table(
    "asset",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", EnumName(AssetKind), nullable=False),
    Column("position", Integer),
    Column("title", Text, nullable=False),
    Column("segment_id", Text),
    Column("status", EnumName(AssetStatus), nullable=False),
    Column("error", Json(Failure)),
    Column("recipe", Json(Recipe)),
    Column("chain", Json(tuple[str, ...]), nullable=False),
    Column("depends_on", Json(tuple[Dependency, ...]), nullable=False),
    Column("accepted_take_id", Id),
    Column("attempts", Integer, nullable=False),
    Column("base_prompt", Text, nullable=False, server_default=text("''")),
    Column("base_chain", Json(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("edit", Json(Edit)),
    UniqueConstraint("project_id", "key"),
    Index(None, "project_id", "position"),
)

# `status` is set for candidates and rejected takes only; the asset refers to the accepted one.
take = Table(
    "take",
    metadata,
    Column("id", Id, primary_key=True),
    Column("asset_id", Id, ForeignKey("asset.id"), nullable=False),
    Column("recipe_digest", DigestText, nullable=False),
    Column("media_digest", DigestText, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("duration_s", Float),
    Column("width", Integer),
    Column("height", Integer),
    Column("words", Json(tuple[SpokenWord, ...]), nullable=False),
    Column("cost_microusd", BigInteger, nullable=False),
    Column("recipe", Json(Recipe)),
    Column("job_id", Id),
    Column("is_fallback", Boolean, nullable=False, server_default=false()),
    Column("is_softened", Boolean, nullable=False, server_default=false()),
    Column("status", EnumName(TakeStatus)),
    Index(None, "recipe_digest", "created_at"),
    Index(None, "asset_id", "created_at"),
    Index(None, "media_digest"),
)

job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("status", EnumName(JobStatus), nullable=False),
    Column("correlation_id", Id, nullable=False),
    Column("request_digest", DigestText, nullable=False),
    Column("request", Json(MakeRequest), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("error", Json(Failure)),
    Column("warnings", Json(tuple[str, ...]), nullable=False),
    Column("cancel_requested_at", UtcDateTime),
    Column("mode", EnumName(JobMode), nullable=False, server_default=JobMode.produce.value),
    Column("notices", Json(tuple[Notice, ...]), nullable=False, server_default="[]"),
    Column("event_count", Integer, nullable=False),
    Column("part", Text),
    Column("part_crashes", Integer, nullable=False, server_default=text("0")),
    Index(None, "project_id", "created_at"),
    Index(None, "status"),
)

# Idempotency keys of requests, so that one sent twice is served once.
request_key = Table(
    "request_key",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", DigestText, nullable=False),
    Column("job_id", Id, ForeignKey("job.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# The same for requests that create a project without a job.
project_key = Table(
    "project_key",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("digest", DigestText, nullable=False),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

step = Table(
    "step",
    metadata,
    Column("job_id", Id, ForeignKey("job.id"), primary_key=True),
    Column("name", EnumName(StepName), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("status", EnumName(StepStatus), nullable=False),
    Column("progress", Float, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("current", Text),
    Column("summary", Text),
    Column("error", Json(Failure)),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
)

attempt = Table(
    "attempt",
    metadata,
    Column("job_id", Id, ForeignKey("job.id"), primary_key=True),
    Column("asset_id", Id, ForeignKey("asset.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("model", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("outcome", EnumName(AttemptOutcome)),
    Column("failure", Json(Failure)),
    Column("recipe_digest", DigestText),
    Column("is_softened", Boolean, nullable=False, server_default=false()),
    Column("called_at", UtcDateTime),
    Column("ticket_id", Text),
    Column("is_ticket_open", Boolean, nullable=False, server_default=false()),
    Column("estimate_microusd", BigInteger),
    Column("cost_microusd", BigInteger),
    Column("process_id", Integer),
    Column("crashes", Json(tuple[str, ...]), nullable=False, server_default="[]"),
    Index(None, "asset_id", "started_at"),
    Index(None, "model", "started_at"),
)

event = Table(
    "event",
    metadata,
    Column("job_id", Id, ForeignKey("job.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("type", EnumName(EventType), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("data", Json(Mapping[str, JsonValue]), nullable=False),
)

film = Table(
    "film",
    metadata,
    Column("job_id", Id, ForeignKey("job.id"), primary_key=True),
    Column("path", Text, nullable=False),
    Column("key", DigestText, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("segments_rendered", Integer, nullable=False),
    Column("segments_reused", Integer, nullable=False),
    Column("is_draft", Boolean, nullable=False, server_default=false()),
)

# `secret` signs deliveries and is used for nothing else: sealed while needed, then empty.
webhook = Table(
    "webhook",
    metadata,
    Column("job_id", Id, ForeignKey("job.id"), primary_key=True),
    Column("id", Id, nullable=False),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", EnumName(DeliveryStatus), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    Column("last_error", Text),
    Column("delivered_at", UtcDateTime),
    Index(None, "status", "next_at"),
)

# Files left to delete: rows are deleted first and files afterwards, even after a crash.
removal = Table(
    "removal",
    metadata,
    Column("kind", EnumName(RemovalKind), primary_key=True),
    Column("name", Id, primary_key=True),
    Column("owner", Text, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("project_id", Id, ForeignKey("project.id"), primary_key=True),
    Column("cursor", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("script", DigestText),
    Column("replaced", DigestText),
    Column("is_written", Boolean, nullable=False),
    Column("settings", Json(FilmSettings)),
    Column("kept", Json(FilmSettings)),
    Column("requested", DigestText),
    Column("film_text", DigestText),
)

film_change = Table(
    "film_change",
    metadata,
    Column("project_id", Id, ForeignKey("project.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("parent", Integer, nullable=False),
    Column("kind", EnumName(ChangeKind), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("script_before", DigestText),
    Column("script_after", DigestText),
    Column("title_before", Text),
    Column("title_after", Text),
    Column("options", Json(OptionsChange)),
    Column("assets", Json(tuple[AssetChange, ...]), nullable=False),
    Column("takes", Json(tuple[TakeChange, ...]), nullable=False),
    Column("gesture", Text),
    Column("note", Text),
)

film_version = Table(
    "film_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("project_id", Id, ForeignKey("project.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("title", Text),
    Column("script", DigestText),
    Column("settings", Json(FilmSettings)),
    Column("assets", Json(Mapping[AssetKey, AssetState]), nullable=False),
    Column("asset_count", Integer, nullable=False),
    UniqueConstraint("project_id", "name"),
)

# Texts that changes and versions refer to.
script_text = Table(
    "script_text",
    metadata,
    Column("project_id", Id, ForeignKey("project.id"), primary_key=True),
    Column("digest", DigestText, primary_key=True),
    Column("content", CompressedText, nullable=False),
)
