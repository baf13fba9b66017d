"""Directions in another form than ours are never spoken; words in brackets that are prose are."""

import pytest

from reelproof.domain.script import NoticeKind, Pause
from tests.unit.planning.parsing import read, texts

TAKEN = [
    ("[transition crossfade]", "[transition: crossfade]"),
    ("[transition=wipe]", "[transition: wipe]"),
    ("[transition - wipe]", "[transition: wipe]"),
    ("[fade]", "[transition: crossfade]"),
    ("[Cross-fade]", "[transition: crossfade]"),
    ("[motion zoom in]", "[motion: zoom in]"),
    ("[pan left]", "[motion: pan left]"),
    ("[beat]", "[pause 1s]"),
    ("[long pause]", "[pause 2s]"),
    ("[a short pause]", "[pause 0.5s]"),
    ("[kurze Pause]", "[pause 0.5s]"),
    ("(pause)", "[pause 1s]"),
    ("(pause 2s)", "[pause 2s]"),
    ("(beat)", "[pause 1s]"),
    ("(picture: a red boat)", "[picture: a red boat]"),
    ("(picutre: a red boat)", "[picture: a red boat]"),
    ("(transition: wipe)", "[transition: wipe]"),
    ("[picture of a red boat]", "[picture: a red boat]"),
    ("[pause]", "[pause 1s]"),
    ("[Pause]", "[pause 1s]"),
    ("[pause:]", "[pause 1s]"),
    ("[pause for effect]", "[pause 1s]"),
    ("[pause for 2 seconds]", "[pause 2s]"),
    ("[pause of two seconds]", "[pause 2s]"),
    ("[pause: half a second]", "[pause 0.5s]"),
    ("[Pause von drei Sekunden]", "[pause 3s]"),
    ("[pause pendant 2 secondes]", "[pause 2s]"),
    ("[pausa de 2 segundos]", "[pause 2s]"),
    ("[pause 5]", "[pause 5s]"),
    ("[pause 1 minute]", "[pause 60s]"),
    ("[pause 90s]", "[pause 60s]"),
    ("[pause 60001ms]", "[pause 60s]"),
    ("(pause 90s)", "[pause 60s]"),
    ("(wait 20 seconds)", "[pause 20s]"),
    ("[wait 60 seconds]", "[pause 60s]"),
    ("[pausa de 2 minutos]", "[pause 60s]"),
    ("[2-second pause]", "[pause 2s]"),
    ("[3 seconds of silence]", "[pause 3s]"),
    ("[Long pause.]", "[pause 2s]"),
]
LEFT_OUT = [
    ("[transition: ]", "[transition: wipe]"),
    ("[transition]", "[transition: wipe]"),
    ("[transition to the harbor]", "[transition: wipe]"),
    ("[fade to black]", "[transition: wipe]"),
    ("[motion]", "[motion: zoom in]"),
    ("[motion:]", "[motion: zoom in]"),
    ("[image: ]", "[picture: and what it shows]"),
    ("[picture boat at sea]", "[picture: boat at sea]"),
    ("(clip: a boat)", "[clip: a boat]"),
    ("[fps: 25]", "fps: 25"),
    ("[fps 25]", "fps: 25"),
    ("[frame rate: 25]", "fps: 25"),
    ("[captions: bold]", "captions: bold"),
    ("[capions: bold]", "captions: bold"),
    ("(captions: bold)", "captions: bold"),
    ("[video: yes]", "video: yes"),
    ("[music: calm]", "music: calm"),
    ("[style: neon]", "one of bright, night"),
    ("[Fade to black.]", "[transition: wipe]"),
    ("[25 fps]", "fps: 25"),
    ("[picture:]", "[picture: and what it shows]"),
    ("[picture: ]", "[picture: and what it shows]"),
    ("[picture]", "[picture: and what it shows]"),
    ("[clip:]", "[clip: and what it shows]"),
    *((f"[pause {wrong}]", "up to 60s") for wrong in ("-1s", "0s", "0.0001s", "2 parsecs")),
    ("[voice: bf_emma]", "voice: bf_emma"),
]


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(("source", "right"), TAKEN)
def test_a_direction_in_another_form_is_taken_with_a_notice(source: str, right: str, name: str) -> None:
    script = read("One.", "", f"Two. {source} Three.", name=name)
    expected = read("One.", "", f"Two. {right} Three.", name=name)
    assert [segment.narration for segment in script.segments] == [
        segment.narration for segment in expected.segments
    ]
    assert [(one.transition, one.motion, one.visual) for one in script.segments] == [
        (one.transition, one.motion, one.visual) for one in expected.segments
    ]
    (notice,) = script.notices
    assert (notice.kind, notice.line) == (NoticeKind.misspelled, 3)
    assert (notice.message, notice.remediation) == (f'"{source}" is taken for {right}', f"Write {right}.")


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(("source", "remedy"), LEFT_OUT)
def test_a_direction_without_effect_is_left_out_with_a_notice(source: str, remedy: str, name: str) -> None:
    script = read("One.", "", source, "", "Two.", name=name)
    assert texts(script) == ["One.", "Two."]
    (notice,) = script.notices
    assert notice.line == 3
    assert source in notice.message
    assert remedy in notice.remediation


@pytest.mark.parametrize(
    "words",
    [
        "We [beat] them.",
        "The [motion] was carried.",
        "[Motion carried.] They left.",
        "[Motion sickness] is common.",
        "Press [Cut] or [Zoom in] now.",
        "Colors that [fade] away.",
        "A [picture perfect] day.",
        "It is [in motion] now.",
        "[Cut] is in the menu.",
        "The boat (photo: Jane Doe) sank.",
        "He likes it (silence) very much.",
        "He (the beat goes on) sang.",
        "Call f(pause) and arr[motion] now.",
        "He [left] early [sic] that day.",
    ],
)
def test_prose_in_brackets_is_spoken(words: str) -> None:
    script = read(words)
    assert " ".join(texts(script)) == words
    assert script.notices == ()


PROSE = [
    *(
        "The editor uses a (Jump Cut) here.",
        "He calls it a [jump cut] today.",
        "It needs a (fade to black) here.",
    ),
    *("A (crossfade) joins two tracks.", "A [crossfade] joins two tracks.", "The key (Pause) stops it."),
    *("There was a (long silence) in the hall.", "There was [long silence] and (awkward silence) then."),
    *("The bird (picture: see page 3) sings.", "Games (fps: 60) are smooth.", "The film (Style: Anime) won."),
    *("Songs (music: calm) help.", "Screens (Format: 16:9) are wide.", "Files (codec: h264) are small."),
    *("The vote (motion: carried) ended.", "The verb [voice: passive] is rare.", "A [motion: carried] note."),
    *("The text [language: Old Norse] is old.", "A film (Clip: Der Pate, 1972) from then."),
    *("Press [Cut], [Copy], [Paste] now.", "[Cut], [Copy], [Paste] are there.", "[Copy], [Cut]; then stop."),
    *('The button says "[cut]" in red.', "“[Cut]” is a word.", "It says “Stop. [Cut]” in red."),
    *("Drücke die Taste (Pause) zweimal.", "Der Film (Clip: Der Pate, 1972) ist alt."),
    *("Ein Bild (Bild: siehe Seite 3) zeigt es.", "Die Überblendung (Crossfade) ist weich, und dann"),
    *("La touche (Pause) arrête tout.", "Le film (Format: 16:9) est large.", "Un [fade] est « doux » ici."),
]


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize("words", PROSE)
def test_among_the_words_of_a_sentence_they_are_spoken(words: str, name: str) -> None:
    for source in (words, words.replace(" ", "\n", 1), "\n".join(words.rsplit(" ", 1))):
        script = read("---", "language: en", "---", source, name=name)
        assert " ".join(texts(script)) == words
        assert script.notices == ()


@pytest.mark.parametrize("words", ["(Pause)", "[cut]", "(long silence)", "(pause 2s)"])
def test_headings_and_cells_are_spoken(words: str) -> None:
    script = read(f"## {words}", "", "| Key | Use |", "|---|---|", f"| {words} | stop |", "", "Two.")
    assert script.chapters[0].title == words
    assert texts(script) == [f"{words}: stop.", "Two."]
    assert script.notices == ()


@pytest.mark.parametrize("words", ["A **word** (pause) **x** two.", "A *bold* (pause)\n`x` two."])
def test_markup_around_them_does_not_set_them_apart(words: str) -> None:
    assert "(pause)" in texts(read(words))[0]


@pytest.mark.parametrize(
    "lines",
    [
        ("One", "(long pause)", "two."),
        ("*One.* (long pause) **Two.**",),
        ("He said “One.” [long pause] Two.",),
        ("One. (aside) [long pause] Two.",),
        ("« One. » [long pause] Two.",),
    ],
)
def test_a_line_of_its_own_and_a_place_between_sentences_set_apart(lines: tuple[str, ...]) -> None:
    (segment,) = read(*lines).segments
    assert Pause(2) in segment.narration


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("[picture: boat.jpg]", "boat.jpg"),
        ("(picture: boat.jpg)", "boat.jpg"),
        ("[image: pictures/boat.jpg]", "pictures/boat.jpg"),
        ("[clip: boat.mov]", "boat.mov"),
    ],
)
def test_a_file_that_is_named_like_a_description_is_shown(source: str, path: str, name: str) -> None:
    script = read(f"One. {source} Two.", name=name)
    assert [segment.own_picture for segment in script.segments] == [path]
    (notice,) = script.notices
    assert notice.message == f'"{source}" is taken for ![]({path})'


def test_a_recording_that_is_named_like_a_picture_is_heard() -> None:
    (segment,) = read("[picture: take.flac] One.").segments
    assert segment.own_recording == "take.flac"


def test_a_pause_without_length_among_words_is_taken_unless_it_may_be_a_key() -> None:
    script = read("And then [pause] nothing. Press [Pause] or [pause here] now.")
    assert [notice.message for notice in script.notices] == [
        '"[Pause]" is spoken',
        '"[pause here]" is spoken',
        '"[pause]" is taken for [pause 1s]',
    ]
    assert script.segments[0].narration == (
        "And then",
        Pause(1),
        "nothing. Press [Pause] or [pause here] now.",
    )


def test_directions_over_two_lines_are_taken_and_later_lines_keep_their_numbers() -> None:
    script = read("One. [pause", "for two seconds] Two.", "Three. [pause 5]", "Four.")
    assert [(notice.line, notice.remediation) for notice in script.notices] == [
        (1, "Write [pause 2s]."),
        (3, "Write [pause 5s]."),
    ]


@pytest.mark.parametrize("source", ["[pause 1s and *then*", "[picture: a [red house]"])
def test_what_is_not_closed_is_spoken_so_that_nothing_is_lost(source: str) -> None:
    script = read(f"One. {source}")
    assert texts(script) == [f"One. {source.replace('*', '')}"]
    (notice,) = script.notices
    assert notice.message == f'"{source}" is spoken, because its bracket is not closed'


def test_pauses_at_one_place_are_cut_to_the_longest_one_with_a_notice() -> None:
    script = read("A [pause 40s] [pause 40s] b")
    assert script.segments[0].narration == ("A", Pause(60), "b")
    (notice,) = script.notices
    assert (notice.line, notice.kind) == (1, NoticeKind.omitted)
    assert read("A [pause 30s] [pause 30s] b").notices == ()


NOTES = [
    *(
        "[Applause]",
        "[Laughter]",
        "[laughs]",
        "(laughs)",
        "[Music plays]",
        "[soft piano music]",
        "(Applause)",
    ),
    *("[audience laughs and applauds]", "[clears throat]", "[inaudible]", "[♪ upbeat music ♪]", "(Laughs.)"),
    "(Applause)",
    *("[Applaus]", "[Gelächter]", "(lacht)", "[leise Musik im Hintergrund]", "[Beifall]", "(leise Musik)"),
    *("[rires]", "[applaudissements]", "[rires du public]", "[musique douce]", "(soft music plays)"),
    *("[risas]", "[aplausos]", "[música suave]", "[applausi]", "[risos]", "[gelach]", "[V.O.]", "[Exeunt.]"),
]
SOUNDS = ["[Music]", "*[Music]*", "[Musik]", "[Musique]", "[Thunder.]", "[Vorhang]"]


def _check_omitted(source: str, line: int, *lines: str, name: str) -> None:
    script = read(*lines, name=name)
    assert "".join(texts(script)).replace(" ", "") == "One.Two."
    (notice,) = script.notices
    quoted = source.strip("*")
    assert (notice.kind, notice.line) == (NoticeKind.omitted, line)
    assert notice.message == f'"{quoted}" is left out as a stage direction'
    assert notice.remediation == f"To have it read, write \\{quoted}."


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize("source", NOTES)
def test_notes_of_transcripts_are_not_spoken(source: str, name: str) -> None:
    _check_omitted(source, 3, "One.", "", source, "", "Two.", name=name)
    _check_omitted(source, 1, f"One. {source} Two.", name=name)
    _check_omitted(source, 1, source, "One. Two.", name=name)


@pytest.mark.parametrize("source", SOUNDS)
def test_a_sound_alone_is_a_note_only_in_brackets_on_a_line_of_its_own(source: str) -> None:
    _check_omitted(source, 3, "One.", "", source, "", "Two.", name="talk.md")
    _check_omitted(source, 2, "One.", source, "Two.", name="talk.md")
    assert texts(read(f"One. {source} Two.")) == [f"One. {source.strip('*')} Two."]


def test_many_notes_share_one_notice_that_quotes_them() -> None:
    (notice,) = read("[Music]", "", "One. [Applause]", "", "Two. (laughs)", "", "[Music]").notices
    assert notice.message == (
        '4 stage directions are left out: "[Music]", "[Applause]" and "(laughs)" (lines 1, 3, 5, 7)'
    )
    assert notice.remediation == "To have one read, write \\[Music]."


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    "source", ["\\[Applause]", "\\(laughs)", "\\[Leise Musik.]", "\\[pause]", "\\[picture: a boat]"]
)
def test_what_is_escaped_is_spoken(source: str, name: str) -> None:
    for lines in (("One.", "", source, "", "Two."), (f"One. {source} Two.",)):
        script = read(*lines, name=name)
        assert source.removeprefix("\\") in " ".join(texts(script))
        assert script.notices == ()


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize("lines", [("One.", "", "\\[Applause\\]", "", "Two."), ("One. \\[Applause\\] Two.",)])
def test_escaped_brackets_around_words_are_no_formula(lines: tuple[str, ...], name: str) -> None:
    script = read(*lines, name=name)
    assert " ".join(texts(script)) == "One. [Applause] Two."
    assert script.notices == ()


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    "words",
    [
        *("(Music.)", "(The Song of the Siren)", "(Laugh out loud.)", "(Ein Lied)", "(Chanson)", "(Curtain)"),
        *("Odysseus met them. (Sirens.) They sang.", "What is louder? (Thunder) Right.", "(Laughter.)"),
        *("Was hilft? (Lachen.) Immer.", "Was hilft? (Gelächter) Immer.", "der Donner – (thunder)"),
        *("Click the button. [Exit] It closes.", "Write: [Applause]", "Write: [beat]", "(Exit)", "[Aside]"),
        *("[The Song of the Siren]", "What do you hear? (Silence.) Nothing.", "He left. (Silence.) Then."),
        *("(Laughter is the best medicine.)", "[Music theory] is hard.", "(The music of Bach is older.)"),
        *("He [laughs] at it.", "They heard (loud) music.", "The word [applause] is Latin.", "[Ride]"),
        *("(Der Applaus war groß.)", "(Les rires sont rares ici.)", "(See the next chapter.)"),
        "[He was a singer.]",
    ],
)
def test_prose_that_names_sounds_is_spoken(words: str, name: str) -> None:
    script = read("One.", "", words, "", "Two.", name=name)
    assert texts(script) == ["One.", words, "Two."]
    assert script.notices == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("What is the best medicine?", "", "(Laughter)", "", "Right."),
        ("## The best medicine?", "", "(Laughter)", "", "Right."),
        ("The sign says:", "", "[Applause]", "", "So they clap."),
        ("Words:", "", "- [Music]", "- der Donner – (thunder)", "- (laughs)"),
        ("Words:", "", "- [Silence]", "", "- [Applause]"),
        ("Words:", "", "1. [Applause]", "2. Silence"),
    ],
)
def test_answers_meanings_and_items_are_spoken(lines: tuple[str, ...]) -> None:
    script = read(*lines)
    spoken = " ".join([*texts(script), *(chapter.title or "" for chapter in script.chapters)])
    for line in lines:
        assert line.strip("-#12. ") in spoken
    assert script.notices == ()


def test_numbered_items_of_a_plain_text_are_spoken() -> None:
    script = read("One.", "", "1. [Applause]", "2. [Silence]", name="talk.txt")
    assert (texts(script), script.notices) == (["One.", "1. [Applause] 2. [Silence]"], ())


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize("source", ["[Applause]", "(laughs)", "[Music]"])
def test_the_last_words_of_a_script_are_spoken(source: str, name: str) -> None:
    script = read(source, name=name)
    assert (texts(script), script.notices) == ([source], ())


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize("cue", ["(V.O.)", "[O.S.]", "(aside)", "(CONT'D)", "(Exit.)"])
def test_a_cue_after_a_speakers_name_is_not_spoken(cue: str, name: str) -> None:
    script = read("One.", "", f"KING LEAR {cue}", "Blow, winds.", name=name)
    assert texts(script) == ["One.", "KING LEAR Blow, winds."]
    (notice,) = script.notices
    assert notice.message == f'"{cue}" is left out as a stage direction'
    words = f"The King {cue} spoke. KING LEAR {cue} spoke."
    assert " ".join(texts(read(words, name=name))) == words


@pytest.mark.parametrize("name", ["talk.md", "talk.txt"])
@pytest.mark.parametrize(
    "words",
    [
        *("Boil it [wait 5 minutes] then peel.", "Boil it [wait 5 seconds] then peel.", "(Wait 30 minutes.)"),
        *("[Break 30 minutes]", "[2 minutes of silence]", "[cause 5 m]", "See [Cause 2.].", "[Cause 5 s]"),
        *("[wait 90 seconds]", "(wait 2 minutes)", "Hold [2 seconds of silence] now.", "[Wait:] Stop."),
    ],
)
def test_instructions_to_wait_are_spoken(words: str, name: str) -> None:
    script = read("One.", "", words, "", "Two.", name=name)
    assert texts(script) == ["One.", words, "Two."]
    assert script.notices == ()


def test_notes_in_headings_and_cells_are_spoken() -> None:
    script = read("## [Applause]", "", "| Sound | Use |", "|---|---|", "| [Music] | intro |", "", "Two.")
    assert (script.chapters[0].title, texts(script)) == ("[Applause]", ["[Music]: intro.", "Two."])


@pytest.mark.parametrize(
    "words",
    [
        "The first is a[0] here.",
        "See x[i] and f[n-1] and m[i][j] now.",
        "Then items[i+1] and arr[1] and list[0] and self.items[3].",
        "So a[0][2] and a[i][2] and A[0] are there.",
        "The list[0:2] and x[-1] and s[::2] too.",
        "It is x[1] = 3 or row_2[3].",
        "An int[] and `rate[1]` are there.",
    ],
)
def test_indexes_are_no_reference_marks(words: str) -> None:
    script = read(words)
    assert (" ".join(texts(script)), script.notices) == (words.replace("`", ""), ())


@pytest.mark.parametrize(
    ("words", "spoken", "marks"),
    [
        ("The sun[1] is a star.[2]", "The sun is a star.", 2),
        ("Vitamin D[3] and a note[a] are here.", "Vitamin D and a note are here.", 2),
        ("As shown [1], and in the moon[2][3].", "As shown, and in the moon.", 3),
        ("Le film[1] de Rome.[b]", "Le film de Rome.", 2),
        ("An iPhone[1] and macOS[4].", "An iPhone and macOS.", 2),
        ("The mRNA[12], pH[3] and p53[5].", "The mRNA, pH and p53.", 3),
        ("It is 5 m[1] of vitamin d[3].", "It is 5 m of vitamin d.", 2),
        ("Ce qu'il y a[1], he said[i].", "Ce qu'il y a, he said.", 2),
        ("The growth[1] < 5% and rate[1] = 3.", "The growth < 5% and rate = 3.", 2),
        ("The year[1][2] and plan[a][b].", "The year and plan.", 4),
    ],
)
def test_reference_marks_are_left_out(words: str, spoken: str, marks: int) -> None:
    script = read(words)
    assert texts(script) == [spoken]
    (notice,) = script.notices
    assert f"{marks} reference marks are left out" in notice.message


@pytest.mark.parametrize(
    "source", ["(Clip: Der Pate, 1972)", "(CLIP:  Der Pate, 1972)", "[Video: Der Pate, 1972]"]
)
def test_a_clip_is_never_taken_because_it_costs_money(source: str) -> None:
    script = read(f"Two. {source} Three.")
    assert not any(segment.visual or segment.moves for segment in script.segments)
    (notice,) = script.notices
    assert notice.remediation == "Write [clip: Der Pate, 1972]."


@pytest.mark.parametrize("source", ["(Pictures: Anna)", "(Clips: Anna)"])
def test_credits_are_no_pictures(source: str) -> None:
    script = read("One.", "", source)
    assert texts(script) == ["One.", source]
    assert [segment.visual for segment in script.segments] == [None, None]


def test_an_escaped_parenthesis_is_spoken() -> None:
    script = read("One. \\(pause) Two. \\(picture: a boat) Three.")
    assert texts(script) == ["One. (pause) Two. (picture: a boat) Three."]
    assert script.notices == ()


def test_a_link_whose_words_are_a_direction_is_a_link() -> None:
    script = read("It is. [fade](https://example.org) [motion]", "", "[motion]: https://example.org")
    assert texts(script) == ["It is. fade motion"]
    assert script.notices == ()


@pytest.mark.parametrize(
    ("comment", "right"),
    [
        ("picutre: a boat", "[picture: a boat]"),
        ("transition wipe", "[transition: wipe]"),
        ("motoin: zoom in", "[motion: zoom in]"),
        ("picture of a boat", "[picture: a boat]"),
    ],
)
def test_a_misspelled_comment_is_taken_with_a_notice(comment: str, right: str) -> None:
    script = read("One.", "", f"<!-- {comment} -->", "Two.")
    expected = read("One.", "", right, "Two.")
    assert [(one.visual, one.transition, one.motion) for one in script.segments] == [
        (one.visual, one.transition, one.motion) for one in expected.segments
    ]
    (notice,) = script.notices
    assert (notice.line, notice.remediation) == (3, f"Write {right}.")


def test_a_pause_may_be_a_comment() -> None:
    assert read("One. <!-- pause 2s --> Two.").segments == read("One. [pause 2s] Two.").segments


@pytest.mark.parametrize("comment", ["image: a boat", "fps: 25"])
def test_a_comment_that_may_be_a_direction_is_noticed(comment: str) -> None:
    script = read("One.", "", f"<!-- {comment} -->", "Two.")
    assert [segment.visual for segment in script.segments] == [None, None]
    assert [notice.line for notice in script.notices] == [3]


@pytest.mark.parametrize(
    "comment",
    [
        "pause 0s",
        "picture:",
        "Pictures: Anna",
        "transition: later",
    ],
)
def test_a_comment_that_cannot_be_read_is_noticed_and_no_error(comment: str) -> None:
    script = read("One.", "", f"Two <!-- {comment} --> three.")
    assert (texts(script), [segment.visual for segment in script.segments]) == (
        ["One.", "Two three."],
        [None, None],
    )
    assert [notice.line for notice in script.notices] == [3]


def test_a_comment_among_words_directs() -> None:
    script = read("One.", "", "Two <!-- transition wipe --> three.")
    assert texts(script) == ["One.", "Two three."]
    assert [notice.remediation for notice in script.notices] == ["Write [transition: wipe]."]


@pytest.mark.parametrize(
    "comment", ["a note to myself", "transition to the next topic", "motion blur", "fade", "pause", "Pause"]
)
def test_another_comment_is_nobodys_business(comment: str) -> None:
    script = read("One.", "", f"<!-- {comment} -->", "Two.")
    assert (texts(script), script.notices) == (["One.", "Two."], ())


@pytest.mark.parametrize("comment", ["picutre: a boat", "photo: a boat", "pause 90s"])
def test_a_comment_below_front_matter_is_noticed_on_its_line(comment: str) -> None:
    script = read("---", "fps: 25", "---", "One.", "", f"Two <!-- {comment} --> three.")
    assert [notice.line for notice in script.notices] == [6]
