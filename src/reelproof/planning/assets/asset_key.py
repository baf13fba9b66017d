"""Asset keys, and which films have a title card, chapter cards or clips instead of pictures."""

from reelproof.domain.ids import AssetKey
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Chapter, Script, Segment

TITLE_CARD_KEY = AssetKey("title/image/1")
END_CARD_KEY = AssetKey("end/image/1")
SCRIPT_KEY = AssetKey("script")
MUSIC_PROMPT_KEY = AssetKey("music_prompt")
MUSIC_KEY = AssetKey("music")


def narration_key(segment: Segment) -> AssetKey:
    return AssetKey(f"segment/{segment.id}/narration")


def image_key(segment: Segment) -> AssetKey:
    return AssetKey(f"segment/{segment.id}/image/1")


def starting_image_key(segment: Segment) -> AssetKey:
    return AssetKey(f"segment/{segment.id}/starting_image")


def image_prompt_key(segment: Segment) -> AssetKey:
    return AssetKey(f"segment/{segment.id}/image_prompt")


def motion_prompt_key(segment: Segment) -> AssetKey:
    return AssetKey(f"segment/{segment.id}/motion_prompt")


def video_key(segment: Segment) -> AssetKey:
    return AssetKey(f"segment/{segment.id}/video")


def chapter_card_key(chapter: Chapter) -> AssetKey:
    return AssetKey(f"chapter/{chapter.id}/image/1")


def is_filmed(segment: Segment, options: FilmOptions) -> bool:
    """Whether a segment is shown as a generated clip. A segment with the writer's own picture or clip, or
    with a card, is not, unless the writer asks for it.
    """
    return (segment.moves or (options.video and segment.exhibit is None)) and segment.own_picture is None


def has_title_card(options: FilmOptions) -> bool:
    """Vertical films have none and start with their first sentence."""
    return not options.size.is_vertical


def has_chapter_card(chapter: Chapter, script: Script, options: FilmOptions) -> bool:
    """A single chapter has no card; the title card covers it."""
    titled = sum(other.title is not None for other in script.chapters)
    return chapter.title is not None and titled > 1 and not options.size.is_vertical
