"""The Markdown dialect of scripts: CommonMark, extensions of sites and note tools, and directives."""

from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from reelproof.planning.script.markdown.block_rules import add_block_rules
from reelproof.planning.script.markdown.inline_rules import (
    add_directives,
    add_escaped_directions,
    add_escaped_parentheses,
    add_inline_rules,
)
from reelproof.planning.script.markdown.math import add_math


class _ScriptMarkdown(MarkdownIt):
    """Keeps picture paths as written; `read_medium` validates them."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return True


def markdown_parser() -> MarkdownIt:
    """Builds the Markdown parser. HTML blocks are read as paragraphs, so that Markdown between tags works."""
    markdown = _ScriptMarkdown("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.disable("html_block")
    markdown.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin).use(admon_plugin)
    markdown.use(add_inline_rules).use(add_math).use(add_escaped_parentheses)
    return markdown.use(add_block_rules)


def plain_text_parser() -> MarkdownIt:
    """Builds the plain-text parser: paragraphs and directives; all else is literal."""
    return _ScriptMarkdown("zero").use(add_directives).use(add_escaped_directions)
