"""The log of a scripted server's calls and charges."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue

OUR_AGENT = "reelproof/"
KEY_HEADERS = frozenset({"authorization", "xi-api-key", "x-goog-api-key", "x-api-key", "api-key"})


@frozen
class KeyForm:
    """How an API takes its key: the header and the scheme."""

    header: str = "authorization"
    scheme: str = ""

    def key_in(self, headers: Sequence[tuple[str, str]]) -> str:
        """Returns the key; empty if there is none in this form."""
        value = dict(headers).get(self.header, "")
        return value.removeprefix(self.scheme) if value.startswith(self.scheme) else ""


API_KEY = KeyForm("api-key")
BEARER = KeyForm(scheme="Bearer ")


@dataclass(slots=True)
class CallRecord:
    """One call. `at` is in seconds since 1970; `is_charged`: the provider bills it."""

    number: int
    at: float
    method: str
    path: str
    on: str
    prompt: str = ""
    model: str = ""
    is_authorized: bool = False
    act: str = "ok"
    status: int | None = None
    is_charged: bool = False
    ended_at: float | None = None


@dataclass(slots=True)
class CallLog:
    """All calls in order, and their violations of the protocol."""

    calls: list[CallRecord] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    most_at_once: dict[str, int] = field(default_factory=dict)
    _at_once: dict[str, int] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def open(
        self, method: str, target: str, on: str, headers: list[tuple[str, str]], form: KeyForm | None = BEARER
    ) -> CallRecord:
        """Records an incoming call and checks its headers."""
        entry = self.note(method, target, on)
        self._inspect(entry, headers, form)
        return entry

    def note(self, method: str, target: str, on: str, prompt: str = "", model: str = "") -> CallRecord:
        """Records a call without checking it, such as one of the server's own."""
        entry = CallRecord(len(self.calls) + 1, time.time(), method, target, on, prompt, model)
        self.calls.append(entry)
        return entry

    def complain(self, entry: CallRecord, what: str) -> None:
        self.complaints.append(f"call {entry.number}, {entry.method} {entry.path}: {what}")

    def close(self, entry: CallRecord, status: int | None) -> None:
        entry.status = status
        entry.ended_at = time.time()

    def start_work(self, model: str) -> None:
        now = self._at_once[model] = self._at_once.get(model, 0) + 1
        self.most_at_once[model] = max(now, self.most_at_once.get(model, 0))

    def end_work(self, model: str) -> None:
        self._at_once[model] -= 1

    def of(self, on: str, prompt: str = "") -> list[CallRecord]:
        """Returns the calls for this purpose whose prompt contains the text."""
        return [entry for entry in self.calls if entry.on == on and prompt in entry.prompt]

    def charged(self, prompt: str = "") -> int:
        """Counts the charged calls whose prompt contains the text."""
        return sum(entry.is_charged for entry in self.calls if prompt in entry.prompt)

    def clear(self) -> None:
        self.calls.clear()
        self.complaints.clear()
        self.most_at_once.clear()

    def to_json(self) -> Mapping[str, JsonValue]:
        return {
            "calls": [asdict(entry) for entry in self.calls],
            "complaints": list(self.complaints),
            "most_at_once": dict(self.most_at_once),
            "charged": self.charged(),
        }

    def _inspect(self, entry: CallRecord, headers: list[tuple[str, str]], form: KeyForm | None) -> None:
        shown = [(name, value) for name, value in headers if name in KEY_HEADERS]
        agent = dict(headers).get("user-agent", "")
        if form is None:
            if shown:
                self.complain(entry, "a key was sent with a download")
        elif len(shown) != 1:
            self.complain(entry, f"{len(shown)} headers with a key instead of one")
        elif key := form.key_in(shown):
            self._keys.add(key)
        else:
            self.complain(entry, f"the key is not sent as {form.header}: {form.scheme}…")
        if any(len(key) > 5 and key in entry.path for key in self._keys):
            self.complain(entry, "a key in the URL")
        if not agent.startswith(OUR_AGENT):
            self.complain(entry, f"the user agent is {agent!r}")
