"""The generated pages match the code."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from reelproof.settings.values import ModelSettings

DOCS = Path(__file__).parents[3] / "docs"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", generator().all_pages())
def test_a_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text() == generator().all_pages()[name](), (
        f"docs/{name} is stale; run: make docs"
    )


@pytest.mark.parametrize("name", generator().contract_files())
def test_a_file_of_the_contract_is_up_to_date(name: str) -> None:
    committed = (generator().CONTRACT / name).read_text("utf-8")
    assert committed == generator().contract_files()[name](), f"contract/{name} is stale; run: make docs"


def test_the_settings_page_shows_every_term_of_a_model() -> None:
    example = generator().MODEL_EXAMPLE
    assert set(example) == set(ModelSettings.model_fields)
    assert ModelSettings.model_validate(example).overrides().concurrency == example["concurrency"]
