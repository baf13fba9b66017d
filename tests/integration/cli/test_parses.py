"""A command parses its script once, however many parts of the program need it."""

from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.cli.films.brief import read_request
from reelproof.cli.films.film_making import make_film, order_of
from reelproof.cli.output_options import OutputOptions
from reelproof.engine.plan import script_reader
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.script import parser
from reelproof.planning.script.options import FilmChoices
from reelproof.planning.script.parser import ScriptDraft, draft_script
from reelproof.testing.rendering import ListRenderer
from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import KINDS, SCRIPTED_FLAGS, write_script

CHOICES = FilmChoices(chains=dict.fromkeys(KINDS, ("scripted/any",)))


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed, in order."""
    texts: list[str] = []

    def counted(text: str, name: str, language: str | None = None) -> ScriptDraft:
        texts.append(text)
        return draft_script(text, name, language)

    for module in (script_reader, parser):
        monkeypatch.setattr(module, "draft_script", counted)
    return texts


@pytest.mark.usefixtures("plugin")
def test_make_parses_a_new_and_a_changed_script_once_and_so_does_plan(
    work: Path, reel: Run, parses: list[str]
) -> None:
    first, changed, planned = (f"# A film about {subject}\n\nIt is short.\n" for subject in ("a", "b", "c"))
    for text in (first, changed):
        checked = read_request(str(write_script(work, text)), None, RequestChoices(CHOICES))
        order = order_of(checked, OutputOptions(quiet=True))
        assert make_film(replace(order, renderer=ListRenderer())) == 0
    write_script(work, planned)
    assert reel("plan", "rain.md", *SCRIPTED_FLAGS) == 0
    assert parses == [first, changed, planned]
