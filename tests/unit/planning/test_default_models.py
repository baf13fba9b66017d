"""Default chains of the available models."""

from reelproof.domain.asset import AssetKind
from reelproof.domain.project import LOCAL_CHAINS, TEXT_KINDS
from reelproof.planning.assets.default_models import DEFAULT_MODELS, default_chains, with_writers

IMAGES = DEFAULT_MODELS[AssetKind.image]


def test_available_models_come_in_their_order_and_a_local_one_last() -> None:
    chains = default_chains(frozenset(IMAGES))
    assert chains == {**chains, AssetKind.image: (*IMAGES, *LOCAL_CHAINS[AssetKind.image])}
    assert default_chains(frozenset()) == {}


def test_a_model_that_ends_soon_comes_after_the_others() -> None:
    chain = default_chains(frozenset(IMAGES), ending=frozenset(IMAGES[:1]))[AssetKind.image]
    assert chain == (*IMAGES[1:], IMAGES[0], *LOCAL_CHAINS[AssetKind.image])


def test_the_writer_of_the_script_writes_the_prompts_too() -> None:
    chains = with_writers(
        {AssetKind.script: ("a/writer",), AssetKind.music_prompt: ("b/writer",)}, frozenset()
    )
    assert chains == {**dict.fromkeys(TEXT_KINDS, ("a/writer",)), AssetKind.music_prompt: ("b/writer",)}
