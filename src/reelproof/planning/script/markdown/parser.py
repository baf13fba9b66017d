"""The Markdown of scripts: CommonMark, what sites and note tools add to it, and what scripts do."""

from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from reelproof.planning.script.markdown.block_rules import add_block_rules
from reelproof.planning.script.markdown.inline_rules import add_directives, add_inline_rules
from reelproof.planning.script.markdown.math import add_math


class _ScriptMarkdown(MarkdownIt):
    """Leaves the paths of pictures as they are written; `read_medium` judges them."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return True


def markdown_parser() -> MarkdownIt:
    """Blocks of HTML are read as paragraphs with tags in them, so that Markdown between tags is read."""
    markdown = _ScriptMarkdown("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.disable("html_block")
    markdown.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin).use(admon_plugin)
    return markdown.use(add_inline_rules).use(add_math).use(add_block_rules)


def plain_text_parser() -> MarkdownIt:
    """Paragraphs and directives, and all other characters as they are."""
    return _ScriptMarkdown("zero").use(add_directives)
