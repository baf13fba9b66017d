"""Wording of notes on omitted lines, rows and columns ("… 3 more lines"), by language."""

from collections.abc import Mapping

from reelproof.domain.language_tag import primary_language

_LINES: Mapping[str, tuple[str, str]] = {
    "en": ("… 1 more line", "… {} more lines"),
    "de": ("… 1 weitere Zeile", "… {} weitere Zeilen"),
    "fr": ("… encore 1 ligne", "… encore {} lignes"),
    "es": ("… 1 línea más", "… {} líneas más"),
    "it": ("… un'altra riga", "… altre {} righe"),
    "pt": ("… mais 1 linha", "… mais {} linhas"),
}
_ROWS: Mapping[str, tuple[str, str]] = {
    **_LINES,
    "en": ("… and 1 more row", "… and {} more rows"),
    "es": ("… 1 fila más", "… {} filas más"),
}
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "en": ("… and 1 more column", "… and {} more columns"),
    "de": ("… 1 weitere Spalte", "… {} weitere Spalten"),
    "fr": ("… encore 1 colonne", "… encore {} colonnes"),
    "es": ("… 1 columna más", "… {} columnas más"),
    "it": ("… un'altra colonna", "… altre {} colonne"),
    "pt": ("… mais 1 coluna", "… mais {} colunas"),
}


def more_lines(count: int, language: str) -> str:
    return _remainder_text(_LINES, count, language)


def more_rows(rows: int, columns: int, language: str) -> str:
    """Returns an empty text if everything is shown."""
    parts = [
        _remainder_text(table, count, language)
        for table, count in ((_ROWS, rows), (_COLUMNS, columns))
        if count
    ]
    return " · ".join(parts)


def _remainder_text(table: Mapping[str, tuple[str, str]], count: int, language: str) -> str:
    one, many = table.get(primary_language(language), ("… +1", "… +{}"))
    return one if count == 1 else many.format(count)
