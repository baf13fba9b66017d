"""The pages name only what is there."""

import re
from pathlib import Path

from reelproof.planning.export.film_files import OUTPUT_FILES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
EXAMPLE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
SOURCE = re.compile(r"`((?:src|tests|docs|packaging|benchmarks)/[\w./-]+)`")


def test_links_lead_to_a_file() -> None:
    texts = {page: EXAMPLE.sub("", page.read_text("utf-8")) for page in PAGES}
    links = {(page, page.parent / link) for page, text in texts.items() for link in LINK.findall(text)}
    assert len(links) > 30
    assert [f"{page.name}: {target}" for page, target in sorted(links) if not target.exists()] == []


def test_files_of_the_source_exist() -> None:
    named = {(page.name, name) for page in PAGES for name in SOURCE.findall(page.read_text("utf-8"))}
    assert len(named) > 30
    assert [f"{page}: {name}" for page, name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_file_of_a_film_is_described() -> None:
    text = (ROOT / "docs/jobs.md").read_text("utf-8")
    assert [name for name in OUTPUT_FILES if f"`{name}`" not in text] == []
