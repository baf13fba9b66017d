"""From a script to the assets that its film needs, and to their recipes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from reelproof.domain.asset import PROMPT_ROLE, Asset, AssetKind, Dependency, Recipe
from reelproof.domain.brief import Brief
from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import AssetKey, Digest, ProjectId, SegmentId, new_asset_id
from reelproof.domain.project import LOCAL_CHAINS, FilmOptions
from reelproof.domain.script import (
    Chapter,
    Exhibit,
    ExhibitKind,
    Formula,
    MusicMood,
    NarrationPart,
    Pause,
    Script,
    Segment,
    join_narration,
)
from reelproof.planning.asset_key import (
    END_CARD_KEY,
    MUSIC_KEY,
    MUSIC_PROMPT_KEY,
    SCRIPT_KEY,
    TITLE_CARD_KEY,
    chapter_card_key,
    has_chapter_card,
    has_title_card,
    image_key,
    image_prompt_key,
    is_filmed,
    motion_prompt_key,
    narration_key,
    starting_image_key,
    video_key,
)
from reelproof.planning.formula import read_formula, typesetting_of
from reelproof.planning.own_media import OWN_RECORDING, own_picture_model, own_recipe
from reelproof.planning.segment_length import estimate_segment_s

EXHIBIT_MODEL = "local/card"
NARRATION_ROLE = "narration"
STARTING_IMAGE_ROLE = "starting_image"

MOOD_PROMPTS: Mapping[MusicMood, str] = {
    MusicMood.calm: "calm, warm ambient instrumental under a voice; soft pads and gentle plucks, slow",
    MusicMood.hopeful: "hopeful, gently rising instrumental under a voice; light and open",
    MusicMood.tense: "restrained, tense instrumental under a voice; low pads, sparse",
    MusicMood.playful: "playful, light instrumental under a voice; plucked, bouncing softly",
}


def plan_assets(
    project_id: ProjectId,
    script: Script,
    options: FilmOptions,
    own_media: Mapping[str, Digest],
) -> tuple[Asset, ...]:
    """Every asset of the film, by position, with fresh ids; recipes name the chain's first model.

    `own_media` gives the digests of the writer's own files by the path written in the script.
    """
    drafts = tuple(_drafts(script, options, own_media))
    return tuple(
        Asset(
            id=new_asset_id(),
            project_id=project_id,
            key=draft.key,
            kind=draft.recipe.kind,
            position=position,
            title=draft.title,
            segment_id=draft.segment_id,
            recipe=draft.recipe,
            chain=draft.chain,
            base_prompt=draft.recipe.prompt,
            base_chain=draft.chain,
            depends_on=draft.depends_on,
        )
        for position, draft in enumerate(drafts)
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    key: AssetKey
    title: str
    recipe: Recipe
    chain: tuple[str, ...]
    segment_id: SegmentId | None = None
    depends_on: tuple[Dependency, ...] = ()


def _drafts(script: Script, options: FilmOptions, own_media: Mapping[str, Digest]) -> Iterator[_Draft]:
    look = _look(script, options)
    if has_title_card(options):
        yield _card(TITLE_CARD_KEY, "Title card", "title", script.title, look)
    for chapter in script.chapters:
        if has_chapter_card(chapter, script, options):
            text = chapter.title or ""
            yield _card(chapter_card_key(chapter), f"Chapter card: {text}", "chapter", text, look)
        for segment in chapter.segments:
            if not segment.is_silent:
                yield _narration(segment, script.language, options, own_media)
            if segment.own_picture is not None:
                yield _own_picture(segment, segment.own_picture, own_media, _headed(look, segment, chapter))
            else:
                yield from _visuals(segment, script.language, _headed(look, segment, chapter), options)
    yield _card(END_CARD_KEY, "End card", "end", script.title, look)
    if options.music is not MusicMood.none:
        if options.writes(AssetKind.music_prompt):
            yield _music_prompt(script, look, options)
        yield _music(script, options)


def _visuals(
    segment: Segment, language: str, look: Mapping[str, JsonValue], options: FilmOptions
) -> Iterator[_Draft]:
    """A segment's picture, or its clip with the picture that it starts with, and the prompts for them."""
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


def _look(script: Script, options: FilmOptions) -> dict[str, JsonValue]:
    chapters = " ".join(chapter.title for chapter in script.chapters if chapter.title)
    return {
        "width": options.size.width,
        "height": options.size.height,
        "style": options.style.value,
        "language": script.language,
        "palette": script.title,
        "subject": f"{script.title} {chapters}".strip(),
    }


def _card(key: AssetKey, title: str, card: str, text: str, look: Mapping[str, JsonValue]) -> _Draft:
    recipe = Recipe(
        kind=AssetKind.image,
        prompt=text,
        model="local/card",
        parameters={**look, "card": card, "title": text},
    )
    return _Draft(key=key, title=title, recipe=recipe, chain=("local/card",))


def _narration(
    segment: Segment, language: str, options: FilmOptions, own_media: Mapping[str, Digest]
) -> _Draft:
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
    return _Draft(narration_key(segment), _short(segment.text), recipe, chain, segment.id)


def _picture(
    kind: AssetKind, key: AssetKey, segment: Segment, look: Mapping[str, JsonValue], options: FilmOptions
) -> _Draft:
    chain = options.chain(kind)
    recipe = Recipe(
        kind=kind,
        prompt=_words_of(segment, look),
        model=chain[0],
        parameters={**look, "card": "scene"},
    )
    prompts = _prompted_by(image_prompt_key(segment), AssetKind.image_prompt, options)
    return _Draft(key, _title_of(segment), recipe, chain, segment.id, prompts)


def _headed(look: Mapping[str, JsonValue], segment: Segment, chapter: Chapter) -> Mapping[str, JsonValue]:
    """The look of a segment's picture, with what its card must show as it stands."""
    if segment.exhibit is None:
        return look
    return {**look, "exhibit": {**_shown(segment.exhibit), "heading": chapter.title or ""}}


def _shown(exhibit: Exhibit) -> dict[str, JsonValue]:
    """An exhibit in plain values; a formula as MathML, too, whole and in parts, and in letters."""
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


def _exhibit_card(segment: Segment, look: Mapping[str, JsonValue]) -> _Draft:
    """No model that paints can set a formula: these are drawn here, whatever the chain is."""
    recipe = Recipe(
        kind=AssetKind.image,
        prompt=_words_of(segment, look),
        model=EXHIBIT_MODEL,
        parameters={**look, "card": "scene"},
    )
    return _Draft(image_key(segment), _title_of(segment), recipe, (EXHIBIT_MODEL,), segment.id)


def _words_of(segment: Segment, look: Mapping[str, JsonValue]) -> str:
    """What a picture is made from; the film's title where the segment says nothing."""
    return segment.visual or segment.text or str(look["palette"])


def _title_of(segment: Segment) -> str:
    """What people read beside a segment's assets."""
    shown = segment.exhibit.kind.value.capitalize() if segment.exhibit else "Silence"
    return _short(segment.text or segment.visual or shown)


def _prompt(
    kind: AssetKind, key: AssetKey, segment: Segment, look: Mapping[str, JsonValue], options: FilmOptions
) -> _Draft:
    """Words for another model, from the writer's direction, or else from what is said."""
    recipe = _written(kind, _words_of(segment, look), look, options)
    return _Draft(key, _title_of(segment), recipe, options.chain(kind), segment.id)


def _music_prompt(script: Script, look: Mapping[str, JsonValue], options: FilmOptions) -> _Draft:
    kind = AssetKind.music_prompt
    recipe = _written(kind, f"{script.title}: {MOOD_PROMPTS[options.music]}", look, options)
    return _Draft(MUSIC_PROMPT_KEY, "Prompt for the music", recipe, options.chain(kind))


def _written(kind: AssetKind, prompt: str, look: Mapping[str, JsonValue], options: FilmOptions) -> Recipe:
    told = {name: look[name] for name in ("style", "language", "subject")}
    return Recipe(kind=kind, prompt=prompt, model=options.chain(kind)[0], parameters=told)


def _prompted_by(key: AssetKey, kind: AssetKind, options: FilmOptions) -> tuple[Dependency, ...]:
    """Waited for; where it could not be written, the script's own words are taken."""
    return (Dependency(key, PROMPT_ROLE, is_required=False),) if options.writes(kind) else ()


def plan_script(project_id: ProjectId, brief: Brief, options: FilmOptions) -> Asset:
    """The script that a brief asks for, as an asset of its own."""
    chain = options.chain(AssetKind.script)
    recipe = Recipe(
        kind=AssetKind.script,
        prompt=brief.text,
        model=chain[0],
        parameters={
            "language": brief.language,
            "duration_s": brief.duration_s,
            "audience": brief.audience.value,
            "style": options.style.value,
        },
    )
    return Asset(
        id=new_asset_id(),
        project_id=project_id,
        key=SCRIPT_KEY,
        kind=AssetKind.script,
        position=0,
        title=_short(brief.text),
        recipe=recipe,
        chain=chain,
        base_prompt=brief.text,
        base_chain=chain,
    )


def _video(segment: Segment, language: str, look: Mapping[str, JsonValue], options: FilmOptions) -> _Draft:
    """A clip's length comes from the text alone, so that it need not wait for the narration."""
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
    prompts = _prompted_by(motion_prompt_key(segment), AssetKind.motion_prompt, options)
    inputs = (starting_image, *prompts)
    return _Draft(video_key(segment), _title_of(segment), recipe, chain, segment.id, inputs)


def _own_picture(
    segment: Segment, path: str, own_media: Mapping[str, Digest], look: Mapping[str, JsonValue]
) -> _Draft:
    model = own_picture_model(segment)
    key = video_key(segment) if segment.shows_own_clip else image_key(segment)
    [card] = LOCAL_CHAINS[AssetKind.image]
    drawn = Recipe(AssetKind.image, _words_of(segment, look), card, {**look, "card": "scene"})
    recipe = own_recipe(model, path, own_media, drawn)
    return _Draft(key, _title_of(segment), recipe, (model, card), segment.id)


def _music(script: Script, options: FilmOptions) -> _Draft:
    chain = options.chain(AssetKind.music)
    recipe = Recipe(
        kind=AssetKind.music,
        prompt=MOOD_PROMPTS[options.music],
        model=chain[0],
        parameters={"mood": options.music.value, "title": script.title},
    )
    narrations = tuple(
        Dependency(narration_key(segment), NARRATION_ROLE, is_required=False)
        for segment in script.segments
        if not segment.is_silent
    )
    prompts = _prompted_by(MUSIC_PROMPT_KEY, AssetKind.music_prompt, options)
    title = f"{options.music.value.capitalize()} music"
    return _Draft(MUSIC_KEY, title, recipe, chain, depends_on=(*narrations, *prompts))


def spoken_text(segment: Segment) -> str:
    """What is sent to a voice: the words with the pauses between them; a pause at either end is the
    timeline's.
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


def _short(text: str, limit: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
