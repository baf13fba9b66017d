"""A parsed script document: headings and passages, block by block."""

from reelproof.domain.frozen import frozen
from reelproof.planning.script.front_matter.settings import FrontMatter
from reelproof.planning.script.passage import Passage
from reelproof.planning.script.script_text import clean_characters


@frozen
class Heading:
    """A heading; level 1 is the highest."""

    level: int
    passage: Passage

    @property
    def text(self) -> str:
        return clean_characters(self.passage.text).strip()


Block = Heading | Passage


@frozen
class ScriptDocument:
    """A parsed script document."""

    front_matter: FrontMatter
    blocks: tuple[Block, ...]
