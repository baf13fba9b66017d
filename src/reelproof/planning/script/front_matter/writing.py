"""Writing of front matter: the settings of a script as YAML."""

import re
from json import dumps

from reelproof.domain.caption_style import Captions, captions_value
from reelproof.domain.script import FormatName, Script
from reelproof.planning.script.front_matter.keys import KEYS

_PLAIN_SCALAR = re.compile(r"[^\W_](?:[\w ,.'’!?()–—-]*[\w.'’!?)])?")
# What opens a comment of Markdown's, and accents that would join the letter before them.
_NOT_AS_IT_IS = re.compile(r"[<\u0300-\u036f]")


def write_front_matter(script: Script) -> str:
    """YAML that `read_front_matter` reads back, between its lines of `---`."""
    options = script.options
    values = (
        script.title,
        script.language,
        options.format,
        options.voice,
        options.style,
        options.music,
        _switch(options.video),
        None if options.writer is None else ", ".join(options.writer),
        None if options.frame_rate is None else str(options.frame_rate.frames_per_s),
        options.codec,
        _switch(captions_value(options.burn_captions, options.caption_style)),
        options.transition,
        None if options.motion is None else options.motion.words,
        options.fit,
    )
    lines = [f"{key}: {_scalar(value)}" for key, value in zip(KEYS, values, strict=True) if value is not None]
    return "\n".join(["---", *lines, "---"])


def _switch(value: Captions | None) -> str | None:
    return value if value is None or isinstance(value, str) else "yes" if value else "no"


def _scalar(value: str) -> str:
    is_plain = (_PLAIN_SCALAR.fullmatch(value) and value.lower() != "null") or value in set(FormatName)
    return str(value) if is_plain else _NOT_AS_IT_IS.sub(_escape, dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
