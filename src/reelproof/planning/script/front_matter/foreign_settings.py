"""Settings of Quarto, Pandoc and other tools in front matter, ignored and not taken for misspelled."""

from reelproof.planning.script.spelling import word_set

OUTPUT_FORMATS = word_set(
    """
    asciidoc asciidoctor beamer commonmark context docbook docx dzslides epub epub2 epub3 fb2 gfm
    haddock html html4 html5 hugo icml ipynb jats jira json latex man markdown md mediawiki muse
    native odt opml org pdf plain powerpoint pptx revealjs rst rtf s5 slidy texinfo textile typst
    website word xhtml xwiki dashboard book manuscript default live-html
    """
)
"""Output formats of Quarto, Pandoc and R Markdown, possibly with a suffix as in `elsevier-pdf`."""

LANGUAGE_NAMES = word_set("lang locale languagecode language_code langue sprache idioma lingua taal")
"""Other tools' names for the language setting."""

LOOKALIKE_SETTINGS = word_set(
    """
    titles titel titre titolo titulo título titlu tytul tytuł formats formato formaat formatted
    styles stil stile estilo stijl styled voices voix voce voz videos vidéo vídeo video_ musics
    musica música musik musique muziek muzyka writers writen languages langage langues
    tile tiles
    """
)
"""Other tools' settings, and foreign words, that merely resemble misspelled Reelproof settings."""
