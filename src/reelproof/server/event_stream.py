"""Events of one or several jobs as one stream of server-sent events, in bytes."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event
from reelproof.server.schema.activity import event_object

RETRY_MS = 2_000
HEARTBEAT_S = 15.0
HEARTBEAT = b": still here\n\n"
# What may wait for a reader, of each job.
HELD = 4
FRAMES_KEPT = 2_048
HIGHEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Source:
    """A job that is followed after a number. Whoever streams it closes it."""

    events: AsyncIterator[Event]
    after: int = 0


def frame(event: Event, event_id: str | None = None) -> bytes:
    """`event_id` is its number, unless the stream has more than this job."""
    return f"id: {event_id or event.number}\n".encode() + _told(_Once(event))


def snapshot_frame(told: Mapping[str, JsonValue], event_id: str | None = None) -> bytes:
    """All that is known at the start. With an id a reader that is cut goes on after it."""
    begin = f"id: {event_id}\n" if event_id is not None else ""
    return f"{begin}event: snapshot\ndata: {json.dumps(told)}\n\n".encode()


def cursor_of(positions: Sequence[int]) -> str:
    """The last numbers of all jobs of a stream, as its `id`."""
    return ".".join(map(str, positions))


def positions_of(last_event_id: str | None, jobs: int) -> Sequence[int] | None:
    """What `cursor_of` was made from; None for anything else, and for a cursor of another number of jobs."""
    parts = last_event_id.split(".") if last_event_id else []
    if len(parts) != jobs or not all(map(_is_number, parts)):
        return None
    return [int(part) for part in parts]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= HIGHEST_NUMBER


async def stream(
    sources: Sequence[Source], snapshots: Iterable[bytes] = (), heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """Begins with the snapshots, merges the jobs, and ends with the last of them. A reader that is slow slows
    nobody else, and nothing piles up for it.
    """
    merge = _Merge(sources, heartbeat_s)
    # In a block of its own it would be an event without data to clients that do not follow the standard.
    retry = f"retry: {RETRY_MS}\n".encode()
    try:
        if first := b"".join(snapshots):
            yield retry + first
            retry = b""
        else:
            yield HEARTBEAT
        merge.begin()
        while not merge.is_over:
            if frames := await merge.next():
                is_event = retry and frames != HEARTBEAT
                yield retry + frames if is_event else frames
                retry = b"" if is_event else retry
    finally:
        await merge.close()


@dataclass(frozen=True, slots=True)
class _Said:
    """An event on its way from one of the sources."""

    place: int
    event: Event


class _Merge:
    """A task of its own brings each source's events, a few at a time, and a clock fills the silence."""

    def __init__(self, sources: Sequence[Source], heartbeat_s: float) -> None:
        self._sources = sources
        self._positions = [source.after for source in sources]
        self._room = [asyncio.Semaphore(HELD) for _ in sources]
        self._arrived: asyncio.Queue[_Said | asyncio.Task[None] | None] = asyncio.Queue()
        self._bringing: set[asyncio.Task[None]] = set()
        self._heartbeat_s = heartbeat_s
        self._said_at = 0.0
        self._clock: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        for place in range(len(self._sources)):
            task = asyncio.create_task(self._bring(place))
            self._bringing.add(task)
            task.add_done_callback(self._arrived.put_nowait)
        self._said_at = asyncio.get_running_loop().time()
        self._wind(self._heartbeat_s)

    @property
    def is_over(self) -> bool:
        return not self._bringing and self._arrived.empty()

    async def next(self) -> bytes:
        """The frames of all that has arrived. Raises what a source raises."""
        arrived = [await self._arrived.get()]
        while not self._arrived.empty():
            arrived.append(self._arrived.get_nowait())
        self._said_at = asyncio.get_running_loop().time()
        return b"".join(map(self._frame, arrived))

    def _wind(self, after_s: float) -> None:
        self._clock = asyncio.get_running_loop().call_later(after_s, self._strike)

    def _strike(self) -> None:
        # One clock that looks how long it was silent is cheaper than a new one for every frame.
        silent_s = asyncio.get_running_loop().time() - self._said_at
        if silent_s < self._heartbeat_s:
            self._wind(self._heartbeat_s - silent_s)
            return
        if self._arrived.empty():
            self._arrived.put_nowait(None)
        self._wind(self._heartbeat_s)

    async def close(self) -> None:
        """Whatever the sources hold is given back."""
        if self._clock is not None:
            self._clock.cancel()
        for task in self._bringing:
            task.cancel()
        await asyncio.gather(*self._bringing, return_exceptions=True)
        for source in self._sources:
            await _close(source.events)

    async def _bring(self, place: int) -> None:
        events = self._sources[place].events
        try:
            async for event in events:
                await self._room[place].acquire()
                self._arrived.put_nowait(_Said(place, event))
        finally:
            # Here, because whoever closes the stream may be canceled again while it does.
            await _close(events)

    def _frame(self, arrived: _Said | asyncio.Task[None] | None) -> bytes:
        if arrived is None:
            return HEARTBEAT
        if isinstance(arrived, asyncio.Task):
            self._bringing.discard(arrived)
            arrived.result()
            return b""
        self._room[arrived.place].release()
        self._positions[arrived.place] = arrived.event.number
        return frame(arrived.event, cursor_of(self._positions))


async def _close(events: AsyncIterator[Event]) -> None:
    if isinstance(events, AsyncGenerator):
        await events.aclose()


class _Once:
    """An event as a key: the same number of the same job, with the same content."""

    __slots__ = ("event",)

    def __init__(self, event: Event) -> None:
        self.event = event

    def __hash__(self) -> int:
        return hash((self.event.job_id, self.event.number))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and other.event == self.event


@lru_cache(maxsize=FRAMES_KEPT)
def _told(once: _Once) -> bytes:
    """All of a frame but its id, the same for every subscriber."""
    event = once.event
    return f"event: {event.type.value}\ndata: {json.dumps(event_object(event))}\n\n".encode()
