"""Reads a film's folder: the report, its page, and the timeline for other editors."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opentimelineio as otio

from reelproof.contract.failure import failure_to_json
from reelproof.domain.asset import Asset, AssetKind, AssetStatus
from tests.integration.run.harness import FilmHarness, FinishedJob
from tests.output_schema import check_report

FINAL = ("generated", "needs_prompt_update", "failed")
ON_TRACKS = (AssetKind.image, AssetKind.narration, AssetKind.music, AssetKind.video)


@dataclass(frozen=True, slots=True)
class FilmFolder:
    """The files next to a film."""

    path: Path

    @property
    def report(self) -> Mapping[str, Any]:
        report = json.loads((self.path / "report.json").read_text())
        assert isinstance(report, dict)
        return report

    @property
    def page(self) -> str:
        return html.unescape((self.path / "report.html").read_text())

    def clips(self) -> Mapping[str, list[Any]]:
        """The timeline's clips by their assets."""
        timeline = otio.adapters.read_from_file(str(self.path / "film.otio"))
        clips: dict[str, list[Any]] = {}
        for clip in timeline.find_clips():
            clips.setdefault(clip.metadata["reelproof"]["asset"], []).append(clip)
        return clips


def check_consistency(harness: FilmHarness, made: FinishedJob) -> None:
    """Checks that report, page and timeline agree with every asset's state, and that counts add up."""
    folder = FilmFolder(harness.output)
    check_report(folder.report)
    assets = made.view.assets
    check_counts(folder.report["assets"], assets)
    check_counts(made.summary["assets"], assets)
    rows = {row["key"]: row for row in folder.report["all_assets"]}
    for asset in assets:
        assert rows[asset.key]["status"] == asset.status.value
        assert rows[asset.key]["error"] == (failure_to_json(asset.error) if asset.error else None)
    missing = [asset for asset in assets if asset.accepted_take is None]
    check_placeholders(folder, missing)
    check_timeline(folder, missing)


def check_counts(counts: Any, assets: Any) -> None:
    by_kind = counts["by_kind"]
    kinds = [asset.kind.value for asset in assets]
    for kind, of_kind in by_kind.items():
        assert sum(of_kind[status] for status in FINAL) == kinds.count(kind)
    assert set(by_kind) == set(kinds)
    assert sum(counts[status] for status in FINAL) == len(assets)
    for status in FINAL:
        assert counts[status] == sum(of_kind[status] for of_kind in by_kind.values())
        assert counts[status] == sum(asset.status.value == status for asset in assets)


def check_placeholders(folder: FilmFolder, missing: list[Asset]) -> None:
    placeholders = {row["asset"]: row for row in folder.report["placeholders"]}
    assert set(placeholders) == {asset.key for asset in missing}
    for asset in missing:
        assert asset.status is not AssetStatus.generated
        assert asset.error is not None
        row = placeholders[asset.key]
        reported = (row["code"], row["message"], row["remediation"])
        assert reported == (asset.error.full_code, asset.error.message, asset.error.remediation)
        assert row["code"] in folder.page
        assert row["message"] in folder.page
        assert f"{row['title']}: {row['code']}: {row['message']}" in folder.report["warnings"]


def check_timeline(folder: FilmFolder, missing: list[Asset]) -> None:
    """Checks that a clip without its medium is empty or shows a placeholder, and is marked."""
    clips = folder.clips()
    keys = {asset.key for asset in missing}
    for asset in missing:
        if asset.kind in ON_TRACKS:
            assert clips[asset.key]
        for clip in clips.get(asset.key, []):
            facts = clip.metadata["reelproof"]
            assert asset.error is not None
            assert (facts["status"], facts["error"]["code"]) == (asset.status.value, asset.error.full_code)
            is_missing = isinstance(clip.media_reference, otio.schema.MissingReference)
            assert is_missing != ("replacement_key" in facts)
            [marker] = clip.markers
            assert (marker.color, marker.comment) == ("RED", asset.error.message)
    for key in clips.keys() - keys:
        for clip in clips[key]:
            assert isinstance(clip.media_reference, otio.schema.ExternalReference)
            assert (folder.path / clip.media_reference.target_url).is_file()
            assert not clip.markers
