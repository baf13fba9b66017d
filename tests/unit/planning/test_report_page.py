"""The report's page, read as a browser reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, CorrelationId, Digest, JobId, ProjectId, SegmentId
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Notice, NoticeKind
from reelproof.domain.self_check import (
    CheckName,
    CheckResult,
    CheckStatus,
    Finding,
    FindingCode,
    SelfCheck,
)
from reelproof.domain.summary import AssetCounts, Placeholder, StatusCounts, Summary
from reelproof.planning.assets.call_count import CallCount
from reelproof.planning.recovery.suggest_fix import Fix, FixedPlaceholder, with_fixes
from reelproof.planning.report.film_report import FilmReport, ReportAsset, ReportSegment
from reelproof.planning.report.report_page import report_page

JOB = Job(
    id=JobId("job_1"),
    project_id=ProjectId("prj_1"),
    status=JobStatus.succeeded,
    correlation_id=CorrelationId("cor_1"),
    request_digest=Digest("0"),
    created_at=datetime(2026, 1, 2, 3, 3, tzinfo=UTC),
    started_at=datetime(2026, 1, 2, 3, 3, 24, tzinfo=UTC),
    ended_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)
VOID = {"meta", "img", "br", "track", "link", "input", "hr"}
NASTY = "Rain & <script>alert('x')</script> \"quoted\""


@dataclass
class Page(HTMLParser):
    """Elements with their attributes, and the text; rejects wrong nesting."""

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


def read(report: FilmReport) -> Page:
    page = Page()
    page.feed(report_page(report))
    page.close()
    assert page.open_tags == []
    return page


def asset(kind: AssetKind, file: str | None, **other: Any) -> ReportAsset:
    made = ReportAsset(
        key=AssetKey(f"segment/s/{kind}"),
        kind=kind,
        title="Rain falls",
        status=AssetStatus.generated,
        file=file,
        model="local/card",
        prompt="Rain falls.",
        duration_s=2.5,
        attempts=1,
    )
    return replace(made, **other)


def placeholder(code: ErrorCode, failed: Failure | None = None, **other: Any) -> FixedPlaceholder:
    failure = failed or failed_with(code)
    missing = Placeholder(
        asset=AssetKey("segment/s/image/1"),
        kind=AssetKind.image,
        title="Rain falls",
        status=AssetStatus(failure.entry.asset_status.value),
        replacement="a title card with the segment's words",
        failure=failure,
    )
    return with_fixes([replace(missing, **other)], "../rain.md")[0]


def failed_with(code: ErrorCode, message: str = "", **other: Any) -> Failure:
    said = message or f"It said {code}."
    return Failure(code, said, **{"provider": "openai", "model": "openai/gpt-image-2", **other})


def report(*placeholders: FixedPlaceholder, **other: Any) -> FilmReport:
    first = (
        asset(AssetKind.image, "assets/001-image-0a.png"),
        asset(AssetKind.narration, "assets/002-narration-0b.wav"),
    )
    missing = asset(AssetKind.image, None, key="segment/lost/image/1", status=AssetStatus.failed, model=None)
    counts = AssetCounts(by_kind={AssetKind.image: StatusCounts(generated=3, failed=1)})
    whole = FilmReport(
        job=JOB,
        film=FilmFile("/films/rain-film/film.mp4", Digest("0"), 2_300_000, 72.0, 2, 5),
        summary=Summary(assets=counts, sentences=("4 images: 3 generated, 1 failed",)),
        placeholders=placeholders,
        warnings=(),
        title="Rain",
        script="../rain.md",
        language="en",
        segments=(_segment(0.0, first), _segment(2.6, [missing])),
        assets=(*first, asset(AssetKind.music, "assets/011-music-0c.flac", title="Calm music")),
    )
    return replace(whole, **other)


def lost(code: ErrorCode, number: int) -> FixedPlaceholder:
    return placeholder(code, asset=AssetKey(f"segment/s-{number}/image/1"), title=f"Drop {number}")


def _segment(start_s: float, assets: Sequence[ReportAsset], words: str = "Rain falls.") -> ReportSegment:
    return ReportSegment(start_s, 2.6, SegmentId("s"), words.removesuffix("."), words, tuple(assets))


def test_a_draft_says_so() -> None:
    film = FilmFile("/films/rain-film/film.mp4", Digest("0"), 2_300_000, 72.0, 2, 5)
    assert "This is a draft" not in read(report(film=film)).text
    assert "This is a draft" in read(report(film=replace(film, is_draft=True))).text


def test_the_page_links_film_clips_and_sound() -> None:
    page = read(report())
    (video,) = page.all("video")
    assert (video["src"], video["poster"]) == ("film.mp4", "film.jpg")
    assert [track["src"] for track in page.all("track")] == ["film.vtt"]
    assert [image["src"] for image in page.all("img")] == ["assets/001-image-0a.png"]
    assert [sound["src"] for sound in page.all("audio")] == [
        "assets/002-narration-0b.wav",
        "assets/011-music-0c.flac",
    ]
    links = [
        value for _, one in page.elements for name, value in one.items() if name in ("src", "href", "poster")
    ]
    inside = [link for link in links if link and not link.startswith("#")]
    assert inside
    assert all(not link.startswith(("/", "http", "file:", "data:")) for link in inside)


def test_a_clip_is_shown_moving_or_else_by_its_starting_image() -> None:
    image = asset(AssetKind.starting_image, "assets/001-starting_image-0a.png")
    shown = _segment(0.0, [image, asset(AssetKind.video, "assets/002-video-0b.mp4")])
    lost = _segment(2.6, [image, asset(AssetKind.video, None, status=AssetStatus.failed)])
    page = read(report(segments=[shown, lost]))
    film, clip = page.all("video")
    assert (film["poster"], clip["poster"]) == ("film.jpg", "assets/001-starting_image-0a.png")
    assert clip["src"] == "assets/002-video-0b.mp4"
    assert [picture["src"] for picture in page.all("img")] == ["assets/001-starting_image-0a.png"]


def test_it_needs_no_script_and_no_other_file() -> None:
    page = read(report())
    assert page.all("script") == []
    assert page.all("link") == []
    assert len(page.all("style")) == 1


def test_values_are_formatted_for_reading() -> None:
    text = read(report(summary=replace(report().summary, cost_microusd=1_230_000))).text
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


def test_missing_assets_are_listed_before_the_clips_with_their_fix_command() -> None:
    code = ErrorCode.QuotaExceeded
    page = read(report(placeholder(code, failed_with(code, provider_code="insufficient", retried_count=3))))
    text = page.text
    before_clips = text[text.index("Missing in this film: 1") : text.index("The film, clip by clip")]
    for part in (
        "The provider's quota or credit is exhausted",
        "It said QuotaExceeded.",
        "Add credit to the provider's account",
        "by openai/gpt-image-2",
        "the provider says insufficient",
        "retried 3 times",
        "instead: a title card",
        "Add credit to the account of openai, then try again:",
        "reelproof retry ../rain.md",
    ):
        assert part in before_clips
    assert "The film is made; 1 part is missing" in text


def test_a_shared_reason_is_reported_once() -> None:
    text = read(report(*[lost(ErrorCode.QuotaExceeded, number) for number in range(3)])).text
    assert text.count("The provider's quota or credit is exhausted") == 1
    assert text.count("reelproof retry ../rain.md") == 1
    assert all(f"Drop {number}" in text for number in range(3))


def test_each_part_that_needs_another_prompt_has_its_command() -> None:
    page = read(report(*[lost(ErrorCode.SensitiveContent, number) for number in range(12)]))
    assert page.text.count("Replace … with another prompt") == 1
    assert "and 2 more" in page.text
    commands = [f'reelproof regen ../rain.md segment/s-{number}/image/1 --prompt "…"' for number in range(12)]
    assert all(page.text.count(command) >= 1 for command in commands)
    assert "reelproof retry" not in page.text


def test_a_lost_part_leads_to_its_clip_and_is_explained_there() -> None:
    page = read(report(placeholder(ErrorCode.ProviderFailure, asset="segment/lost/image/1")))
    assert {"href": "#clip-2"} in page.all("a")
    assert "clip-2" in {item.get("id") for item in page.all("li")}
    at_the_clip = page.text[page.text.index("The film, clip by clip") :]
    assert "Image missing: The provider could not generate this. Instead: a title card" in at_the_clip
    assert "reelproof regen ../rain.md segment/lost/image/1 --model PROVIDER/MODEL" in at_the_clip


def test_lost_music_is_reported_at_its_position() -> None:
    music = placeholder(
        ErrorCode.ProviderFailure, asset="music/1", kind=AssetKind.music, replacement="no music"
    )
    missing = asset(AssetKind.music, None, key="music/1", status=AssetStatus.failed, model=None)
    page = read(report(music, assets=[missing]))
    assert "Music missing: The provider could not generate this. Instead: no music." in page.text


def test_a_long_message_unfolds() -> None:
    message = "The prompt holds words. " * 80
    page = read(report(placeholder(ErrorCode.Unknown, failed_with(ErrorCode.Unknown, message))))
    missing = page.text[page.text.index("Missing in") : page.text.index("The film, clip")]
    shown, unfolded = missing.split("Full message")
    assert len(shown) < 600
    assert " ".join(message.split()) in unfolded
    long_word = failed_with(ErrorCode.Unknown, "x" * 5000)
    assert "x …" in read(report(placeholder(ErrorCode.Unknown, long_word))).text


def test_takes_made_in_another_way_are_marked() -> None:
    assets = [
        asset(AssetKind.image, "1.png", is_fallback=True),
        asset(AssetKind.image, "2.png", is_fallback=True, is_softened=True),
        asset(AssetKind.narration, "3.wav", is_fallback=False),
    ]
    text = read(report(segments=[_segment(0.0, assets)], assets=assets)).text
    assert "2 images made by a later model of the chain 1 image made with a softened prompt" in text
    assert "by local/card, a later model of the chain, with a softened prompt" in text


def test_calls_are_counted_by_kind_and_provider() -> None:
    calls = (CallCount(AssetKind.image, "openai", total=9, failed=2),)
    text = read(report(calls=calls)).text
    assert "Kind Provider Calls Failed Images openai 9 2" in text
    assert "Calls to providers" not in read(report()).text


def test_money_spent_and_saved_is_reported() -> None:
    text = read(report(summary=Summary(cost_microusd=1_230_000, saved_microusd=420_000))).text
    assert "Spent $1.23 Saved by reuse $0.42" in text
    assert "Spent nothing" in read(report()).text


def test_a_moving_clip_plays() -> None:
    assets = [asset(AssetKind.starting_image, "assets/1.png"), asset(AssetKind.video, "assets/2.mp4")]
    page = read(report(segments=[_segment(0.0, assets)]))
    assert [(one["src"], one.get("poster")) for one in page.all("video")] == [
        ("film.mp4", "film.jpg"),
        ("assets/2.mp4", "assets/1.png"),
    ]


def test_a_complete_film_reports_no_missing_parts() -> None:
    text = read(report()).text
    assert "The film is complete" in text
    assert "Missing" not in text


def test_notices_stand_under_the_headings_of_the_terminal() -> None:
    notices = (
        Notice(NoticeKind.misspelled, "it is misspelled", 5, "Mend it."),
        Notice(NoticeKind.omitted, "a footnote is left out", 3),
    )
    text = read(report(job=replace(JOB, notices=notices))).text
    assert "The film is complete" not in text
    assert "1 item in the script is not in the film Line 3: a footnote is left out" in text
    assert "1 notice about the script Line 5: it is misspelled. Mend it." in text


def test_warnings_are_listed() -> None:
    text = read(report(placeholder(ErrorCode.QuotaExceeded), warnings=("The film is long.",))).text
    assert "Warnings The film is long." in text


def test_words_of_scripts_and_providers_are_never_markup() -> None:
    failure = failed_with(ErrorCode.Unknown, NASTY, provider_code=NASTY, model=NASTY)
    hostile = placeholder(ErrorCode.Unknown, failure, title=NASTY, replacement=NASTY)
    images = [asset(AssetKind.image, "assets/1.png", prompt=NASTY)]
    page = read(
        report(
            replace(hostile, fix=Fix(NASTY, NASTY)),
            title=NASTY,
            script=NASTY,
            language=NASTY,
            warnings=(NASTY,),
            summary=replace(report().summary, sentences=(NASTY,)),
            segments=[_segment(0.0, images, words=NASTY)],
            calls=[CallCount(AssetKind.image, NASTY, total=1, failed=0)],
        )
    )
    assert page.all("script") == []
    assert page.text.count("<script>alert(") >= 12
    assert [image["alt"] for image in page.all("img")] == [f"Picture for: {NASTY}"]
    assert not any(name.startswith("on") for _, one in page.elements for name in one)


def test_it_can_be_read_without_eyes() -> None:
    page = read(report(placeholder(ErrorCode.QuotaExceeded)))
    assert all(image["alt"] for image in page.all("img"))
    assert all(sound["aria-label"] for sound in page.all("audio"))
    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    names = {one.get("id") for _, one in page.elements}
    assert all(one["aria-labelledby"] in names for one in page.all("section") if "aria-labelledby" in one)
    assert all("aria-labelledby" in one or "aria-label" in one for one in page.all("section"))


def test_a_job_without_film_still_has_a_page() -> None:
    job = replace(JOB, error=Failure(ErrorCode.OutOfDiskSpace, "12 MB are left."))
    page = read(report(film=None, segments=[], job=job))
    assert page.all("video") == []
    assert "No film was made." in page.text
    assert "OutOfDiskSpace 12 MB are left. Free some space" in page.text


def test_equal_reports_give_equal_pages() -> None:
    assert report_page(report(placeholder(ErrorCode.Unknown))) == report_page(
        report(placeholder(ErrorCode.Unknown))
    )


def test_what_the_self_check_found_is_shown_with_its_fix() -> None:
    finding = Finding(FindingCode.SpeechMissing, "The narration “Rain” is not in the film's sound.")
    check = SelfCheck(
        (
            CheckResult(CheckName.speech, CheckStatus.failed, "2 recordings", (finding,)),
            CheckResult(CheckName.captions, CheckStatus.not_checked, "The film has no captions."),
        )
    )
    page = read(report(summary=replace(report().summary, self_check=check)))
    assert "The film is made; 1 thing is wrong with it" in page.text
    assert "The narration “Rain” is not in the film's sound." in page.text
    assert "reelproof render ../rain.md" in page.text
    assert "Captions: not checked (The film has no captions.)" in page.text
    assert "Self-check" not in read(report()).text
