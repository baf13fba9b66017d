"""The report's page, read as a browser reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from reelproof.domain.canonical import JsonValue
from reelproof.planning.report_page import report_page

VOID = {"meta", "img", "br", "track", "link", "input", "hr"}
NASTY = "Rain & <script>alert('x')</script> \"quoted\""


@dataclass
class Page(HTMLParser):
    """Elements with their attributes, and the text; complains of a wrong nesting."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open_tags[-1:] != ["style"]:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def read(report: dict[str, JsonValue]) -> Page:
    page = Page()
    page.feed(report_page(report))
    page.close()
    assert page.open_tags == []
    return page


def asset(kind: str, file: str | None, **other: JsonValue) -> dict[str, JsonValue]:
    row: dict[str, JsonValue] = {
        "key": f"segment/s/{kind}",
        "kind": kind,
        "title": "Rain falls",
        "status": "generated",
        "error": None,
        "file": file,
        "model": "local/card",
        "prompt": "Rain falls.",
        "duration_s": 2.5,
        "cost_microusd": 0,
        "attempts": 1,
    }
    return row | other


def placeholder(code: str, status: str = "failed", **other: JsonValue) -> dict[str, JsonValue]:
    row: dict[str, JsonValue] = {
        "asset": "segment/s/image/1",
        "kind": "image",
        "title": "Rain falls",
        "status": status,
        "stands_in": "a title card with the segment's words",
        "code": code,
        "message": f"It said {code}.",
        "remediation": "Do something.",
    }
    return row | other


def report(*placeholders: dict[str, JsonValue], **other: JsonValue) -> dict[str, JsonValue]:
    first = [asset("image", "assets/001-image-0a.png"), asset("narration", "assets/002-narration-0b.wav")]
    value: dict[str, JsonValue] = {
        "job_id": "job_1",
        "project_id": "prj_1",
        "status": "succeeded",
        "output": {"path": "/films/rain-film/film.mp4", "size_bytes": 2_300_000, "duration_s": 72.0},
        "assets": {},
        "placeholders": placeholders,
        "warnings": [f"{row['title']}: {row['code']}: {row['message']}" for row in placeholders],
        "errors": [],
        "cost_microusd": 0,
        "saved_microusd": 0,
        "elapsed_s": 41.2,
        "title": "Rain",
        "language": "en",
        "made_at": "2026-01-02T03:04:05+00:00",
        "script": "/films/rain.md",
        "summary": ["4 images: 3 generated, 1 failed"],
        "segments": [
            _segment(0.0, first),
            _segment(2.6, [asset("image", None, status="failed", model=None)]),
        ],
        "all_assets": [*first, asset("music", "assets/011-music-0c.flac", title="Calm music")],
        "rendered": {"segments": 2, "reused": 5},
    }
    return value | other


def _segment(start_s: float, assets: Sequence[JsonValue]) -> dict[str, JsonValue]:
    return {
        "start_s": start_s,
        "duration_s": 2.6,
        "segment_id": "s",
        "title": "Rain falls",
        "text": "Rain falls.",
        "assets": assets,
    }


def test_film_clips_and_sound_are_linked_beside_the_page() -> None:
    page = read(report())
    (video,) = page.all("video")
    assert (video["src"], video["poster"]) == ("film.mp4", "assets/001-image-0a.png")
    assert [track["src"] for track in page.all("track")] == ["film.vtt"]
    assert [image["src"] for image in page.all("img")] == ["assets/001-image-0a.png"]
    assert [sound["src"] for sound in page.all("audio")] == [
        "assets/002-narration-0b.wav",
        "assets/011-music-0c.flac",
    ]
    links = [
        value for _, one in page.elements for name, value in one.items() if name in ("src", "href", "poster")
    ]
    assert all(link and not link.startswith(("/", "http", "file:", "data:")) for link in links)


def test_a_clip_is_shown_moving_or_else_by_its_starting_image() -> None:
    image = asset("starting_image", "assets/001-starting_image-0a.png")
    shown = _segment(0.0, [image, asset("video", "assets/002-video-0b.mp4")])
    lost = _segment(2.6, [image, asset("video", None, status="failed")])
    page = read(report(segments=[shown, lost]))
    film, clip = page.all("video")
    assert film["poster"] == clip["poster"] == "assets/001-starting_image-0a.png"
    assert clip["src"] == "assets/002-video-0b.mp4"
    assert [picture["src"] for picture in page.all("img")] == ["assets/001-starting_image-0a.png"]


def test_it_needs_no_script_and_no_other_file() -> None:
    page = read(report())
    assert page.all("script") == []
    assert page.all("link") == []
    assert len(page.all("style")) == 1


def test_facts_are_told_as_people_read_them() -> None:
    text = read(report(cost_microusd=1_230_000)).text
    for fact in (
        "1 min 12 s",
        "2.3 MB",
        "41 s",
        "2 of 7 parts",
        "$1.23",
        "2026-01-02",
        "4 images: 3 generated",
    ):
        assert fact in text


def test_what_is_missing_comes_before_the_clips_with_the_command_that_mends_it() -> None:
    page = read(report(placeholder("QuotaExceeded")))
    text = page.text
    assert text.index("Missing in this film: 1") < text.index("The film, clip by clip")
    for part in (
        "It said QuotaExceeded.",
        "Do something.",
        "instead: a title card",
        "reelproof retry /films/rain.md",
    ):
        assert part in text


def test_one_reason_is_told_once_for_all_it_stopped() -> None:
    lost = [placeholder("QuotaExceeded", title=f"Drop {index}") for index in range(3)]
    text = read(report(*lost)).text
    assert text.count("It said QuotaExceeded.") == 1
    assert all(f"Drop {index}" in text for index in range(3))


def test_what_a_writer_must_change_is_made_again_from_the_changed_script() -> None:
    text = read(report(placeholder("SensitiveContent", "needs_prompt_update"))).text
    assert "reelproof make /films/rain.md" in text
    assert "reelproof retry" not in text


def test_a_whole_film_says_nothing_of_missing_parts() -> None:
    assert "Missing" not in read(report()).text


def test_only_warnings_that_say_something_else_are_told() -> None:
    page = report(placeholder("QuotaExceeded"))
    page["warnings"] = ["Rain falls: QuotaExceeded: It said QuotaExceeded.", "The film is long."]
    text = read(page).text
    assert "Warnings The film is long." in text
    assert text.count("It said QuotaExceeded.") == 1


def test_words_of_scripts_and_providers_are_never_markup() -> None:
    segment = _segment(0.0, [asset("image", "assets/1.png", prompt=NASTY)]) | {"text": NASTY, "title": NASTY}
    page = read(report(placeholder("Unknown", message=NASTY), title=NASTY, script=NASTY, segments=[segment]))
    assert page.all("script") == []
    # Twice in the title; then message, command, words and prompt.
    assert page.text.count("<script>alert(") >= 5
    assert [image["alt"] for image in page.all("img")] == [f"Picture for: {NASTY}"]


def test_it_can_be_read_without_eyes() -> None:
    page = read(report(placeholder("QuotaExceeded")))
    assert all(image["alt"] for image in page.all("img"))
    assert all(sound["aria-label"] for sound in page.all("audio"))
    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    names = {one.get("id") for _, one in page.elements}
    assert all(one["aria-labelledby"] in names for one in page.all("section") if "aria-labelledby" in one)
    assert all("aria-labelledby" in one or "aria-label" in one for one in page.all("section"))


def test_a_job_without_film_still_has_a_page() -> None:
    page = read(report(output=None, segments=[]))
    assert page.all("video") == []
    assert "No film was made." in page.text


def test_equal_reports_give_equal_pages() -> None:
    assert report_page(report(placeholder("Unknown"))) == report_page(report(placeholder("Unknown")))
