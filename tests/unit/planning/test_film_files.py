"""Which files of a film are exported, and under which names."""

import pytest

from reelproof.planning.export.film_files import LONGEST_NAME, is_film_file, is_portable, portable_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("film.mp4", True),
        ("report.html", True),
        ("assets/007-image-0a1b2c3d.png", True),
        ("assets/1000-starting_image-0a1b2c3d.jpg", True),
        ("assets/notes.txt", False),
        ("assets/sub/007-image-0a1b2c3d.png", False),
        ("007-image-0a1b2c3d.png", False),
        ("other.mp4", False),
        ("../film.mp4", False),
    ],
)
def test_the_files_of_a_film_are_known_by_their_names(name: str, expected: bool) -> None:
    assert is_film_file(name) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("How rain forms", "How rain forms"),
        ('Rain: "why/how"?', "Rain why how"),
        ("Cafe\u0301 und Größe", "Caf\u00e9 und Größe"),
        ("  . Rain ...", "Rain"),
        ("...", "film"),
        ("", "film"),
        ("con", "film con"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, expected: str) -> None:
    assert portable_name(title) == expected


def test_a_long_title_is_cut() -> None:
    assert portable_name("x" * 500) == "x" * LONGEST_NAME


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photos/sun.png", True),
        ("photos /sun.png", False),
        ("../sun.png", False),
        ("photos//sun.png", False),
        ("aux.png", False),
        ("what?.png", False),
    ],
)
def test_a_path_is_portable_if_each_of_its_names_is(name: str, expected: bool) -> None:
    assert is_portable(name) is expected
