"""A script written down reads back as itself."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from reelproof.domain.failure import ReelproofError
from reelproof.domain.render import Codec
from reelproof.domain.script import FormatName, MusicMood, Script, ScriptOptions, Style
from reelproof.domain.units import FrameRate
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.script_markdown import escaped, to_markdown
from tests.unit.planning.parsing import read, texts, without_lines

CHARACTERS = "abc XYZ 019.,:;!?-+*_#`~<>[](){}|\\/&^='\"@$%“”«»…éß你أ\u00a0\u0301\t"
TEMPLATES = [
    "[pause 1.5s]",
    "[picture: a [red] house <!-- -->]",
    "<!-- picture: {} -->",
    "[transition: wipe]",
    "{} [transition: push] {}. {}",
    "[motion: zoom in] {} [transition: cros-fade]",
    "![alt](a photo (1) 100%25.jpg)",
    "![](<in/{}.jpg>)",
    "![](<in/{}.mp4>)",
    "![](take.wav)",
    "![](a.flac) The heron waits. ![](b%20c.m4a) It strikes. {}",
    "{#id-%d}",
    "&copy; &#x26; &amp;lt;",
    "**{}** _{}_ `{}` ~~{}~~ [{}](x) [^1] <b>{}</b>",
    "1. {}\n2. {}",
    "1914. {}\n1918. {}",
    "- {}\n- {}\n\n  {}",
    "> {}\n> {}",
    "## {} {#chapter}",
    "# {}",
    "{}\n===",
    "```\n{}\n```",
    "| {} |\n|---|\n| {} |",
    "```python\n{}\n{}\n```",
    "~~~\n```\n{}\n~~~\n\n[pause 2s]\n\n{#code}",
    "| {} | b | c |\n|---|---|---|\n| {} | `x` | 3 |",
    "{}\n\n    Round the wheel, {}\n    gold from straw",
    "The force $F = {}$ and $${}$$, so \\({}\\) is.",
    "$$\n{}\n$$",
    "$`{}`$ \\[x^{}\\] costs $5, $6 and US$7",
    "==a {}== ++{}++ x^2^ H~2~O :rocket: [1] [[Page|{}]] {{< tube >}} [@key]",
    "> [!NOTE]\n> {}",
    ":::warning Mind {}\n{}\n:::",
    '!!! note "{}"\n    {}',
    "Term {}\n: {}",
    "<h2>{}</h2>\n<p>{}</p><ul><li>a</li><li>{}</li></ul>",
    "<table><tr><th>{}</th></tr><tr><td>{}</td></tr></table>",
    "###{}\n#{} tag",
    "- [x] {}\n- [ ] {}",
    "| {}\n| {}",
    "[image: {}] [puase 1s] {}",
    "One. \\(pause) Two. &#40;Clip: {}) {}",
    "One (fade) two (picture: {}) three [long pause] {}.",
    "\\(pause 2s) {}\n\n(motion: carried) {}",
    "| (pause) | \\(beat) |\n|---|---|\n| (transition: wipe) | [cut] {} |",
    "# (pause) {}",
    "One. (picture: boat.jpg) (wait 90 seconds) {}",
    "{}  \n{}  \nlast",
    "# {} {.lead}",
    "%% {} %% \\textbf{a {}} \\newpage \\cite{x}",
    "The heron waits in the shallow water, and nothing moves. Does it? {} " * 5,
]

scraps = st.text(CHARACTERS, max_size=20)
blocks = st.one_of(
    scraps,
    st.tuples(st.sampled_from(TEMPLATES), scraps, scraps).map(lambda drawn: filled(*drawn)),
    st.lists(st.sampled_from(TEMPLATES[:14]), max_size=3).map("word ".join),
)
sources = st.lists(blocks, min_size=1, max_size=8).map("\n\n".join)
optional = ScriptOptions(
    FormatName.square,
    "a: b",
    Style.paper,
    MusicMood.tense,
    video=True,
    frame_rate=FrameRate(24),
    codec=Codec.av1,
)


def filled(template: str, one: str, other: str) -> str:
    return template.replace("{}", one, 1).replace("{}", other)


def script_or_skip(source: str, name: str, previous: Script | None = None) -> Script:
    try:
        return parse_script(source, name, previous)
    except ReelproofError:
        assume(False)
        raise


@settings(
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], max_examples=150, deadline=None
)
@given(sources, st.sampled_from(["a.md", "a.txt"]))
def test_a_script_reads_back_as_itself(source: str, name: str) -> None:
    script = script_or_skip(source, name)
    written = to_markdown(script)
    again = parse_script(written, "b.md")
    assert without_lines(again) == without_lines(script)
    assert to_markdown(again) == written


SPOKEN = [
    *(
        "(pause)",
        "(Pause 2s)",
        "(beat)",
        "(fade)",
        "(long silence)",
        "(jump cut)",
        "(picture: a boat)",
        "[beat]",
    ),
    *(
        "(Clip: Der Pate, 1972)",
        "(fps: 25)",
        "(zoom in)",
        "(motion: zoom in)",
        "[picture: a boat]",
        "(pause 90s)",
    ),
    *(
        "(a (pause) b)",
        "\\(pause)",
        "((fade))",
        "(picture: a *b*)",
        "($x$)",
        "[pause 1s]",
        "(fade",
        "pause)",
        "One.",
    ),
]


@given(st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=4), st.sampled_from(["Two. ", "two ", ""]))
def test_words_like_directions_read_back_as_words(spoken: list[str], before: str) -> None:
    text = before + " ".join(spoken)
    assert texts(read(escaped(text))) == [text]
    assert read(escaped(text)).notices == ()


@pytest.mark.parametrize("formula", ["!$!$", "^$?", "$x$", "$x$-axis", "($x$).", "$0‹,$…"])
@pytest.mark.parametrize("count", range(2, 6))
def test_long_passages_with_formulas_are_cut_where_they_were(formula: str, count: int) -> None:
    source = f"The heron waits in the shallow water, and nothing moves. Does it? {formula} " * count
    script = parse_script(source, "a.md")
    assert without_lines(parse_script(to_markdown(script), "b.md")) == without_lines(script)


@settings(suppress_health_check=[HealthCheck.filter_too_much], deadline=None)
@given(sources, sources)
def test_ids_that_history_gave_read_back(source: str, edited: str) -> None:
    before = script_or_skip(source, "a.txt")
    script = script_or_skip(edited, "a.txt", before)
    assert without_lines(parse_script(to_markdown(script), "b.md")) == without_lines(script)


@given(st.text(CHARACTERS, min_size=1, max_size=30), scraps)
def test_titles_and_voices_read_back(title: str, voice: str) -> None:
    lines = ["---", f"title: {quoted(title)}", f"voice: {quoted(voice)}", "---", "Hello."]
    script = read(*lines)
    assert without_lines(parse_script(to_markdown(script), "talk.md")) == without_lines(script)


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@pytest.mark.parametrize("format_name", FormatName)
def test_settings_read_back(format_name: FormatName) -> None:
    source = [
        "---",
        "title: A",
        "language: zh-Hant",
        f"format: {format_name}",
        "style: paper",
        "music: tense",
        "transition: cross-fade",
        "motion: pan left",
        "---",
    ]
    script = read(*source, "Hello.")
    assert script.options.format is format_name
    assert None not in (script.options.transition, script.options.motion)
    assert parse_script(to_markdown(script), "b.md").options == script.options


def test_recorded_words_are_not_cut_when_they_read_back() -> None:
    long = "The heron waits in the shallow water, and nothing moves. " * 8
    script = read(f"![](take.wav) ![](heron.webm) {long}")
    assert len(script.segments) == 1
    written = to_markdown(script)
    assert "\n![](heron.webm)\n![](take.wav)\nThe heron" in written
    assert without_lines(parse_script(written, "b.md")) == without_lines(script)


def test_it_is_written_as_a_person_would() -> None:
    script = read(
        "# The heron",
        "It waits [pause 2s] & waits {#wait}",
        "## Strike!",
        "<!-- picture: a heron -->",
        "![the bird](heron.jpg)",
        "",
        "1st, it *strikes*.",
    )
    assert to_markdown(script) == (
        "---\ntitle: The heron\nlanguage: en\n---\n\n"
        "It waits [pause 2s] & waits {#wait}\n\n"
        "## Strike!\n\n"
        "![](heron.jpg)\n[picture: a heron]\n1st, it strikes.\n"
    )
