"""Assets and recipes of a film."""

from dataclasses import replace

import pytest
from hypothesis import given

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Dependency, Recipe, Take
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.own_media import OWN_CLIP, OWN_PICTURE, OWN_RECORDING
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import FormatName, MusicMood, Pause, Script, Segment, Style
from reelproof.planning.assets.asset_key import MUSIC_KEY, narration_key
from reelproof.planning.assets.film_assets import plan_assets
from reelproof.planning.assets.recipe import input_digests, is_ready, missing_inputs, resolve_recipe
from reelproof.planning.assets.reuse import DecisionKind, Reason, decide_reuse
from reelproof.planning.assets.segment_assets import spoken_text
from tests.unit.planning.films import (
    FILMED,
    PROJECT,
    failed,
    generated,
    options,
    planned,
    scripts,
    simple_script,
)


def digests(script: Script, film_options: FilmOptions) -> dict[str, Digest]:
    return {
        asset.key: resolve_recipe(asset, asset.chain[0], "1", 60.0).digest
        for asset in planned(script, film_options)
    }


@given(scripts(), options)
def test_keys_are_unique_and_positions_count_up(script: Script, film_options: FilmOptions) -> None:
    assets = planned(script, film_options)
    assert len({asset.key for asset in assets}) == len(assets)
    assert [asset.position for asset in assets] == list(range(len(assets)))


@given(scripts(), options)
def test_planning_twice_gives_the_same_recipes(script: Script, film_options: FilmOptions) -> None:
    assert digests(script, film_options) == digests(script, film_options)


def test_one_changed_word_changes_the_recipes_of_its_segment_alone() -> None:
    before = simple_script("The sun is warm.", "The moon is cold.", "Stars are far.")
    after = simple_script("The sun is warm.", "The moon is cool.", "Stars are far.")
    old, new = digests(before, FilmOptions()), digests(after, FilmOptions())
    assert {key for key in old if old[key] != new[key]} == {"segment/s1/narration", "segment/s1/image/1"}


def test_every_option_that_shapes_pictures_changes_their_recipes() -> None:
    script = simple_script("The sun is warm.")
    plain = digests(script, FilmOptions())
    for changed in (
        FilmOptions(style=Style.night),
        FilmOptions(format=FormatName.square),
        FilmOptions(chains={AssetKind.image: ("other/model",)}),
    ):
        assert digests(script, changed)["segment/s0/image/1"] != plain["segment/s0/image/1"]
        assert digests(script, changed)["segment/s0/narration"] == plain["segment/s0/narration"]


def test_the_voice_changes_narrations_and_nothing_else() -> None:
    script = simple_script("The sun is warm.")
    plain, other = digests(script, FilmOptions()), digests(script, FilmOptions(voice="bf_emma"))
    assert {key for key in plain if plain[key] != other[key]} == {"segment/s0/narration"}


def test_a_models_new_version_makes_old_takes_stale() -> None:
    (asset,) = [
        asset for asset in planned(simple_script("Hi."), FilmOptions()) if asset.key == "title/image/1"
    ]
    assert (
        resolve_recipe(asset, "local/card", "1", None).digest
        != resolve_recipe(asset, "local/card", "2", None).digest
    )


def test_a_pause_at_either_end_is_not_sent_to_the_voice() -> None:
    segment = Segment(simple_script("x").segments[0].id, (Pause(1.0), "One", Pause(0.5), "two.", Pause(2.0)))
    assert spoken_text(segment) == "One [pause 0.5s] two."


def test_music_waits_for_narrations_but_does_not_need_them() -> None:
    script = simple_script("One.", "Two.")
    by_key = {asset.key: asset for asset in planned(script, FilmOptions())}
    assert not is_ready(by_key[MUSIC_KEY], by_key)
    for segment, ending in zip(script.segments, (generated, failed), strict=True):
        by_key[narration_key(segment)] = ending(by_key[narration_key(segment)])
    assert is_ready(by_key[MUSIC_KEY], by_key)


def test_a_little_longer_film_asks_for_the_same_music() -> None:
    (music,) = [
        asset for asset in planned(simple_script("Hi."), FilmOptions()) if asset.kind is AssetKind.music
    ]
    assert resolve_recipe(music, "m", "1", 61.0).digest == resolve_recipe(music, "m", "1", 68.0).digest
    assert resolve_recipe(music, "m", "1", 61.0).digest != resolve_recipe(music, "m", "1", 91.0).digest
    assert resolve_recipe(music, "m", "1", 61.0).parameters["duration_s"] == 70


def test_no_music_is_an_option() -> None:
    kinds = {asset.kind for asset in planned(simple_script("Hi."), FilmOptions(music=MusicMood.none))}
    assert AssetKind.music not in kinds


def test_an_own_picture_is_known_by_its_content() -> None:
    script = simple_script("Look.")
    segment = replace(script.segments[0], own_picture="me.jpg")
    script = replace(script, chapters=(replace(script.chapters[0], segments=(segment,)),))

    def recipe_digest(pictures: dict[str, Digest]) -> Digest:
        assets = plan_assets(PROJECT, script, FilmOptions(), pictures)
        (asset,) = [asset for asset in assets if asset.chain[0] == OWN_PICTURE]
        return resolve_recipe(asset, OWN_PICTURE, "1", None).digest

    assert recipe_digest({"me.jpg": Digest("a")}) != recipe_digest({"me.jpg": Digest("b")})


@pytest.mark.parametrize("film_options", [FilmOptions(), FILMED])
def test_a_file_of_ones_own_is_made_by_no_model_unless_it_cannot_be_used(film_options: FilmOptions) -> None:
    script = simple_script("Look.")
    segment = replace(script.segments[0], own_picture="in/Goat.MP4", own_recording="take.wav")
    script = replace(script, chapters=(replace(script.chapters[0], segments=(segment,)),))
    known = {"in/Goat.MP4": Digest("a"), "take.wav": Digest("b")}
    assets = plan_assets(PROJECT, script, film_options, known)
    mine = [asset for asset in assets if asset.segment_id]
    own = [(one.key, one.kind, one.chain, resolve_recipe(one, one.chain[0], "1", None)) for one in mine]
    version = {"model_version": "1"}
    assert own == [
        (
            "segment/s0/narration",
            AssetKind.narration,
            (OWN_RECORDING, "local/voice"),
            Recipe(AssetKind.narration, "take.wav", OWN_RECORDING, version, inputs={"file": Digest("b")}),
        ),
        (
            "segment/s0/video",
            AssetKind.video,
            (OWN_CLIP, "local/card"),
            Recipe(AssetKind.video, "in/Goat.MP4", OWN_CLIP, version, inputs={"file": Digest("a")}),
        ),
    ]
    assert [asset.depends_on for asset in mine] == [(), ()]
    instead = [resolve_recipe(asset, asset.chain[1], "1", None) for asset in mine]
    assert [(one.kind, one.prompt) for one in instead] == [
        (AssetKind.narration, "Look."),
        (AssetKind.image, "Look."),
    ]
    assert [one.inputs for one in instead] == [{"file": Digest("b")}, {"file": Digest("a")}]


OTHER = Recipe(AssetKind.image, "other", "local/card")
IMAGE_KEY, CLIP_KEY = AssetKey("segment/s0/starting_image"), AssetKey("segment/s0/video")


def filmed(*texts: str, chains: dict[AssetKind, tuple[str, ...]] | None = None) -> dict[AssetKey, Asset]:
    film_options = replace(FILMED, chains={**FILMED.chains, **(chains or {})})
    return {asset.key: asset for asset in planned(simple_script(*texts), film_options)}


def test_a_filmed_segment_has_a_starting_image_and_a_clip_made_from_it() -> None:
    assets = filmed("The sun is warm.")
    assert [asset.kind for asset in assets.values() if asset.segment_id] == [
        AssetKind.narration,
        AssetKind.starting_image,
        AssetKind.video,
    ]
    clip = assets[CLIP_KEY]
    assert clip.depends_on == (Dependency(IMAGE_KEY, "starting_image"),)
    assert clip.chain == ("scripted/clips",)
    assert clip.recipe is not None
    assert clip.recipe.parameters == {"width": 1920, "height": 1080, "duration_s": 2}


def test_starting_images_use_the_image_chain_unless_overridden() -> None:
    usual = filmed("Sun.", chains={AssetKind.image: ("a/b",)})[IMAGE_KEY]
    own = filmed("Sun.", chains={AssetKind.starting_image: ("c/d",)})[IMAGE_KEY]
    assert (usual.chain, own.chain) == (("a/b",), ("c/d",))
    (image,) = [asset for asset in planned(simple_script("Sun."), FilmOptions()) if "s0/image" in asset.key]
    assert usual.recipe is not None
    assert image.recipe is not None
    assert usual.recipe.parameters == image.recipe.parameters


def test_a_clip_waits_for_nothing_but_its_starting_image() -> None:
    assets = filmed("The sun is warm.")
    clip = assets[CLIP_KEY]
    assert not is_ready(clip, assets)
    with_image = assets | {IMAGE_KEY: generated(assets[IMAGE_KEY])}
    assert is_ready(clip, with_image)
    without = assets | {IMAGE_KEY: failed(assets[IMAGE_KEY])}
    assert missing_inputs(clip, without) == [IMAGE_KEY]


def test_a_clip_is_known_by_the_image_it_starts_with() -> None:
    assets = filmed("The sun is warm.")
    clip, image = assets[CLIP_KEY], generated(assets[IMAGE_KEY])
    assert input_digests(clip, assets) == {}
    inputs = input_digests(clip, assets | {image.key: image})
    assert image.accepted_take is not None
    assert inputs == {"starting_image": image.accepted_take.media_digest}
    recipe = resolve_recipe(clip, "m", "1", None, inputs)
    assert recipe.inputs == inputs
    assert recipe.digest != resolve_recipe(clip, "m", "1", None, {"starting_image": Digest("b")}).digest


def test_music_is_not_made_from_the_narrations_it_waits_for() -> None:
    assets = {key: generated(asset) for key, asset in filmed("One.").items()}
    assert input_digests(assets[MUSIC_KEY], assets) == {}


def test_clips_need_a_model_that_is_named() -> None:
    with pytest.raises(ReelproofError, match="--video-model PROVIDER/MODEL") as caught:
        planned(simple_script("Hi."), FilmOptions(video=True))
    assert caught.value.failure.full_code == "InvalidInput:video"


class TestReuse:
    asset: Asset = planned(simple_script("Hi."), FilmOptions())[0]

    def made(self) -> tuple[Asset, Take, Recipe]:
        assert self.asset.recipe is not None
        asset = generated(self.asset)
        assert asset.accepted_take is not None
        recipe = replace(self.asset.recipe, inputs={"starting_image": Digest("one")})
        take = replace(asset.accepted_take, recipe_digest=recipe.digest, recipe=recipe)
        return replace(asset, accepted_take=take), take, recipe

    def test_an_unchanged_recipe_keeps_its_take(self) -> None:
        asset, take, recipe = self.made()
        decision = decide_reuse(asset, [recipe], {})
        assert (decision.kind, decision.take) == (DecisionKind.keep, take)

    def test_a_take_made_elsewhere_is_reused(self) -> None:
        _, take, recipe = self.made()
        decision = decide_reuse(self.asset, [recipe], {take.recipe_digest: take})
        assert (decision.kind, decision.take) == (DecisionKind.reuse, take)

    def test_assets_with_pending_dependencies_are_undecided(self) -> None:
        asset, _, recipe = self.made()
        assert decide_reuse(asset, [recipe], {}, is_certain=False).kind is DecisionKind.depends
        assert decide_reuse(asset, [OTHER], {}, is_certain=False).kind is DecisionKind.make
        assert decide_reuse(asset, [recipe], {}, is_certain=False).take is None

    def test_a_clip_is_made_again_with_the_image_it_starts_with(self) -> None:
        clip = filmed("Hi.")[CLIP_KEY]
        made = generated(clip)
        assert made.accepted_take is not None
        assert clip.recipe is not None
        made = replace(made, accepted_take=replace(made.accepted_take, recipe=clip.recipe))
        again = decide_reuse(made, [clip.recipe], {}, is_certain=False)
        assert (again.kind, again.reason) == (DecisionKind.make, Reason.input_changed)
        assert not again.drops_take
        assert decide_reuse(clip, [], {}, is_certain=False).reason is Reason.new

    def test_a_changed_recipe_is_made_again_and_its_old_take_is_out_of_date(self) -> None:
        decision = decide_reuse(self.made()[0], [OTHER], {})
        assert (decision.kind, decision.reason.value) == (DecisionKind.make, "its description changed")
        assert decision.drops_take

    def test_what_changed_is_said_in_plain_words(self) -> None:
        asset, _, recipe = self.made()
        changes: list[tuple[Recipe, Reason]] = [
            (replace(recipe, prompt="a whale"), Reason.description_changed),
            (replace(recipe, kind=AssetKind.narration, prompt="Ho."), Reason.words_changed),
            (replace(recipe, model="local/other"), Reason.model_changed),
            (replace(recipe, prompt="sad", parameters={"mood": "tense"}), Reason.mood_changed),
            (replace(recipe, seed=5), Reason.seed_changed),
            (replace(recipe, parameters={**recipe.parameters, "style": "neon"}), Reason.style_changed),
            (replace(recipe, parameters={**recipe.parameters, "width": 8}), Reason.size_changed),
            (replace(recipe, parameters={**recipe.parameters, "model_version": "9"}), Reason.version_changed),
            (replace(recipe, parameters={**recipe.parameters, "what": 1}), Reason.changed),
        ]
        for wanted, reason in changes:
            decision = decide_reuse(asset, [wanted], {})
            assert (decision.reason, decision.drops_take) == (reason, True)
            assert "recipe" not in decision.reason.value

    def test_a_take_made_from_another_medium_is_out_of_date_and_still_fit_to_be_seen(self) -> None:
        asset, _, recipe = self.made()
        decision = decide_reuse(asset, [replace(recipe, inputs={"starting_image": Digest("two")})], {})
        assert (decision.kind, decision.reason) == (DecisionKind.make, Reason.input_changed)
        assert not decision.drops_take

    def test_a_take_of_another_length_is_out_of_date_and_still_playable(self) -> None:
        asset, _, recipe = self.made()
        longer = replace(recipe, parameters={**recipe.parameters, "duration_s": 90})
        before = replace(recipe, parameters={**recipe.parameters, "duration_s": 60})
        assert asset.accepted_take is not None
        take = replace(asset.accepted_take, recipe_digest=before.digest, recipe=before)
        decision = decide_reuse(replace(asset, accepted_take=take), [longer], {})
        assert (decision.reason, decision.drops_take) == (Reason.length_changed, False)

    def test_failed_assets_are_retried(self) -> None:
        decision = decide_reuse(failed(self.asset), [OTHER], {})
        assert (decision.kind, decision.asset.status) == (DecisionKind.make, AssetStatus.failed)
        assert decision.reason.value == "it failed last time"
