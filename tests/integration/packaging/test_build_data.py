from __future__ import annotations

import json
import lzma
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from reelproof_build.local_data import LocalData
from reelproof_build.voices import VOICE_BYTES, VOICES
from reelproof_local.voice.kokoro_voices import VOICE_DESCRIPTIONS

REMEDY = "the data of the local providers is not built; run: make install"


def unpacked(path: Path) -> Any:
    return json.loads(lzma.decompress(path.read_bytes()))


@pytest.fixture
def data(root: Path) -> Path:
    built = LocalData(root)
    assert built.is_complete(), REMEDY
    return built.folder


def test_the_data_is_built_from_this_lock(root: Path, data: Path) -> None:
    assert (data / ".fingerprint").read_text("utf-8") == LocalData(root).fingerprint(), REMEDY
    assert not (data / "NOT_BUILT.txt").exists(), REMEDY


def test_every_voice_is_complete(data: Path) -> None:
    assert {path.stem: path.stat().st_size for path in (data / "voices").iterdir()} == dict.fromkeys(
        VOICES, VOICE_BYTES
    )


def test_every_packed_voice_is_described_and_no_other() -> None:
    assert VOICE_DESCRIPTIONS.keys() == set(VOICES)


def test_every_icon_has_a_label_in_every_language(data: Path) -> None:
    icons = unpacked(data / "icons.json.xz")
    languages = {path.name.removesuffix(".json.xz"): unpacked(path) for path in (data / "labels").iterdir()}
    assert len(icons) > 1500
    assert {"de", "en", "es", "fr", "hi", "it", "ja", "pt", "zh"} <= languages.keys()
    assert [language for language, labels in languages.items() if labels.keys() != icons.keys()] == []
    assert languages["de"]["1F331"] == {
        "label": "Spross",
        "tags": ["junge pflanze", "spross"],
        "group": 3,
        "emoji": "🌱",
    }


def test_the_world_has_countries_with_names(data: Path) -> None:
    countries = unpacked(data / "world.json.xz")["objects"]["countries"]["geometries"]
    assert {"Japan", "Brazil"} <= {country["properties"]["name"] for country in countries}


def test_every_package_ships_its_license(data: Path) -> None:
    manifest = json.loads((data / "manifest.json").read_bytes())
    texts = {path.stem: path.read_text("utf-8") for path in (data / "licenses").iterdir()}
    assert len(texts) == len(manifest["packages"])
    assert all(len(text) > 500 for text in texts.values())
    assert "Apache License" in texts["kokoro-js"]
    assert manifest["icons"]["width"] == manifest["icons"]["height"] == 32


def test_every_file_is_in_the_manifest(data: Path) -> None:
    files = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    manifest = json.loads((data / "manifest.json").read_bytes())
    assert files - {"manifest.json", ".fingerprint"} == set(manifest["files"])


def test_the_data_is_read_as_a_resource_of_the_package(data: Path) -> None:
    resource = resources.files("reelproof_local").joinpath("data", "voices", "af_heart.bin")
    assert resource.read_bytes() == (data / "voices" / "af_heart.bin").read_bytes()
