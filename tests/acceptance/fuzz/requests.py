"""Requests for every operation of the contract, each with one crafted value."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.acceptance.fuzz.json_bodies import (
    VALUES,
    JsonPath,
    json_paths_of,
    mutated,
    placed,
    sample,
    written,
)
from tests.acceptance.fuzz.multipart import CRAFTED_PARTS, form
from tests.acceptance.fuzz.raw import OTHER_HEADERS, RAW_HEADERS, RAW_PATHS
from tests.acceptance.fuzz.texts import random_text
from tests.acceptance.fuzz.wire import Sent, request
from tests.acceptance.fuzz.words import WORDS

FILE = Path(__file__).parents[3] / "contract" / "openapi.json"
JSON, FORM = "application/json", "multipart/form-data"
# One of them is needed, and no two.
SUBJECTS = ("brief", "script", "project_id")
OF_BRIEFS = ("duration_s", "audience", "stop_at")


@dataclass(frozen=True, slots=True)
class Known:
    """A film at the server: ids by path parameter, and the access token."""

    ids: Mapping[str, str]
    token: str
    authority: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A request before it is bytes."""

    method: str
    path: dict[str, bytes]
    query: list[tuple[bytes, bytes]] = field(default_factory=list)
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes | None = None


Craft = Callable[[Draft], None]


class Operation:
    """One operation of the contract: a request that is right as far as that is known, and its crafted kin."""

    def __init__(
        self, path: str, method: str, spec: Mapping[str, Any], parts: Mapping[str, Any], known: Known
    ):
        self.label = f"{method.upper()} {path}"
        self._path, self._method, self._known, self._parts = path, method.upper(), known, parts
        self._parameters = spec.get("parameters", [])
        self._content: Mapping[str, Any] = spec.get("requestBody", {}).get("content", {})

    def crafted(self) -> Iterator[Callable[[random.Random], Sent]]:
        """One for each location and each value for it."""
        yield lambda chance: self._sent("nothing", self._draft(chance))
        for json_path, values, craft in self._places():
            for name, value in values.items():
                yield self._one(f"{json_path} = {name}", craft, value)
        if JSON in self._content:
            yield from self._json_bodies()
        if FORM in self._content:
            yield from (self._part(name) for name in CRAFTED_PARTS)

    def mixed(self, chance: random.Random) -> Sent:
        """Several crafted locations, or a random script."""
        draft = self._draft(chance)
        if JSON in self._content:
            draft = self._json_draft(chance, self._random_body(chance))
        crafts = [*self._places()]
        summary = "random"
        for json_path, values, craft in chance.sample(crafts, k=min(len(crafts), chance.randrange(3))):
            name = chance.choice([*values])
            craft(draft, values[name])
            summary += f", {json_path} = {name}"
        return self._sent(summary, draft)

    def _places(self) -> Iterator[tuple[str, Mapping[str, Any], Callable[[Draft, Any], None]]]:
        for parameter in self._parameters:
            name = parameter["name"]
            match parameter["in"]:
                case "path":
                    yield f"path {name}", {**WORDS, **RAW_PATHS}, _path_craft(name)
                case "query":
                    yield f"query {name}", {**WORDS, **RAW_PATHS}, _query_craft(name)
                case "header":
                    yield f"header {name}", {**WORDS, **RAW_HEADERS}, _header_craft(name)
        for name in OTHER_HEADERS:
            yield f"header {name}", RAW_HEADERS, _header_craft(name)
        yield "query of another name", RAW_PATHS, _query_craft("x")
        yield "query whole", RAW_PATHS, _whole_query
        yield "header name", RAW_HEADERS, _header_name

    def _one(
        self, what: str, craft: Callable[[Draft, Any], None], value: Any
    ) -> Callable[[random.Random], Sent]:
        def sent(chance: random.Random) -> Sent:
            draft = self._draft(chance)
            craft(draft, value)
            return self._sent(what, draft)

        return sent

    def _json_bodies(self) -> Iterator[Callable[[random.Random], Sent]]:
        schema = self._content[JSON]["schema"]
        for json_path in dict.fromkeys([(), *json_paths_of(schema, self._parts)]):
            for name, value in VALUES.items():
                yield self._body(json_path, name, value)
        for name in mutated("{}"):
            yield self._mutated(name)

    def _body(self, json_path: JsonPath, name: str, value: object) -> Callable[[random.Random], Sent]:
        def sent(chance: random.Random) -> Sent:
            text = written(placed(self._base(chance, json_path), json_path, value))
            return self._sent(f"body {'.'.join(json_path)} = {name}", self._json_draft(chance, text))

        return sent

    def _mutated(self, name: str) -> Callable[[random.Random], Sent]:
        def sent(chance: random.Random) -> Sent:
            content, kind = mutated(written(self._base(chance, ())))[name]
            draft = self._with_body(self._draft(chance), content, kind)
            return self._sent(f"body = {name}", draft)

        return sent

    def _part(self, name: str) -> Callable[[random.Random], Sent]:
        def sent(chance: random.Random) -> Sent:
            content, kind = CRAFTED_PARTS[name]
            return self._sent(f"parts = {name}", self._with_body(self._draft(chance), content, kind))

        return sent

    def _random_body(self, chance: random.Random) -> str:
        schema = self._content[JSON]["schema"]
        places = [*json_paths_of(schema, self._parts)]
        body = self._base(chance, ())
        for json_path in chance.sample(places, k=min(len(places), chance.randrange(1, 3))):
            is_text = json_path[-1] in ("script", "text", "brief", "prompt") or chance.random() < 0.1
            body = placed(
                body,
                json_path,
                random_text(chance, [*WORDS.values()]) if is_text else chance.choice([*VALUES.values()]),
            )
        return written(body)

    def _base(self, chance: random.Random, json_path: JsonPath) -> Any:
        """A valid body except for the location. A job needs exactly one subject."""
        schema = self._content[JSON]["schema"]
        body = sample(schema, self._parts, chance)
        if not isinstance(body, dict) or not schema.get("$ref", "").endswith("/NewJob"):
            return body
        first = next(iter(json_path), "")
        omitted = (*SUBJECTS, *OF_BRIEFS, "preset")
        rest = {name: value for name, value in body.items() if name not in omitted}
        if first in SUBJECTS or first == "preset":
            return rest
        subject = "brief" if first in OF_BRIEFS else chance.choice(SUBJECTS)
        texts = {
            "brief": "How rain is made",
            "script": "# Rain\n\nIt falls.",
            "project_id": self._known.ids["project_id"],
        }
        return {**rest, subject: texts[subject]}

    def _json_draft(self, chance: random.Random, text: str) -> Draft:
        return self._with_body(self._draft(chance), text.encode("utf-8", "surrogatepass"), JSON)

    def _draft(self, chance: random.Random) -> Draft:
        path = {}
        for parameter in self._parameters:
            if parameter["in"] == "path":
                path[parameter["name"]] = quote(self._id(parameter, chance), safe="").encode()
        known = self._known
        headers = [(b"Host", known.authority.encode()), (b"Authorization", b"Bearer " + known.token.encode())]
        draft = Draft(self._method, path, headers=headers)
        if JSON in self._content:
            return self._with_body(draft, written(self._base(chance, ())).encode(), JSON)
        if FORM in self._content:
            return self._with_body(draft, *form())
        return self._with_body(draft, b"\x89PNG\r\n", "application/octet-stream") if self._content else draft

    def _id(self, parameter: Mapping[str, Any], chance: random.Random) -> str:
        """The film is kept: nothing that the rest needs is removed."""
        name, schema = parameter["name"], parameter["schema"]
        fits = str(sample(schema, self._parts, chance))
        if self._method == "DELETE" and self._path.endswith(f"{{{name}}}"):
            return fits
        return self._known.ids.get(f"{self.label} {name}") or self._known.ids.get(name, fits)

    @staticmethod
    def _with_body(draft: Draft, content: bytes, kind: str) -> Draft:
        others = [pair for pair in draft.headers if pair[0].lower() != b"content-type"]
        spec = [(b"Content-Type", kind.encode("latin-1", "replace"))] if kind else []
        return Draft(draft.method, draft.path, draft.query, [*others, *spec], content)

    def _sent(self, what: str, draft: Draft) -> Sent:
        target = self._path.encode()
        for name, value in draft.path.items():
            target = target.replace(b"{%s}" % name.encode(), value)
        if draft.query:
            target += b"?" + b"&".join(name + b"=" + value if name else value for name, value in draft.query)
        return request(f"{self.label}: {what}", draft.method, target, draft.headers, draft.body)


def operations(known: Known) -> Sequence[Operation]:
    contract = json.loads(FILE.read_text("utf-8"))
    parts = contract["components"]["schemas"]
    return [
        Operation(path, method, spec, parts, known)
        for path, methods in contract["paths"].items()
        for method, spec in methods.items()
    ]


def _encoded(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    # A megabyte in an address is refused by its size alone.
    return quote(value[:30_000].encode("utf-8", "surrogatepass"), safe="").encode()


def _path_craft(name: str) -> Callable[[Draft, Any], None]:
    return lambda draft, value: draft.path.__setitem__(name, _encoded(value))


def _query_craft(name: str) -> Callable[[Draft, Any], None]:
    return lambda draft, value: draft.query.append((name.encode(), _encoded(value)))


def _whole_query(draft: Draft, value: bytes) -> None:
    draft.query.append((b"", value))


def _header_craft(name: str) -> Callable[[Draft, Any], None]:
    def craft(draft: Draft, value: str | bytes) -> None:
        content = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
        others = [pair for pair in draft.headers if pair[0].lower() != name.lower().encode()]
        draft.headers[:] = [*others, (name.encode(), content)]

    return craft


def _header_name(draft: Draft, value: bytes) -> None:
    draft.headers.append((value, b"a"))
