"""Formulas, code and tables are shown; small tables are read."""

import pytest

from reelproof.domain.script import Exhibit, ExhibitKind, Formula, NoticeKind, Pause
from reelproof.planning.script.script_markdown import to_markdown
from tests.unit.planning.parsing import read, texts, without_lines


def table(*rows: tuple[str, ...]) -> Exhibit:
    return Exhibit(ExhibitKind.table, rows=rows)


def test_two_columns_are_read_with_a_colon_and_more_with_their_headers() -> None:
    two = read("|Part|Role|", "|-|-|", "|Plasma|carries *sugar*|").segments[0]
    assert (two.text, two.exhibit) == (
        "Plasma: carries sugar.",
        table(("Part", "Role"), ("Plasma", "carries sugar")),
    )
    three = read("Year | Who | Event", "--- | --- | ---", "1789 | | The Bastille falls")
    assert texts(three) == ["Year: 1789, Event: The Bastille falls."]


def test_a_table_of_tags_is_a_table_over_blank_lines() -> None:
    (segment,) = read(
        "<table>", "<tr><th>A</th><th>B</th></tr>", "", "  <tr>", "    <td>1</td><td>2</td></tr></table>"
    ).segments
    assert segment.exhibit == table(("A", "B"), ("1", "2"))


def test_a_large_table_is_shown_for_a_reading_time() -> None:
    script = read("|A|B|", "|-|-|", *(f"|{number}|x|" for number in range(30)))
    assert script.segments[0].narration == (Pause(12.0),)
    assert [(notice.kind, notice.line) for notice in script.notices] == [(NoticeKind.shown_only, 1)]


@pytest.mark.parametrize(
    ("lines", "source", "syntax"),
    [
        (["```python", "a = 1", "```"], "a = 1", "python"),
        (["~~~ {.r .x}", "a", "~~~"], "a", "r"),
        (["``` {python, echo=FALSE}", "a", "```"], "a", "python"),
        (["Run:", "", "    $ make install"], "$ make install", None),
        (["Run:", "", "    for x in y:", "        print(x)"], "for x in y:\n    print(x)", None),
        (["{% highlight ruby %}", "puts 1", "{% endhighlight %}"], "puts 1", "ruby"),
        (["<pre><code>a &lt; b", "", "c</code></pre>"], "a < b\n\nc", None),
        (["```html", "<!-- kept -->", "%% kept %%", "```"], "<!-- kept -->\n%% kept %%", "html"),
    ],
)
def test_code_is_shown_in_silence(lines: list[str], source: str, syntax: str | None) -> None:
    script = read("Said.", "", *lines)
    last = script.segments[-1]
    assert last.exhibit == Exhibit(ExhibitKind.code, source=source, syntax=syntax)
    assert all(isinstance(part, Pause) and 3 <= part.duration_s <= 12 for part in last.narration)
    assert [notice.kind for notice in script.notices] == [NoticeKind.shown_only]


def test_a_pause_after_code_says_how_long_it_is_shown() -> None:
    script = read("```", "a = 1", "```", "", "[pause 8s]", "", "{#loop}")
    assert (script.segments[0].narration, script.segments[0].id) == ((Pause(8.0),), "loop")
    assert without_lines(read(to_markdown(script))) == without_lines(
        read(to_markdown(script), previous=script)
    )


def test_diagrams_are_left_out_with_a_notice() -> None:
    script = read("Said.", "", "```mermaid", "graph TD", "```")
    assert texts(script) == ["Said."]
    assert [(notice.kind, notice.line) for notice in script.notices] == [(NoticeKind.omitted, 3)]


@pytest.mark.parametrize(
    ("lines", "tex"),
    [
        (["$$", "F = ma", "$$"], "F = ma"),
        (["$$F = ma$$ {#eq-a}"], "F = ma"),
        (["$$", "a", "", "= b % why", "$$ (1)"], "a = b"),
        ([r"\[ E = mc^2 \]"], "E = mc^2"),
        ([r"\\[ E = mc^2 \\]"], "E = mc^2"),
        (["```math", "x^2", "```"], "x^2"),
        ([r"\begin{equation}", r"x \label{a}", r"\end{equation}"], "x"),
        (
            [r"\begin{align*}", r"a &= b \\", r"c &= d", r"\end{align*}"],
            r"\begin{align*} a &= b \\ c &= d \end{align*}",
        ),
    ],
)
def test_standalone_formulas_are_shown_and_spoken(lines: list[str], tex: str) -> None:
    (segment,) = read(*lines).segments
    assert segment.exhibit == Exhibit(ExhibitKind.formula, source=tex)
    assert [part.tex for part in segment.narration if isinstance(part, Formula)] == [tex]


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("so $x_1$ is", "x_1"),
        (r"so \(x\) is", "x"),
        (r"so \\(\mu\\) is", r"\mu"),
        ("so $`5`$ is", "5"),
        ("其中$x$是", "x"),
        ("the $n$-th", "n"),
        ("triangle $ABC$ is", "ABC"),
    ],
)
def test_formulas_in_a_line(source: str, tex: str) -> None:
    (segment,) = read(source).segments
    assert [part.tex for part in segment.narration if isinstance(part, Formula)] == [tex]


@pytest.mark.parametrize(
    "source",
    ["from $5 to 10$ each", "a $20k/$30k deal", r"\[link\] and \(aside only\)", "$HOME/$USER", "A$5 and $6"],
)
def test_lookalikes_of_formulas(source: str) -> None:
    assert not any(isinstance(part, Formula) for part in read(source).segments[0].narration)


def test_words_leading_into_a_formula_are_spoken_with_it() -> None:
    first, second = read("The law is", "$$F = ma$$", "where $m$ is mass.").segments
    assert first.narration[0] == "The law is" and first.exhibit is not None
    assert second.exhibit is None


def test_pictures_that_wait_go_past_a_table() -> None:
    first, second = read("![](a.jpg)", "", "|A|B|", "|-|-|", "|1|2|", "", "Said.").segments
    assert (first.own_picture, second.own_picture) == (None, "a.jpg")
