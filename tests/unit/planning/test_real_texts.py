"""Markdown as written for sites, note tools and lectures."""

from pathlib import Path

import pytest

from reelproof.domain.script import Formula, NoticeKind, Pause, Script
from reelproof.planning.report.notice import foreign_notices
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.script_markdown import to_markdown
from tests.unit.planning.parsing import narration, nothing_undrawn, read, texts

CASES = Path(__file__).parents[2] / "acceptance" / "cases" / "texts"


CONTENTS = "\n".join(f'<li><a href="#{name}">{name}</a></li>' for name in ("wool", "milk", "cheese"))


def case(name: str) -> Script:
    return parse_script((CASES / f"{name}.md").read_text("utf-8"), f"{name}.md")


def read_aloud(script: Script) -> list[tuple[NoticeKind, int | None, str]]:
    return [(notice.kind, notice.line, notice.message) for notice in script.notices]


def test_nothing_of_the_text_about_blood_is_lost() -> None:
    script = case("nothing-lost")
    assert texts(script) == [
        "She went to the window and sang:",
        "Round the wheel, and round again, gold from straw before the rain!",
        "Then she slept. Blood is a tissue in which cells float:",
        "Plasma: carries sugar. Platelets: close wounds.",
        "1789: The Bastille falls. 1793: The king is tried.",
        "",
        "read the tide table, pack the boots.",
        "This is marked, this has a note, and Heart has no blank.",
    ]
    assert [chapter.title for chapter in script.chapters] == [None, "A chapter of one table", "Code"]
    assert read_aloud(script) == [
        (NoticeKind.shown_only, 24, "the code is shown, not read"),
        (NoticeKind.omitted, 32, "a reference mark is left out"),
    ]


def test_bread_is_a_film() -> None:
    script = case("foreign-front-matter")
    assert (script.title, len(script.segments)) == ("Bread: a first loaf", 1)
    assert [notice.kind for notice in script.notices] == [
        NoticeKind.settings_ignored,
        NoticeKind.settings_ignored,
        NoticeKind.image_replaced,
    ]
    assert script.notices[1].message == "titre is not a Reelproof setting and is ignored; did you mean title?"


def test_pictures_that_cannot_be_had_and_badges() -> None:
    script = case("badges-and-web-pictures")
    assert script.segments[0].own_picture is None
    assert read_aloud(script) == [
        (NoticeKind.omitted, 3, "a badge is left out"),
        (
            NoticeKind.image_replaced,
            3,
            (
                'the picture "../assets/cover.svg" is an SVG drawing, which cannot be used; '
                "a drawn card is shown"
            ),
        ),
    ]


def test_formulas_are_formulas_and_money_is_money() -> None:
    first, second, third = case("formulas").segments
    assert first.exhibit is not None and first.exhibit.source == r"F = m\frac{dv}{dt} = ma"
    assert [part.tex for part in second.narration if isinstance(part, Formula)] == [
        "m",
        r"\vec{a}",
        r"6x_1 + 4x_2 \leq 24",
        r"\frac{7}{10}",
    ]
    assert third.narration == ("The ticket costs $5, and the book $12.50.",)


def test_a_misspelled_directive_is_reported_and_not_spoken() -> None:
    script = case("misspelled-directive")
    assert texts(script) == ["Hello there."]
    (notice,) = script.notices
    assert (notice.kind, notice.line) == (NoticeKind.misspelled, 3)
    assert notice.remediation == "Write [picture: a red boat]."


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("==marked== and ++added++ a == b", "marked and added a == b"),
        ("one[1], two [12, 13], three[4–6][7], four[a].", "one, two, three, four."),
        ("He said so [@smith2020; p. 3] and [see @a; -@b].", "He said so and."),
        ("In 1914 [1915] he wrote me@example.org.", "In 1914 [1915] he wrote me@example.org."),
        ("[text][lost], [words](a/b c.md) and [John] [sic]", "text, words and [John] [sic]"),
        ("[[Page|my page]], [[Folder/Rye.md#Flour]] and [[Rye]].", "my page, Rye and Rye."),
        ("Words {.red} here{#sec:x .y} {: .lead} {width=50%}", "Words here"),
        ("A {{< tube id >}} b {{% x %}} c {% include d.html %} {{ site.title }}", "A b c"),
        (
            "Go :rocket: at 10:30:45, std::vector: and :nonsense_code:.",
            "Go 🚀 at 10:30:45, std::vector: and.",
        ),
        ("Tags #baking and issue #12 and C# stay.", "Tags baking and issue #12 and C# stay."),
        ("H~2~O, x^2^, 10<sup>6</sup> and note<sup>3</sup>.", "H₂O, x², 10⁶ and note."),
        ("<b>Bold</b><br>line &lt;b&gt; <kbd>Ctrl</kbd> <your-name>", "Bold line <b> Ctrl your-name"),
        (r"\textbf{Bold} \newpage C:\new \cite{x} \emph{so}", r"Bold C:\new so"),
        ("<Tabs groupId='a'>Use {/* hidden */}it.</Tabs>", "Use it."),
        ("A %% private %% note, 50%% off", "A note, 50%% off"),
        ("{++new++} {--old--} {>>why<<} words", "new words"),
        ("Unclosed <!-- comment", "Unclosed"),
        ("Paid $5, got $69$ 元, US$69, $5–$10.", "Paid $5, got 69 元, US$69, $5–$10."),
        ("A price of $4.25 (US$ 5) is fair, and $8.", "A price of $4.25 (US$ 5) is fair, and $8."),
        ("Set $HOME and $PATH.", "Set $HOME and $PATH."),
        ("slow---really -- so slow; tell --help", "slow—really — so slow; tell --help"),
        ("[small caps]{.smallcaps} and Non\\ breaking", "small caps and Non breaking"),
        ("`<!-- kept -->` in code", "<!-- kept --> in code"),
    ],
)
def test_marks_inside_a_line_are_read_as_meant(source: str, words: str) -> None:
    assert texts(read(source)) == [words]


@pytest.mark.parametrize(
    ("lines", "spoken"),
    [
        (["> [!NOTE]", "> Mind it."], ["Mind it."]),
        (["> [!tip]- Warm", "> Mind it."], ["Warm", "Mind it."]),
        (["!!! note", "    Mind it."], ["Mind it."]),
        (['!!! note "Warm"', "    Mind it."], ["Warm", "Mind it."]),
        ([":::warning", "Mind it.", ":::"], ["Mind it."]),
        ([":::tip[Warm]", "Mind it.", ":::"], ["Warm", "Mind it."]),
        (["::: {.callout-note}", "Mind it.", ":::"], ["Mind it."]),
        (["```{note}", "Mind it.", "```"], ["Mind it."]),
        (['=== "Linux"', "", "    Use it."], ["Linux", "Use it."]),
        (["Term", ": its meaning"], ["Term: its meaning"]),
        (["Said.", "", "- [One](#one)", "- [Two](#two)"], ["Said."]),
        (["[TOC]", "", "Said."], ["Said."]),
        (["import Tabs from '@theme/Tabs';", "", "Said."], ["Said."]),
        (["*[HTML]: Hyper Text", "", "Said."], ["Said."]),
        (["[//]: # (a comment)", "", "Said."], ["Said."]),
        (["<h2>Part</h2>", "<p>One.</p><p>Two.</p>"], ["One.", "Two."]),
        (["<ul>", "<li>flour</li>", "<li>water</li>", "</ul>"], ["flour, water."]),
        (["<details><summary>More</summary>", "", "It *is*.", "", "</details>"], ["More", "It is."]),
        (["<script>", "x()", "", "y()", "</script>", "Said."], ["Said."]),
        (["#bread #rye", "", "Said."], ["Said."]),
        (["\tOnce upon a time", "there was a king."], ["Once upon a time there was a king."]),
        (["Said:", "", "    one thing", "", "as said."], ["Said:", "one thing", "as said."]),
        (["A sentence.", "---", "Another."], ["A sentence.", "Another."]),
    ],
)
def test_blocks_of_other_tools_are_read_as_meant(lines: list[str], spoken: list[str]) -> None:
    assert texts(read(*lines)) == spoken


def test_verse_breathes_at_the_ends_of_its_lines() -> None:
    breath = Pause(0.3)
    assert narration("Two roads  ", "in a wood,  ", "and I") == ("Two roads", breath, "in a wood, and I")
    assert narration("| The lime", "| blossoms late") == ("The lime", breath, "blossoms late")
    verse = read("Sang:", "", "    Round the wheel", "    and round again").segments[1]
    assert verse.narration == ("Round the wheel", breath, "and round again")


def test_indented_lines_of_any_depth_are_read() -> None:
    lines = [
        "He went.",
        "",
        "        * * *",
        "",
        "      He sang:",
        "",
        "          Merrily",
        "         bake",
        "",
        "End.",
    ]
    assert texts(read(*lines)) == ["He went.", "He sang:", "Merrily bake", "End."]
    steps = [" " * 4 * depth + f"step {depth}\n" for depth in range(1, 12)]
    assert [*" ".join(texts(read("Go:\n", *steps))).split()][1:] == " ".join(steps).split()


def test_headings_need_no_blank_line_and_empty_chapters_are_reported() -> None:
    script = read("###Heart", "It beats.", "## Nothing", "## 1.2 Lungs", "They breathe.")
    assert [chapter.title for chapter in script.chapters] == ["Heart", "1.2 Lungs"]
    assert [notice.message for notice in script.notices] == [
        'the chapter "Nothing" has nothing to narrate and is left out'
    ]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("![a|300](x.png)", "x.png"),
        ("![](my photo.png =300x200)", "my photo.png"),
        ('![](x.png "A title"){width=50%}', "x.png"),
        ("![](a%20b.png?raw=true)", "a b.png"),
        ("![[in/photo.png|300]]", "in/photo.png"),
        ('<img src="x.png" width="30">', "x.png"),
        ('<figure><img src="./x.png"></figure>', "x.png"),
        ('<video controls><source src="x.mp4"></video>', "x.mp4"),
        ('{{< figure src="x.jpg" caption="y" >}}', "x.jpg"),
    ],
)
def test_pictures_are_found_however_they_are_written(source: str, path: str) -> None:
    assert read(source, "", "Said.").segments[0].own_picture == path


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("![](https://example.org/a.jpg)", 'the picture "https://example.org/a.jpg" is on the web'),
        ("![](//example.org/a.jpg)", 'the picture "//example.org/a.jpg" is on the web'),
        ("![](data:image/png;base64,AA)", 'the picture "data:image/png;base64,AA" is on the web'),
        ("![](/etc/passwd)", 'the picture "/etc/passwd" is outside'),
        ("![](a/%2e%2e/../b.jpg)", 'the picture "a/%2e%2e/../b.jpg" is outside'),
        (r"![](C:\b.jpg)", r'the picture "C:\b.jpg" is outside'),
        ("![](file:///home/a.jpg)", 'the picture "file:///home/a.jpg" is outside'),
        ("![](https://example.org/a.mp4)", 'the clip "https://example.org/a.mp4" is on the web'),
        ("![](../take.wav)", 'the recording "../take.wav" is outside'),
        ("![](a.svg)", 'the picture "a.svg" is an SVG drawing, which cannot be used'),
        ("![](../a.PDF)", 'the picture "../a.PDF" is a PDF document, which cannot be used'),
        ("![]()", "this picture names no file"),
    ],
)
def test_unavailable_pictures_are_reported(source: str, message: str) -> None:
    script = read("Hello.", "", f"{source} Said.")
    (notice,) = script.notices
    assert (notice.kind, notice.line) == (NoticeKind.image_replaced, 3)
    assert notice.message.startswith(message)
    assert script.segments[1].own_picture is script.segments[1].own_recording is None


@pytest.mark.parametrize("source", ["![](a.svg)", "![](../a.svg)", "![](https://example.org/a.svg)"])
def test_a_drawing_that_no_film_can_use_is_not_to_be_copied(source: str) -> None:
    (notice,) = read("Hello.", "", f"{source} Said.").notices
    assert notice.remediation == "Save it as PNG in the script's folder and name that file."


def test_a_second_picture_of_a_sentence_is_reported() -> None:
    script = read("![](a.jpg) Two ![](b.jpg) pictures.")
    assert script.segments[0].own_picture == "a.jpg"
    assert [notice.kind for notice in script.notices] == [NoticeKind.omitted]


def test_a_second_description_of_a_sentence_is_reported() -> None:
    script = read("[picture: a red boat]", "", "[picture: a green tree]", "", "It ends here today.")
    assert script.segments[0].visual == "a red boat"
    (notice,) = script.notices
    assert notice.message == 'the picture "a green tree" is not shown, because its sentence already has one'


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("[image: a red boat]", "[picture: a red boat]"),
        ("[pic: boat]", "[picture: boat]"),
        ("[Picture a boat]", "[picture: a boat]"),
        ("[picture ein rotes Boot]", "[picture: ein rotes Boot]"),
        ("[clip une barque rouge]", "[clip: une barque rouge]"),
        ("[pausa 1s]", "[pause 1s]"),
        ("[puase 500ms]", "[pause 0.5s]"),
        ("[video: a boat]", "[clip: a boat]"),
    ],
)
def test_misnamed_directives_are_reported(source: str, right: str) -> None:
    script = read("Hello.", "", source, "", "Said.")
    assert texts(script) == ["Hello.", "Said."]
    assert [(notice.kind, notice.remediation) for notice in script.notices] == [
        (NoticeKind.misspelled, f"Write {right}.")
    ]


def test_a_book_of_project_gutenberg_is_read_without_its_license() -> None:
    lines = [
        "Header.",
        "*** START OF THE PROJECT GUTENBERG EBOOK X ***",
        "",
        "Once.",
        "",
        "[Illustration]",
        "",
    ]
    for name in ("book.txt", "book.md"):
        script = read(*lines, "*** END OF THE PROJECT GUTENBERG EBOOK X ***", "License.", name=name)
        assert texts(script) == ["Once."]
        assert [notice.kind for notice in script.notices] == [NoticeKind.omitted] * 3


def test_jupyter_book_syntax_is_supported() -> None:
    script = read(
        "(start)=\n# Wool\n\n```{math}\n:label: area\na^2\n```\n\n```{admonition} Mind\n:class: tip\n"
        "Wash it cold.\n```\n\n"
        "```{figure} sheep.png\n:name: sheep\nA sheep.\n```\n\nSee {ref}`the mill <mill>` and {math}`x_1`.\n"
    )
    assert texts(script) == ["a²", "Mind", "Wash it cold.", "A sheep.", "See the mill and x₁."]
    assert [segment.own_picture for segment in script.segments if segment.own_picture] == ["sheep.png"]


def test_emoji_codes_work_next_to_letters_of_any_script() -> None:
    assert texts(read("# ا\n\n:crescent_moon:محرر:crescent_moon: و\n")) == ["🌙محرر🌙 و"]


def test_boxes_of_note_tools_are_no_words() -> None:
    assert texts(read("# A\n\n- [-] sheep\n- [>] goats\n")) == ["sheep, goats."]


@pytest.mark.parametrize(
    ("source", "noun"),
    [
        ("[⬆ back to top](#top)", "a link within the page"),
        ('<p align="right">(<a href="#top">back to top</a>)</p>', "a link within the page"),
        (
            f"<details>\n<summary>Table of Contents</summary>\n{CONTENTS}\n</details>",
            "a table of contents",
        ),
        ("[music: sad]", "a direction for an editor"),
        ("[B-roll: a city at night]", "a direction for an editor"),
    ],
)
def test_internal_links_and_editor_notes_are_left_out_and_reported(source: str, noun: str) -> None:
    script = read(f"# A\n\nWool is warm.\n\n{source}\n\nSheep give it.\n")
    assert texts(script) == ["Wool is warm.", "Sheep give it."]
    assert read_aloud(script) == [(NoticeKind.omitted, 5, f"{noun} is left out")]


def test_several_omissions_are_listed_in_good_english() -> None:
    script = read("# A\n\n#a #b\n\n[TOC]\n\n#c #d\n\n[[toc]]\n\nWool.\n")
    assert [message for _, _, message in read_aloud(script)] == [
        "2 lines of tags are left out (lines 3, 7)",
        "2 tables of contents are left out (lines 5, 9)",
    ]


def test_directions_in_a_table_are_counted_in_good_english() -> None:
    script = read("| A | B |", "|---|---|", "| one [pause 1s] | two [pause 1s] |", "", "Wool.")
    assert [message for _, _, message in read_aloud(script)] == [
        "2 directions in a table are left out (line 3)"
    ]


def test_a_paragraph_of_emoji_does_not_vanish_without_a_notice() -> None:
    script = read("Wool.", "", "🌸🌸🌸", "", "Milk.", "", "* * *", "", "…", "", "→")
    assert texts(script) == ["Wool.", "Milk."]
    assert [message for _, _, message in read_aloud(script)] == [
        "2 paragraphs without words are left out (lines 3, 11)"
    ]


def test_words_next_to_a_formula_keep_their_spaces() -> None:
    [segment] = read("# A\n\nThe $n$th file is $x$ .md, of $k$-th order.\n").segments
    assert segment.text == "The nth file is x .md, of k-th order."


def test_italics_of_a_printed_book_are_no_underscores() -> None:
    start = "*** START OF THE PROJECT GUTENBERG EBOOK WOOL ***\n\n"
    script = read(f"{start}Wool\n\nIt is _very warm_, and snake_case stays_.\n", name="wool.txt")
    assert texts(script) == ["It is very warm, and snake_case stays_."]


def test_a_short_form_before_a_figure_ends_no_sentence() -> None:
    text = "Możesz też upiec pizzę w maksymalnej temperaturze, na najniższej półce przez ok. 7-9 minut."
    script = parse_script(f"# A\n\n{text} {text}\n", "a.md", language="pl")
    assert not [segment.text for segment in script.segments if segment.text.endswith("ok.")]


def test_passages_in_other_letters_are_counted_where_they_are_many() -> None:
    script = read("# A\n\nThe words λόγος and שלום and नमस्ते and สวัสดี and 안녕 are greetings.\n")
    [notice] = foreign_notices(script, nothing_undrawn)
    assert notice.message.startswith("“λόγος”, “שלום”, “नमस्ते” and 2 more: a voice that speaks English")


def test_words_for_a_picture_are_no_citation_and_read_back() -> None:
    script = read("[picture: a sign that says @home, $5, {% sale %}]", "", "The shop opens.")
    assert [segment.visual for segment in script.segments] == ["a sign that says @home, $5, {% sale %}"]
    again = parse_script(to_markdown(script), "talk.md")
    assert [segment.visual for segment in again.segments] == [segment.visual for segment in script.segments]


def test_a_formula_in_a_heading_stays_there() -> None:
    script = read("## The law $F = ma$ {#law}", "", "The force is strong.")
    [chapter] = script.chapters
    assert chapter.title == "The law F = ma"
    assert texts(script) == ["The force is strong."]


@pytest.mark.parametrize(
    "note", ["[music: tense]", "[Note: check this]", "[SFX: thunder]", "[scene: a harbor]"]
)
def test_a_note_to_those_who_make_the_film_is_not_spoken(note: str) -> None:
    script = read(f"The storm came. {note} Then it went.")
    assert texts(script) == ["The storm came. Then it went."]
    assert [(notice.kind, notice.line) for notice in script.notices] == [(NoticeKind.omitted, 1)]


@pytest.mark.parametrize(
    "words", ["He said [sic] so.", "The [notes] are here.", "See [music](https://x.org/a)."]
)
def test_other_words_in_brackets_are_no_notes(words: str) -> None:
    assert not [notice for notice in read(words).notices if "bracketed note" in notice.message]
