from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from reelproof_build.icons import IconSet, icon_bodies, icon_name, match_names, read_icon_set
from reelproof_build.labels import Emoji, label_records, read_emojis


def emoji(hexcode: str, label: str) -> Emoji:
    return Emoji(hexcode, "x", label, (), 1)


def icon_set(
    icons: Mapping[str, Mapping[str, object]], aliases: Mapping[str, object] | None = None
) -> IconSet:
    document = {"width": 32, "height": 32, "icons": icons, "aliases": aliases or {}}
    return read_icon_set(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("raised hand", "raised-hand"),
        ("one o’clock", "one-oclock"),
        ("Mrs. Claus", "mrs-claus"),
        ("Japanese “here” button", "japanese-here-button"),
        ("person: bald", "person-bald"),
        ("piñata", "pinata"),
        ("flag: Bosnia & Herzegovina", "flag-bosnia-and-herzegovina"),
        ("UP! button", "up-button"),
    ],
)
def test_labels_are_spelled_as_the_icon_set_does(label: str, name: str) -> None:
    assert icon_name(label) == name


def test_names_that_differ_are_matched_by_hexcode() -> None:
    emojis = [emoji("1F621", "enraged face"), emoji("1F9D9", "mage")]
    names = frozenset({"pouting-face", "person-mage"})
    assert match_names(names, emojis) == {"1F621": "pouting-face", "1F9D9": "person-mage"}


def test_an_emoji_without_a_matching_icon_has_none() -> None:
    assert match_names(frozenset({"bird"}), [emoji("1FAA6", "black bird")]) == {}


def test_a_name_that_two_emoji_share_is_given_to_neither() -> None:
    emojis = [emoji("0A", "keycap: !"), emoji("0B", "keycap: ?")]
    assert match_names(frozenset({"keycap"}), emojis) == {}


def test_a_mirrored_alias_is_drawn_mirrored() -> None:
    icons = icon_set({"left": {"body": "<path/>"}}, {"right": {"parent": "left", "hFlip": True}})
    assert icons.body("right") == '<g transform="translate(32 0) scale(-1 1)"><path/></g>'


def test_an_icon_of_another_size_is_brought_onto_the_square() -> None:
    body = icon_set({"tall": {"body": "<path/>", "height": 64}}).body("tall")
    assert body == '<g transform="translate(8 0) scale(0.5)"><path/></g>'


def test_bodies_too_large_to_draw_quickly_are_left_out() -> None:
    icons = icon_set({"small": {"body": "x"}, "huge": {"body": "x" * 70_000}})
    assert icon_bodies(icons, [emoji("1", "small"), emoji("2", "huge")]) == {"1": "x"}


def test_emoji_are_read_without_their_loose_parts() -> None:
    entries = [
        {"hexcode": "1", "emoji": "a", "label": "one", "tags": ["t"], "group": 3},
        {"hexcode": "2", "emoji": "b", "label": "light skin tone", "group": 2},
        {"hexcode": "3", "emoji": "c", "label": "regional indicator A"},
        {"hexcode": "4", "emoji": "d", "label": "four", "group": 0},
    ]
    emojis = read_emojis({"zh-hant/data.json": json.dumps(entries).encode()})["zh-hant"]
    assert label_records(emojis, {"1", "2"}) == {
        "1": {"label": "one", "tags": ("t",), "group": 3, "emoji": "a"}
    }
    assert [found.hexcode for found in emojis] == ["1", "4"]
