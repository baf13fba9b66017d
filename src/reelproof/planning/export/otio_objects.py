"""JSON objects of an OpenTimelineIO file: timeline, track, clip, transition, gap, marker, media."""

import json
from collections.abc import Sequence

from reelproof.domain.canonical import JsonValue
from reelproof.domain.units import FrameRate

OtioObject = dict[str, JsonValue]

ONLY_MEDIA = "DEFAULT_MEDIA"


def otio_text(root: OtioObject) -> str:
    """The same objects always give the same text."""
    return json.dumps(root, indent=4, ensure_ascii=False, allow_nan=False)


def rational_time(frames: int, rate: FrameRate) -> OtioObject:
    return {
        "OTIO_SCHEMA": "RationalTime.1",
        "rate": float(rate.frames_per_s),
        "value": float(frames),
    }


def time_range(start: int, frames: int, rate: FrameRate) -> OtioObject:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "duration": rational_time(frames, rate),
        "start_time": rational_time(start, rate),
    }


def timeline_object(
    name: str,
    start: OtioObject,
    tracks: Sequence[OtioObject],
    markers: Sequence[OtioObject],
    facts: OtioObject,
) -> OtioObject:
    """The tracks start at `start`; `markers` are the timeline's."""
    return {
        **_named("Timeline.1", name, facts),
        "global_start_time": start,
        "tracks": {**_item("Stack.1", "tracks", None, markers=markers), "children": tracks},
    }


def track_object(
    name: str,
    kind: str,
    children: Sequence[OtioObject],
    markers: Sequence[OtioObject] = (),
    is_enabled: bool = True,
) -> OtioObject:
    """A track of `kind` `Video` or `Audio`."""
    item = _item("Track.1", name, None, markers=markers, is_enabled=is_enabled)
    return {**item, "children": children, "kind": kind}


def clip_object(
    name: str,
    used: OtioObject,
    media: OtioObject,
    facts: OtioObject,
    effects: Sequence[OtioObject] = (),
    markers: Sequence[OtioObject] = (),
) -> OtioObject:
    """A clip showing the range `used` of its media."""
    return {
        **_item("Clip.2", name, used, facts, effects, markers),
        "media_references": {ONLY_MEDIA: media},
        "active_media_reference_key": ONLY_MEDIA,
    }


def transition_object(name: str, kind: str, in_offset: OtioObject, out_offset: OtioObject) -> OtioObject:
    """Between two clips; of them it takes `in_offset` before the cut and `out_offset` after it."""
    return {
        **_named("Transition.1", name, {"kind": name}),
        "in_offset": in_offset,
        "out_offset": out_offset,
        "transition_type": kind,
    }


def gap_object(used: OtioObject) -> OtioObject:
    return _item("Gap.1", "", used)


def external_reference(url: str, available: OtioObject) -> OtioObject:
    return {**_reference("ExternalReference.1", "", available), "target_url": url}


def missing_reference(name: str) -> OtioObject:
    return _reference("MissingReference.1", name, None)


def marker_object(name: str, marked: OtioObject, color: str, comment: str) -> OtioObject:
    return {**_named("Marker.2", name), "color": color, "marked_range": marked, "comment": comment}


def time_warp(name: str, speed: float) -> OtioObject:
    return _time_effect("LinearTimeWarp", name, speed)


def freeze_frame(name: str) -> OtioObject:
    return _time_effect("FreezeFrame", name, 0.0)


def _time_effect(kind: str, name: str, speed: float) -> OtioObject:
    return {
        **_named(f"{kind}.1", name),
        "effect_name": kind,
        "enabled": True,
        "time_scalar": float(speed),
    }


def _reference(schema: str, name: str, available: OtioObject | None) -> OtioObject:
    return {**_named(schema, name), "available_range": available, "available_image_bounds": None}


def _item(
    schema: str,
    name: str,
    used: OtioObject | None,
    facts: OtioObject | None = None,
    effects: Sequence[OtioObject] = (),
    markers: Sequence[OtioObject] = (),
    is_enabled: bool = True,
) -> OtioObject:
    return {
        **_named(schema, name, facts),
        "source_range": used,
        "effects": effects,
        "markers": markers,
        "enabled": is_enabled,
        "color": None,
    }


def _named(schema: str, name: str, facts: OtioObject | None = None) -> OtioObject:
    """`facts` are kept as the product's metadata."""
    metadata = {} if facts is None else {"reelproof": _sorted(facts)}
    return {"OTIO_SCHEMA": schema, "metadata": metadata, "name": name}


def _sorted(facts: OtioObject) -> OtioObject:
    return {key: _sorted(value) if isinstance(value, dict) else value for key, value in sorted(facts.items())}
