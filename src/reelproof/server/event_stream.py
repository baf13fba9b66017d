"""Event stream (SSE) format: frames, heartbeat interval, reconnect delay, cursor, slow readers."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from functools import lru_cache

from reelproof.contract.event_stream import event_object
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event
from reelproof.domain.frozen import frozen

RETRY_MS = 2_000
HEARTBEAT_S = 15.0
HEARTBEAT = b": still here\n\n"
# Events buffered per job for a slow reader.
MAX_PENDING = 4
MAX_CACHED_FRAMES = 2_048
MAX_NUMBER = 2**31 - 1


@frozen
class StreamSource:
    """Events of one job after a number. The stream closes them."""

    events: AsyncIterator[Event]
    after: int = 0


def frame(event: Event, event_id: str | None = None) -> bytes:
    """Encodes an event; `event_id` defaults to its number and differs only in multi-job streams."""
    return f"id: {event_id or event.number}\n".encode() + _frame_body(_FrameKey(event))


def snapshot_frame(snapshot: Mapping[str, JsonValue], event_id: str | None = None) -> bytes:
    """Encodes a snapshot. With an id, an interrupted reader can resume after it."""
    begin = f"id: {event_id}\n" if event_id is not None else ""
    return f"{begin}event: snapshot\ndata: {json.dumps(snapshot)}\n\n".encode()


def cursor_of(positions: Sequence[int]) -> str:
    """Encodes the last event numbers of all jobs as a stream `id`."""
    return ".".join(map(str, positions))


def positions_of(last_event_id: str | None, jobs: int) -> Sequence[int] | None:
    """Decodes a cursor; None if it is malformed or has a different number of jobs."""
    parts = last_event_id.split(".") if last_event_id else []
    if len(parts) != jobs or not all(map(_is_number, parts)):
        return None
    return [int(part) for part in parts]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_NUMBER


async def stream(
    sources: Sequence[StreamSource], snapshots: Iterable[bytes] = (), heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """Sends the snapshots, then merges the jobs' events until all have ended. A slow reader does not slow
    other readers, and its buffer is bounded.
    """
    merge = _Merge(sources, heartbeat_s)
    # As a separate block, nonconforming clients would take it for an event without data.
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


@frozen
class _Arrival:
    """An event received from one of the sources."""

    index: int
    event: Event


class _Merge:
    """Reads each source in a separate task with a bounded buffer, and sends heartbeats when idle."""

    def __init__(self, sources: Sequence[StreamSource], heartbeat_s: float) -> None:
        self._sources = sources
        self._positions = [source.after for source in sources]
        self._slots = [asyncio.Semaphore(MAX_PENDING) for _ in sources]
        self._arrived: asyncio.Queue[_Arrival | asyncio.Task[None] | None] = asyncio.Queue()
        self._readers: set[asyncio.Task[None]] = set()
        self._heartbeat_s = heartbeat_s
        self._sent_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        for index in range(len(self._sources)):
            task = asyncio.create_task(self._read(index))
            self._readers.add(task)
            task.add_done_callback(self._arrived.put_nowait)
        self._sent_at = asyncio.get_running_loop().time()
        self._start_timer(self._heartbeat_s)

    @property
    def is_over(self) -> bool:
        return not self._readers and self._arrived.empty()

    async def next(self) -> bytes:
        """Returns the frames of all pending events. Reraises the errors of sources."""
        arrived = [await self._arrived.get()]
        while not self._arrived.empty():
            arrived.append(self._arrived.get_nowait())
        self._sent_at = asyncio.get_running_loop().time()
        return b"".join(map(self._frame, arrived))

    def _start_timer(self, after_s: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(after_s, self._on_timer)

    def _on_timer(self) -> None:
        # One timer that checks the idle time is cheaper than a new timer for every frame.
        idle_s = asyncio.get_running_loop().time() - self._sent_at
        if idle_s < self._heartbeat_s:
            self._start_timer(self._heartbeat_s - idle_s)
            return
        if self._arrived.empty():
            self._arrived.put_nowait(None)
        self._start_timer(self._heartbeat_s)

    async def close(self) -> None:
        """Cancels the readers and closes all sources."""
        if self._timer is not None:
            self._timer.cancel()
        for task in self._readers:
            task.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        for source in self._sources:
            await _close(source.events)

    async def _read(self, index: int) -> None:
        events = self._sources[index].events
        try:
            async for event in events:
                await self._slots[index].acquire()
                self._arrived.put_nowait(_Arrival(index, event))
        finally:
            # Closed here because the task that closes the stream may itself be canceled.
            await _close(events)

    def _frame(self, arrived: _Arrival | asyncio.Task[None] | None) -> bytes:
        if arrived is None:
            return HEARTBEAT
        if isinstance(arrived, asyncio.Task):
            self._readers.discard(arrived)
            arrived.result()
            return b""
        self._slots[arrived.index].release()
        self._positions[arrived.index] = arrived.event.number
        return frame(arrived.event, cursor_of(self._positions))


async def _close(events: AsyncIterator[Event]) -> None:
    if isinstance(events, AsyncGenerator):
        await events.aclose()


class _FrameKey:
    """Cache key of an event: job, number and content."""

    __slots__ = ("event",)

    def __init__(self, event: Event) -> None:
        self.event = event

    def __hash__(self) -> int:
        return hash((self.event.job_id, self.event.number))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _FrameKey) and other.event == self.event


@lru_cache(maxsize=MAX_CACHED_FRAMES)
def _frame_body(key: _FrameKey) -> bytes:
    """Encodes a frame without its id; the result is shared by all subscribers."""
    event = key.event
    return f"event: {event.type.value}\ndata: {json.dumps(event_object(event))}\n\n".encode()
