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

FOREIGN_VALUES = {
    "format": word_set("article report paper letter thesis slides presentation post page standard"),
    "style": word_set("acm acs ama apa chicago compact harvard ieee mla nature plain science vancouver"),
    "transition": word_set(
        "concave convex fade-out slide-down slide-left slide-right slide-up view-transition zoom"
    ),
}
"""Values that only other tools' settings of our names have."""

MARKS = word_set(
    """
    author authors background bibliography class colorschema csl documentclass drawings geometry
    header-includes highlighter layout marp mdc nocite output paginate permalink theme
    """
)
"""Settings that tell that a file was written for another tool; also those that begin with `reveal`."""

OFTEN_FOREIGN = ("format", "style", "transition", "music", "video", "writer")
"""Settings of ours whose names other tools use."""

LANGUAGE_NAMES = word_set("lang locale languagecode language_code langue sprache idioma lingua taal")
"""Other tools' names for the language setting."""

ALIASES = dict.fromkeys(("frame_rate", "framerate", "frame-rate", "frame rate"), "fps")
"""Other names of our settings that are accepted."""

OTHER_NAMES = {
    **dict.fromkeys(("aspect", "aspect_ratio", "aspect-ratio", "ratio"), "format"),
    **dict.fromkeys(("subtitles", "subtitle"), "captions"),
    "mood": "music",
}
"""What people call our settings; other tools have settings of these names, too."""

SET_ELSEWHERE = {"draft": "--draft", "encoder": "--encoder"}
"""Settings of ours that a script does not have, with their flags."""

LOOKALIKE_SETTINGS = word_set(
    """
    titles titel titre titolo titulo título titlu tytul tytuł formats formato formaat formatted
    styles stil stile estilo stijl styled voices voix voce voz videos vidéo vídeo video_ musics
    musica música musik musique muziek muzyka writers writen languages langage langues
    tile tiles caption
    """
)
"""Other tools' settings, and foreign words, that merely resemble misspelled Reelproof settings."""
