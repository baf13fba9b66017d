"""Finds front matter and reads it as YAML, TOML, JSON or loose lines; size limits."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof.planning.script.script_text import clean_characters

LONGEST_PARSED = 10_000
MAX_BRACKETS = 50
"""Beyond these limits a YAML parser may take minutes, so lines are read one by one."""

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_SPACE = re.compile(r"[ \t\n]+")
_KEY_LINE = re.compile(r"""["']?[\w$@%./<][\w$@%./ <-]{0,80}["']?[ \t]*:(?=\s|$)|[{%]""")
_CLOSING = {
    "---": re.compile(r"^(?:-{3,}|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+{3,}[ \t]*$", re.MULTILINE),
}
_OPENING = re.compile(r"(---|\+\+\+)[-+]*[ \t]*(?:\n|$)")
_LOOSE_YAML = re.compile(
    r"""(?P<quote>["']?)(?P<key>[^\s#:'"\[\]{}-][^:\n]*?)(?P=quote)[ \t]*:(?:[ \t]+(?P<value>.*))?$"""
)
_LOOSE_TOML = re.compile(r"""(?P<quote>["']?)(?P<key>[\w-]+)(?P=quote)[ \t]*=[ \t]*(?P<value>.*)$""")
_FOLLOWS = re.compile(r"[ \t]|-(?:\s|$)|[\]})#]|$")
_TITLE_BLOCK = re.compile(r"% ?(?P<title>[^\n]*)\n(?:% ?[^\n]*(?:\n|$)){0,2}")
_HEADER_LINE = re.compile(r"(?P<key>[A-Z][A-Za-z_-]{2,20}):[ \t]+(?P<value>\S[^\n]*)")
_HEADER_KEYS = frozenset(["title", "date", "author", "authors", "category", "tags", "slug", "layout"])


class Notation(StrEnum):
    """The notation of front matter."""

    yaml = "yaml"
    toml = "toml"
    json = "json"
    header = "header"
    title_block = "title_block"


@frozen
class FrontMatterSource:
    """Front matter in a text: its content, its first line, and where the text continues."""

    notation: Notation
    content: str
    line: int
    end: int


@frozen
class SettingEntry:
    """A name and its value; `value` is None for a map, and the items of a list are separated by commas.

    `is_broken`: the value cannot be parsed, or the entire line if the name is empty.
    """

    name: str
    value: str | None
    line: int
    is_broken: bool = False
    is_list: bool = False

    @property
    def key(self) -> str:
        return self.name.lower()


def first_line_start(text: str) -> int:
    """Returns the start of the first nonblank line."""
    blank = _BLANK_LINES.match(text)
    return blank.end() if blank else 0


def find_front_matter(text: str, start: int) -> FrontMatterSource | None:
    """Finds front matter at `start`, as opposed to a rule above prose."""
    line = text.count("\n", 0, start) + 1
    if opening := _OPENING.match(text, start):
        return _between_fences(text, opening, line)
    if text.startswith("{", start):
        return _json_object(text, start, line)
    if block := _TITLE_BLOCK.match(text, start):
        return FrontMatterSource(Notation.title_block, block["title"], line, block.end())
    return _header(text, start, line)


def is_unclosed(text: str, start: int, names: frozenset[str]) -> bool:
    """Whether unclosed settings begin at `start`."""
    opening = _OPENING.match(text, start)
    first = re.compile(r"([A-Za-z_]+)[ \t]*[:=]").match(text, opening.end()) if opening else None
    return first is not None and first[1].lower() in names


def read_entries(source: FrontMatterSource) -> list[SettingEntry]:
    """Reads top-level names and values, in order; falls back to line by line if parsing fails."""
    match source.notation:
        case Notation.title_block:
            return [SettingEntry("title", _clean(source.content), source.line)]
        case Notation.json:
            return _from_values(json.loads(source.content), source)
        case Notation.toml:
            return _from_toml(source)
        case Notation.header:
            return list(_loose(source, _LOOSE_YAML))
    nodes = _from_yaml(source)
    return list(_loose(source, _LOOSE_YAML)) if nodes is None else nodes


def _between_fences(text: str, opening: re.Match[str], line: int) -> FrontMatterSource | None:
    closing = _CLOSING[opening[1]].search(text, opening.end())
    if closing is None:
        return None
    content = text[opening.end() : closing.start()]
    notation = Notation.yaml if opening[1] == "---" else Notation.toml
    first = next((each for each in content.split("\n") if each.strip() and not each.startswith("#")), None)
    if notation is Notation.yaml and first is not None and not _KEY_LINE.match(first):
        return None
    return FrontMatterSource(notation, content, line + 1, closing.end())


def _json_object(text: str, start: int, line: int) -> FrontMatterSource | None:
    if re.compile(r'\{\s*"').match(text, start) is None:
        return None
    try:
        value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    goes_on = re.compile(r"[ \t]*(?:\n|$)").match(text, end)
    if not isinstance(value, dict) or goes_on is None:
        return None
    return FrontMatterSource(Notation.json, text[start:end], line, end)


def _header(text: str, start: int, line: int) -> FrontMatterSource | None:
    """`Title: …` and `Date: …` on the first lines, without fences, as Pelican and MultiMarkdown have it."""
    end = text.find("\n\n", start)
    if end < 0:
        return None
    lines = text[start:end].split("\n")
    matches = [_HEADER_LINE.fullmatch(each) for each in lines]
    keys = {match["key"].lower() for match in matches if match}
    if len(lines) < 2 or not all(matches) or len(keys & _HEADER_KEYS) < 2:
        return None
    return FrontMatterSource(Notation.header, text[start:end], line, end)


def _from_yaml(source: FrontMatterSource) -> list[SettingEntry] | None:
    """Returns None if YAML cannot parse it, or would take too long."""
    content = source.content
    if len(content) > LONGEST_PARSED or content.count("{") + content.count("[") > MAX_BRACKETS:
        return None
    # BaseLoader makes no number of `16:9` and no falsehood of Norwegian, `no`. The import is late because
    # `reelproof --help` must not wait for it.
    import yaml

    try:
        root = yaml.compose(content, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return None
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        return None
    return [
        SettingEntry(
            _clean(str(key.value)),
            _node_text(value),
            source.line + key.start_mark.line,
            is_list=isinstance(value, yaml.SequenceNode),
        )
        for key, value in root.value
        if isinstance(key, yaml.ScalarNode)
    ]


def _node_text(node: object) -> str | None:
    import yaml

    if isinstance(node, yaml.SequenceNode):
        return ", ".join(_scalar_text(item) or "" for item in node.value)
    return _scalar_text(node)


def _scalar_text(node: object) -> str | None:
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        return None
    return "" if node.style is None and node.value in ("~", "null", "Null") else _clean(node.value)


def _from_toml(source: FrontMatterSource) -> list[SettingEntry]:
    try:
        return _from_values(tomllib.loads(source.content), source)
    except (ValueError, RecursionError):
        return list(_loose(source, _LOOSE_TOML))


def _from_values(values: Mapping[str, object], source: FrontMatterSource) -> list[SettingEntry]:
    return [
        SettingEntry(_clean(name), _text(value), _line_of(name, source), is_list=isinstance(value, list))
        for name, value in values.items()
    ]


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        return None
    if isinstance(value, list):
        return ", ".join(_text(item) or "" for item in value if not isinstance(item, list))
    return str(value).lower() if isinstance(value, bool) else "" if value is None else _clean(str(value))


def _line_of(name: str, source: FrontMatterSource) -> int:
    found = re.search(rf"^[ \t{{\[]*[\"']?{re.escape(name)}[\"'.\]\s]*[:=]?", source.content, re.MULTILINE)
    return source.line + (source.content.count("\n", 0, found.start()) if found else 0)


def _loose(source: FrontMatterSource, pattern: re.Pattern[str]) -> Iterator[SettingEntry]:
    """Reads line by line; indented lines and list items belong to the previous entry."""
    in_table = False
    for number, line in enumerate(source.content.split("\n"), start=source.line):
        in_table = in_table or (pattern is _LOOSE_TOML and line.startswith("["))
        if in_table or _FOLLOWS.match(line):
            continue
        match = pattern.match(line)
        if match is None:
            yield SettingEntry("", None, number, is_broken=True)
        else:
            yield _loose_entry(match["key"], match["value"] or "", number)


def _loose_entry(name: str, written: str, line: int) -> SettingEntry:
    value = written.strip()
    if value[:1] == "{":
        return SettingEntry(_clean(name), None, line, is_broken=not value.endswith("}"))
    if value[:1] == "[":
        items = _clean(value[1:-1]) if value.endswith("]") else None
        return SettingEntry(_clean(name), items, line, is_broken=items is None, is_list=True)
    if value[:1] in ('"', "'", "&", "*", "!", "%", "@", "`") or ": " in value:
        return _quoted_entry(name, value, line)
    return SettingEntry(_clean(name), _clean(re.sub(r"\s#.*", "", value)), line)


def _quoted_entry(name: str, value: str, line: int) -> SettingEntry:
    import yaml

    try:
        node = yaml.compose(value[:LONGEST_PARSED], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return SettingEntry(_clean(name), None, line, is_broken=True)
    text = _scalar_text(node)
    return SettingEntry(_clean(name), text, line, is_broken=text is None)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", clean_characters(text)).strip()
