"""Values of a film's history: changes with both sides, named versions, and the cursor for undo and redo."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from reelproof.domain.asset import AssetStatus, Edit, TakeStatus
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, Digest, TakeId, VersionId
from reelproof.domain.project import FilmOptions
from reelproof.planning.script.options import FilmChoices


class ChangeKind(StrEnum):
    """What a person did.

    `script` may change options as well; `prompt` is another take, of the same or a new prompt, model or seed.
    """

    script = "script"
    options = "options"
    prompt = "prompt"
    accept = "accept"
    reject = "reject"
    restore = "restore"


@frozen
class FilmSettings:
    """The options of a film, and the explicit choices that they were decided from."""

    choices: FilmChoices
    options: FilmOptions
    stays_local: bool = False


@frozen
class AssetState:
    """What a change can undo about an asset."""

    take_id: TakeId | None = None
    edit: Edit | None = None
    status: AssetStatus = AssetStatus.pending
    error: Failure | None = None

    def looks_like(self, other: "AssetState") -> bool:
        """Whether both have the same content and prompt."""
        return (self.take_id, self.edit) == (other.take_id, other.edit)


@frozen
class AssetChange:
    """An asset before and after a change."""

    key: AssetKey
    before: AssetState
    after: AssetState


class ScriptAction(StrEnum):
    """What was done with a segment of the script apart from writing."""

    segment_moved = "segment_moved"
    segment_split = "segment_split"
    segments_merged = "segments_merged"
    segment_deleted = "segment_deleted"


@frozen
class TakeChange:
    """A take whose review changed; None for a take that is neither a candidate nor rejected."""

    take_id: TakeId
    before: TakeStatus | None
    after: TakeStatus | None


@frozen
class TextChange:
    """The digests of the script's text before and after a change, with the film's titles, if known."""

    before: Digest
    after: Digest
    title_before: str | None = None
    title_after: str | None = None


@frozen
class OptionsChange:
    """The options before and after a change."""

    before: FilmSettings
    after: FilmSettings


@frozen
class Change:
    """One gesture of a person, with both sides of everything it changed.

    `number` counts the film's changes from 1; `parent` is the change it was based on, or 0. Saves of the same
    `gesture` are one change. `note` is the name of the version that was restored, or the `ScriptAction`.
    """

    kind: ChangeKind
    at: datetime
    number: int = 0
    parent: int = 0
    script: TextChange | None = None
    options: OptionsChange | None = None
    assets: tuple[AssetChange, ...] = ()
    takes: tuple[TakeChange, ...] = ()
    gesture: str | None = None
    note: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.script is None and self.options is None and not self.assets and not self.takes

    @property
    def touches_assets(self) -> bool:
        """Whether it must not be undone while a job of the film is running."""
        return bool(self.assets or self.takes or self.options)


class ChangeStatus(StrEnum):
    """Whether a change is in the film, can be redone, or was replaced by a later one."""

    done = "done"
    undone = "undone"
    replaced = "replaced"


@frozen
class History:
    """Where a film stands in its history.

    `cursor` is the last change that is done, or 0; `edition` counts what was stored. `script` is the digest
    of the last known text. Unless `is_written`, that text must still be written over the text `replaced`
    (None: no file). `settings` are the film's options if they differ from those of its newest job, and `kept`
    those that a step brought back, until a request states others. `requested` is the text of the newest
    request, and `film_text` the one that jobs repeat instead since a step took that back.
    """

    cursor: int = 0
    last_number: int = 0
    edition: int = 0
    script: Digest | None = None
    replaced: Digest | None = None
    is_written: bool = True
    settings: FilmSettings | None = None
    kept: FilmSettings | None = None
    requested: Digest | None = None
    film_text: Digest | None = None


@frozen
class Version:
    """The whole film under a name: script, options, accepted takes and prompts. `title` is the film's."""

    id: VersionId
    name: str
    at: datetime
    title: str | None = None
    script: Digest | None = None
    settings: FilmSettings | None = None
    assets: Mapping[AssetKey, AssetState] = field(default_factory=dict)

    @property
    def entry(self) -> "VersionEntry":
        return VersionEntry(self.id, self.name, self.at, len(self.assets))


@frozen
class VersionEntry:
    """A version in a list."""

    id: VersionId
    name: str
    at: datetime
    asset_count: int


@frozen
class Basis:
    """What a step was decided from, so that it is stored only if nothing has changed since.

    Without a `revision`, only the history must be the same. If `needs_idle`, no job of the film that makes
    assets may be unfinished.
    """

    edition: int
    revision: str | None = None
    needs_idle: bool = False


@frozen
class HistoryStep:
    """Everything that one step in a film's history stores, in one transaction.

    `forgets` is the number of a change to remove. If it `drops_texts`, texts that nothing uses are removed.
    """

    basis: Basis
    history: History
    change: Change | None = None
    texts: Mapping[Digest, str] = field(default_factory=dict)
    assets: Mapping[AssetKey, AssetState] = field(default_factory=dict)
    takes: Mapping[TakeId, TakeStatus | None] = field(default_factory=dict)
    title: str | None = None
    version: Version | None = None
    forgets: int | None = None
    drops_texts: bool = False
