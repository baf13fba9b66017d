"""Plans a film's assets and recipes: cards, segments, music; the music prompt of each mood."""

from collections.abc import Iterator, Mapping

from reelproof.domain.asset import Asset, AssetKind, Dependency, Recipe
from reelproof.domain.brief import Brief
from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import AssetKey, Digest, ProjectId, new_asset_id
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import MusicMood, Script
from reelproof.planning.assets.asset_draft import (
    CARD_MODEL,
    AssetDraft,
    Look,
    prompt_recipe,
    prompted_by,
    short_title,
)
from reelproof.planning.assets.asset_key import (
    END_CARD_KEY,
    MUSIC_KEY,
    MUSIC_PROMPT_KEY,
    SCRIPT_KEY,
    TITLE_CARD_KEY,
    chapter_card_key,
    has_chapter_card,
    has_title_card,
    narration_key,
)
from reelproof.planning.assets.segment_assets import segment_drafts

NARRATION_ROLE = "narration"

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
    """Plans every asset of the film, by position, with new ids; recipes name the chain's first model.

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


def _drafts(script: Script, options: FilmOptions, own_media: Mapping[str, Digest]) -> Iterator[AssetDraft]:
    look = _look(script, options)
    if has_title_card(options):
        yield _card(TITLE_CARD_KEY, "Title card", "title", script.title, look)
    for chapter in script.chapters:
        if has_chapter_card(chapter, script, options):
            text = chapter.title or ""
            yield _card(chapter_card_key(chapter), f"Chapter card: {text}", "chapter", text, look)
        for segment in chapter.segments:
            yield from segment_drafts(segment, chapter, look, options, own_media)
    yield _card(END_CARD_KEY, "End card", "end", script.title, look)
    if options.music is not MusicMood.none:
        if options.writes(AssetKind.music_prompt):
            yield _music_prompt(script, look, options)
        yield _music(script, options)


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


def _card(key: AssetKey, title: str, card: str, text: str, look: Look) -> AssetDraft:
    recipe = Recipe(
        kind=AssetKind.image,
        prompt=text,
        model=CARD_MODEL,
        parameters={**look, "card": card, "title": text},
    )
    return AssetDraft(key=key, title=title, recipe=recipe, chain=(CARD_MODEL,))


def _music_prompt(script: Script, look: Look, options: FilmOptions) -> AssetDraft:
    kind = AssetKind.music_prompt
    recipe = prompt_recipe(kind, f"{script.title}: {MOOD_PROMPTS[options.music]}", look, options)
    return AssetDraft(MUSIC_PROMPT_KEY, "Prompt for the music", recipe, options.chain(kind))


def _music(script: Script, options: FilmOptions) -> AssetDraft:
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
    prompts = prompted_by(MUSIC_PROMPT_KEY, AssetKind.music_prompt, options)
    title = f"{options.music.value.capitalize()} music"
    return AssetDraft(MUSIC_KEY, title, recipe, chain, depends_on=(*narrations, *prompts))


def plan_script(project_id: ProjectId, brief: Brief, options: FilmOptions) -> Asset:
    """Plans the asset for a script to be written from a brief."""
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
        title=short_title(brief.text),
        recipe=recipe,
        chain=chain,
        base_prompt=brief.text,
        base_chain=chain,
    )
