"""Scene planning: the kind of scene for a sentence, and the words that get icons."""

import pytest

from reelproof_local.card.reading.matching import Thing
from reelproof_local.card.reading.phrases import KeyPhrase
from reelproof_local.card.scenes import plan_scene
from reelproof_local.card.scenes.kinds import (
    Comparison,
    Distance,
    Flow,
    Group,
    Hero,
    Map,
    Quantity,
    Quotation,
    Share,
    Steps,
    Tally,
    TimelineScene,
)
from reelproof_local.card.scenes.quotations import quotation
from reelproof_local.card.scenes.scene_text import SceneText
from tests.unit.reelproof_local.card.plan_parts import things_of

SCENES: list[tuple[str, type, list[str]]] = [
    ("DNA carries the genetic code of every living thing.", Hero, ["DNA"]),
    ("Neurons send electrical signals along axons.", Hero, ["Neurons"]),
    ("Bees carry pollen from flower to flower.", Group, ["Bees", "pollen"]),
    ("A computer stores data on a disk and in memory.", Group, ["computer", "disk"]),
    (
        "Vaccines teach the immune system to recognize a virus.",
        Group,
        ["Vaccines", "immune system", "virus"],
    ),
    (
        "The chef adds garlic, onions and olive oil to the pan.",
        Group,
        ["chef", "garlic", "onions", "olive oil", "pan"],
    ),
    (
        "Photosynthesis turns sunlight, water and carbon dioxide into sugar and oxygen.",
        Flow,
        ["sunlight", "water", "carbon dioxide", "Photosynthesis", "sugar", "oxygen"],
    ),
    ("Oxygen travels from the lungs to the brain.", Flow, ["lungs", "Oxygen", "brain"]),
    ("Caterpillars become butterflies inside a chrysalis.", Flow, ["Caterpillars", "butterflies"]),
    (
        "First, preheat the oven. Then mix the flour and sugar. Finally, bake the cake.",
        Steps,
        ["Mix the flour and sugar", "Bake the cake"],
    ),
    ("Unlike plants, fungi cannot make their own food.", Comparison, ["plants", "fungi"]),
    (
        "The blue whale is bigger than any dinosaur that ever lived.",
        Comparison,
        ["blue whale", "dinosaur"],
    ),
    ("Light travels 300,000 kilometers per second.", Quantity, []),
    ("The heart beats about a hundred thousand times a day.", Quantity, ["heart"]),
    ("The Sun is 93 million miles from Earth.", Distance, ["Sun", "Earth"]),
    ("About 71 percent of the Earth's surface is covered by water.", Share, ["Earth", "water"]),
    ("Half of the world's population lives in cities.", Share, ["world", "cities"]),
    ("One in five adults does not get enough sleep.", Tally, ["sleep"]),
    ("In 1969 two astronauts walked on the Moon.", TimelineScene, ["astronauts", "Moon"]),
    ("The war began in 1914 and ended in 1918.", TimelineScene, ["war"]),
    ('"The only thing we have to fear is fear itself," said Franklin Roosevelt.', Quotation, []),
    ("Japan imports most of its energy.", Map, ["energy"]),
    ("The Roman Empire built roads across Europe.", Map, ["Roman Empire", "roads"]),
    ("Rome was founded in 753 BC.", Map, []),
    ("Good design is invisible.", KeyPhrase, []),
    ("Who decides what is true?", KeyPhrase, []),
]

WITHOUT_ICON = [
    "He watched the crowd and felt that something was about to change.",
    "She could not bear the thought, so she decided to fly on.",
    "It rises and falls, and nobody can plant a flag on it.",
    "You can book a table, ring them up or watch the game.",
    "The right answer is not always the right question.",
    "Let's see how this works.",
    "Light rooms match well.",
    "They ship it, star it and fire the people who made it.",
    "A function takes an input and returns an output.",
    "The current state of the art is hard to spring on a beginner.",
    "Habits are hard to break, but small steps help.",
    "It means that the model is a good match for the file.",
]


@pytest.mark.parametrize(("text", "kind", "labels"), SCENES)
def test_a_sentence_becomes_the_scene_that_fits_it(text: str, kind: type, labels: list[str]) -> None:
    scene = plan_scene(text, "en")

    assert isinstance(scene, kind)
    assert [thing.label for thing in things_of(scene)] == labels


@pytest.mark.parametrize("text", WITHOUT_ICON)
def test_words_that_may_mean_something_else_get_no_icon(text: str) -> None:
    assert things_of(plan_scene(text, "en")) == ()


def test_an_ambiguous_word_takes_the_sense_of_its_film() -> None:
    alone = plan_scene("Every cell needs it.", "en")
    within = plan_scene(
        "Every cell needs it.", "en", "The heart pumps blood through the body and its organs."
    )

    assert things_of(alone) == ()
    assert things_of(within) == (Thing("cell", "@cell", 6),)


@pytest.mark.parametrize(
    ("text", "larger"),
    [
        ("The Sun is larger than the Earth.", -1),
        ("The Moon is smaller than the Earth.", 1),
        ("The Moon, compared to the Sun, is close.", 0),
    ],
)
def test_a_comparison_says_which_is_larger(text: str, larger: int) -> None:
    scene = plan_scene(text, "en")

    assert isinstance(scene, Comparison)
    assert scene.larger == larger


def test_a_quotation_keeps_its_words_and_its_speaker() -> None:
    scene = plan_scene('As Einstein said, "Imagination is more important than knowledge."', "en")

    assert scene == Quotation("Imagination is more important than knowledge.", "Einstein")


def test_a_long_quotation_is_cut_at_a_clause() -> None:
    scene = plan_scene(f'"To be, or not to be, {"that is the question, " * 20}" said Hamlet.', "en")

    assert isinstance(scene, Quotation)
    assert len(scene.words.split()) <= 24
    assert scene.words.endswith("…")


def test_moments_stand_in_the_order_of_time() -> None:
    scene = plan_scene("The wall fell in 1989, after it was built in 1961.", "en")

    assert isinstance(scene, TimelineScene)
    assert [moment.year for moment in scene.events] == [1961, 1989]


def test_without_maps_a_place_is_left_to_its_things_and_words() -> None:
    assert isinstance(plan_scene("Japan imports most of its energy.", "en", maps=False), Hero)
    assert isinstance(plan_scene("Japan changed quickly.", "en", maps=False), KeyPhrase)


@pytest.mark.parametrize(
    ("language", "text", "kind", "labels"),
    [
        (
            "es",
            "La fotosíntesis convierte la luz solar y el agua en azúcar y oxígeno.",
            Flow,
            ["luz solar", "agua", "fotosíntesis", "azúcar", "oxígeno"],
        ),
        ("es-MX", "El corazón bombea sangre.", Group, ["corazón", "sangre"]),
        ("fr", "L'astronaute marche sur la Lune.", Group, ["astronaute", "Lune"]),
        ("ja", "クジラは海に住む大きな動物です。", Group, ["クジラ", "海", "動物"]),
        ("zh", "地球围绕太阳旋转。", Group, ["地球", "太阳"]),
        ("ru", "Что-то должно измениться.", KeyPhrase, []),
        ("xx", "Nulla dies sine linea.", KeyPhrase, []),
    ],
)
def test_other_languages_are_read_with_their_own_words(
    language: str, text: str, kind: type, labels: list[str]
) -> None:
    scene = plan_scene(text, language)

    assert isinstance(scene, kind)
    assert [thing.label for thing in things_of(scene)] == labels


@pytest.mark.parametrize("text", ["", "   ", "...!?", "🌿🔥😀"])
def test_a_text_without_words_is_an_empty_phrase(text: str) -> None:
    assert plan_scene(text, "en") == KeyPhrase("")


def test_no_phrase_is_a_wall_of_words() -> None:
    scene = plan_scene(
        "It went on and on and nobody knew when or why or how it would ever come to an end. " * 99, "en"
    )

    assert isinstance(scene, KeyPhrase)
    assert len(scene.text.split()) <= 9


def test_a_place_on_the_map_is_no_icon_beside_it() -> None:
    scene = plan_scene("En 1875, en Suiza, Daniel Peter le añadió leche.", "es")
    assert isinstance(scene, Map)
    assert "Suiza" not in [thing.label for thing in scene.things]


def test_earth_that_is_dug_is_not_the_globe() -> None:
    scene = plan_scene("Algunos vaciaban la cáscara y la rellenaban de tierra.", "es")
    assert not isinstance(scene, Hero)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Die Zeit wartet auf niemanden“, sagte der alte Fischer.", ""),
        ("„Die Zeit wartet auf niemanden“, sagte die alte Frau.", ""),
        ("«El tiempo no espera a nadie», dijo la reina.", ""),
        ("Er sagte: „Die Zeit wartet auf niemanden.“", ""),
        ("“Time waits for nobody at all,” said Leonardo da Vinci.", "Leonardo da Vinci"),
        ("„Die Zeit wartet auf niemanden“, sagte Johann von Goethe.", "Johann von Goethe"),
    ],
)
def test_only_a_name_is_a_speaker(text: str, speaker: str) -> None:
    scene = quotation(SceneText(text, "en"))
    assert isinstance(scene, Quotation)
    assert scene.speaker == speaker
