"""The detected language of a text, and where it comes from."""

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.language_names import language_name, read_language
from reelproof.domain.project import LanguageOrigin
from reelproof.media.text.language import classify_language
from reelproof.planning.script.language_finding import decide_language, find_language, spoken_words
from reelproof.planning.script.parser import parse_script

TEXTS = {
    "en": "The moon pulls the sea, and the sea answers twice a day.",
    "de": "Der Mond zieht am Meer, und das Meer antwortet zweimal am Tag.",
    "fr": "La lune attire la mer, et la mer répond deux fois par jour.",
    "es": "La luna tira del mar, y el mar responde dos veces al día.",
    "it": "La luna attira il mare, e il mare risponde due volte al giorno.",
    "pt": "A lua puxa o mar, e o mar responde duas vezes por dia. Assim nascem as marés.",
    "nl": "De maan trekt aan de zee, en de zee antwoordt tweemaal per dag.",
    "pl": "Księżyc przyciąga morze, a morze odpowiada dwa razy dziennie.",
    "sv": "Månen drar i havet, och havet svarar två gånger om dagen.",
    "da": "Måne trækker i havet, og havet svarer to gange om dagen.",
    "nb": "Fotosyntesen er viktig for plantene, og den skjer bare om dagen.",
    "tr": "Ay denizi çeker ve deniz günde iki kez cevap verir.",
    "cs": "Měsíc přitahuje moře a moře odpovídá dvakrát denně.",
    "fi": "Kuu vetää merta puoleensa, ja meri vastaa kahdesti päivässä.",
    "hu": "A hold vonzza a tengert, és a tenger naponta kétszer felel.",
    "vi": "Mặt trăng kéo biển, và biển trả lời hai lần mỗi ngày.",
    "ru": "Луна притягивает море, и море отвечает дважды в день.",
    "uk": "Місяць притягує море, і море відповідає двічі на день.",
    "el": "Το φεγγάρι τραβά τη θάλασσα.",
    "ar": "القمر يجذب البحر، والبحر يجيب مرتين في اليوم.",
    "fa": "ماه دریا را می‌کشد و دریا روزی دو بار پاسخ می‌دهد.",
    "he": "הירח מושך את הים, והים עונה פעמיים ביום.",
    "hi": "चाँद समुद्र को खींचता है, और समुद्र दिन में दो बार उत्तर देता है।",
    "th": "ดวงจันทร์ดึงทะเล และทะเลตอบวันละสองครั้ง",
    "ja": "月は海を引き、海は一日に二度それに答えます。",
    "zh": "月亮牵引着大海，大海每天回应两次。",
    "ko": "달은 바다를 끌어당기고, 바다는 하루에 두 번 대답한다.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_tells_its_language(language: str) -> None:
    assert find_language(TEXTS[language], classify_language) == language


def test_the_language_of_most_words_counts() -> None:
    text = f"{TEXTS['en']} Tolstoy called it Война и мир, and the word 海 means sea."
    assert find_language(text, classify_language) == "en"
    assert find_language(f"{TEXTS['ja']} これは Wi-Fi です。", classify_language) == "ja"


@pytest.mark.parametrize("text", ["Hello.", "Wi-Fi", "1 2 3", "", "🌊"])
def test_ambiguous_text_is_left_undecided(text: str) -> None:
    assert find_language(text, classify_language) is None
    assert decide_language(None, None, text, classify_language).origin is LanguageOrigin.assumed


def test_code_addresses_and_settings_say_nothing_of_the_language() -> None:
    code = "---\ntitle: The sea and the moon\n---\n```\nfor the moon in the sky\n```\nhttps://the.moon/and/the/sea\n"
    assert spoken_words(f"{code}{TEXTS['de']}").split() == TEXTS["de"].split()


def test_flag_over_front_matter_over_settings_over_what_is_found() -> None:
    script = f"---\nlanguage: Français\n---\n{TEXTS['de']}"
    stated = decide_language("es", "it", script, classify_language)
    assert (stated.tag, stated.origin) == ("es", LanguageOrigin.option)
    written = decide_language(None, "it", script, classify_language)
    assert (written.tag, written.origin) == ("fr", LanguageOrigin.script)
    usual = decide_language(None, "it", TEXTS["de"], classify_language)
    assert (usual.tag, usual.origin) == ("it", LanguageOrigin.settings)
    found = decide_language(None, None, TEXTS["de"], classify_language)
    assert (found.tag, found.origin) == ("de", LanguageOrigin.detected)


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("German", "de"),
        ("deutsch", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("en_US", "en-US"),
        ("en_US.UTF-8", "en-US"),
        ("PT-br", "pt-BR"),
        ("zh-hant", "zh-Hant"),
        ("日本語", "ja"),
        ("no", "nb"),
        ("Brazilian Portuguese", "pt-BR"),
        ("gsw", "gsw"),
    ],
)
def test_a_language_is_known_by_tag_code_and_name(name: str, tag: str) -> None:
    assert read_language(name) == tag


def test_a_misspelled_name_is_reported() -> None:
    with pytest.raises(ReelproofError, match="did you mean German"):
        read_language("Germn")
    with pytest.raises(ReelproofError, match="its name or its short tag"):
        read_language("xx")
    assert language_name("pt-BR") == "Portuguese (pt-BR)"


@pytest.mark.parametrize(
    "settings",
    [
        '{"title": "Der Mond", "language": "de"}\n',
        "Title: Der Mond\nDate: 2024-05-01\nLang: de\n",
        "---\nlang: en\nlanguage: de\n---\n",
        "---\nlangue: Deutsch\n---\n",
        "+++\nlanguageCode = 'de'\n+++\n",
    ],
)
def test_settings_of_every_notation_say_the_language(settings: str) -> None:
    text = f"{settings}\nThe moon pulls the sea.\n"
    found = decide_language(None, None, text, classify_language)
    assert (found.tag, found.origin) == ("de", LanguageOrigin.script)
    assert parse_script(text, "moon.md", language=found.tag).language == "de"
    assert parse_script(text, "moon.md").language == "de"
