"""Plans a segment's assets: its narration with pauses, its picture, clip or card, and their prompts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import ceil

from reelproof.domain.asset import AssetKind, Dependency, Recipe
from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.own_media import OWN_RECORDING, own_picture_model, own_recipe
from reelproof.domain.project import LOCAL_CHAINS, FilmOptions
from reelproof.domain.script import (
    Chapter,
    Exhibit,
    ExhibitKind,
    Formula,
    NarrationPart,
    Pause,
    Segment,
    join_narration,
)
from reelproof.planning.assets.asset_draft import (
    CARD_MODEL,
    AssetDraft,
    Look,
    prompt_recipe,
    prompted_by,
    short_title,
)
from reelproof.planning.assets.asset_key import (
    image_key,
    image_prompt_key,
    is_filmed,
    motion_prompt_key,
    narration_key,
    starting_image_key,
    video_key,
)
from reelproof.planning.script.formula import read_formula, typesetting_of
from reelproof.planning.script.speech.segment_length import estimate_segment_s

STARTING_IMAGE_ROLE = "starting_image"


def segment_drafts(
    segment: Segment,
    chapter: Chapter,
    look: Look,
    options: FilmOptions,
    own_media: Mapping[str, Digest],
) -> Iterator[AssetDraft]:
    """`own_media` gives the digests of the writer's own files by the path written in the script."""
    language = str(look["language"])
    if not segment.is_silent:
        yield _narration(segment, language, options, own_media)
    headed = _headed(look, segment, chapter)
    if segment.own_picture is not None:
        yield _own_picture(segment, segment.own_picture, own_media, headed)
    else:
        yield from _visuals(segment, language, headed, options)


def _narration(
    segment: Segment, language: str, options: FilmOptions, own_media: Mapping[str, Digest]
) -> AssetDraft:
    chain = options.chain(AssetKind.narration)
    recipe = Recipe(
        kind=AssetKind.narration,
        prompt=spoken_text(segment),
        model=chain[0],
        parameters={"voice": options.voice, "language": language},
    )
    if segment.own_recording is not None:
        instead = replace(recipe, parameters={"voice": None, "language": language})
        recipe = own_recipe(OWN_RECORDING, segment.own_recording, own_media, instead)
        chain = (OWN_RECORDING, *LOCAL_CHAINS[AssetKind.narration])
    return AssetDraft(narration_key(segment), short_title(segment.text), recipe, chain, segment.id)


def spoken_text(segment: Segment) -> str:
    """Returns the text sent to a voice: words and the pauses between them. Leading and trailing pauses are
    handled by the timeline.
    """
    parts = list(segment.narration)
    while parts and isinstance(parts[0], Pause):
        parts.pop(0)
    while parts and isinstance(parts[-1], Pause):
        parts.pop()
    return join_narration(parts, _spoken)


def _spoken(part: NarrationPart) -> str:
    match part:
        case Pause(duration_s):
            return f"[pause {duration_s:g}s]"
        case Formula():
            return part.spoken
    return part


def _visuals(segment: Segment, language: str, look: Look, options: FilmOptions) -> Iterator[AssetDraft]:
    """Yields a segment's picture, or its clip and starting image, with their prompts."""
    if segment.exhibit is not None and not is_filmed(segment, options):
        yield _exhibit_card(segment, look)
        return
    if options.writes(AssetKind.image_prompt):
        yield _prompt(AssetKind.image_prompt, image_prompt_key(segment), segment, look, options)
    if not is_filmed(segment, options):
        yield _picture(AssetKind.image, image_key(segment), segment, look, options)
        return
    yield _picture(AssetKind.starting_image, starting_image_key(segment), segment, look, options)
    if options.writes(AssetKind.motion_prompt):
        yield _prompt(AssetKind.motion_prompt, motion_prompt_key(segment), segment, look, options)
    yield _video(segment, language, look, options)


def _prompt(kind: AssetKind, key: AssetKey, segment: Segment, look: Look, options: FilmOptions) -> AssetDraft:
    """Drafts a prompt, from the writer's direction or else from the narration."""
    recipe = prompt_recipe(kind, _words_of(segment, look), look, options)
    return AssetDraft(key, _title_of(segment), recipe, options.chain(kind), segment.id)


def _picture(
    kind: AssetKind, key: AssetKey, segment: Segment, look: Look, options: FilmOptions
) -> AssetDraft:
    chain = options.chain(kind)
    recipe = _scene_recipe(kind, segment, chain[0], look)
    prompts = prompted_by(image_prompt_key(segment), AssetKind.image_prompt, options)
    return AssetDraft(key, _title_of(segment), recipe, chain, segment.id, prompts)


def _video(segment: Segment, language: str, look: Look, options: FilmOptions) -> AssetDraft:
    """Drafts a clip. Its length is estimated from the text, so that it need not wait for the narration."""
    chain = options.chain(AssetKind.video)
    recipe = Recipe(
        kind=AssetKind.video,
        prompt=_words_of(segment, look),
        model=chain[0],
        parameters={
            "width": options.size.width,
            "height": options.size.height,
            "duration_s": ceil(estimate_segment_s(segment, language)),
        },
    )
    starting_image = Dependency(starting_image_key(segment), STARTING_IMAGE_ROLE)
    prompts = prompted_by(motion_prompt_key(segment), AssetKind.motion_prompt, options)
    inputs = (starting_image, *prompts)
    return AssetDraft(video_key(segment), _title_of(segment), recipe, chain, segment.id, inputs)


def _own_picture(segment: Segment, path: str, own_media: Mapping[str, Digest], look: Look) -> AssetDraft:
    model = own_picture_model(segment)
    key = video_key(segment) if segment.shows_own_clip else image_key(segment)
    drawn = _scene_recipe(AssetKind.image, segment, CARD_MODEL, look)
    recipe = own_recipe(model, path, own_media, drawn)
    return AssetDraft(key, _title_of(segment), recipe, (model, CARD_MODEL), segment.id)


def _exhibit_card(segment: Segment, look: Look) -> AssetDraft:
    """Drafts an exhibit card. Always drawn locally, since image models cannot typeset."""
    recipe = _scene_recipe(AssetKind.image, segment, CARD_MODEL, look)
    return AssetDraft(image_key(segment), _title_of(segment), recipe, (CARD_MODEL,), segment.id)


def _headed(look: Look, segment: Segment, chapter: Chapter) -> Look:
    """Adds what a card must show verbatim to the look of a segment's picture."""
    if segment.exhibit is None:
        return look
    return {**look, "exhibit": {**_shown(segment.exhibit), "heading": chapter.title or ""}}


def _shown(exhibit: Exhibit) -> dict[str, JsonValue]:
    """Serializes an exhibit; a formula also as MathML, complete and in parts, and as plain text."""
    match exhibit.kind:
        case ExhibitKind.formula:
            whole, parts = typesetting_of(exhibit.source)
            written = read_formula(exhibit.source, "").written
            return {
                "kind": "formula",
                "tex": exhibit.source,
                "written": written,
                "mathml": whole,
                "parts": list(parts),
            }
        case ExhibitKind.code:
            return {"kind": "code", "source": exhibit.source, "syntax": exhibit.syntax or ""}
        case ExhibitKind.table:
            return {"kind": "table", "rows": [list(row) for row in exhibit.rows]}


def _scene_recipe(kind: AssetKind, segment: Segment, model: str, look: Look) -> Recipe:
    return Recipe(kind, _words_of(segment, look), model, {**look, "card": "scene"})


def _words_of(segment: Segment, look: Look) -> str:
    """Returns the words for a picture; the film's title if the segment has none."""
    return segment.visual or segment.text or str(look["palette"])


def _title_of(segment: Segment) -> str:
    """Returns the display title of a segment's assets."""
    shown = segment.exhibit.kind.value.capitalize() if segment.exhibit else "Silence"
    return short_title(segment.text or segment.visual or shown)
