"""How long code and tables that are not read aloud are shown: seconds per line and cell, limits."""

from reelproof.domain.script import Exhibit

SHORTEST_S, LONGEST_S = 3.0, 12.0
_LOOK_S = 2.0
_LINE_S = 0.8
_CELL_S = 0.4


def reading_time_s(exhibit: Exhibit) -> float:
    """Estimates by lines or cells, rounded to half a second."""
    lines = sum(1 for line in exhibit.source.splitlines() if line.strip())
    cells = sum(1 for row in exhibit.rows for cell in row if cell)
    reading_s = _LOOK_S + _LINE_S * lines + _CELL_S * cells
    return min(LONGEST_S, max(SHORTEST_S, round(2 * reading_s) / 2))
