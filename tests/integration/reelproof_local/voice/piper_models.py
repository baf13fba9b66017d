"""Tiny real Piper voices: a model in which each id has a duration, and a loudness by its number."""

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

RATE = 16_000
FRAMES, SAMPLES_PER_FRAME = 4, 200
LETTERS = "_^$ .,?!abdefhijklmnopqrstuvwxzæðŋɐɑɔəɛɜɡɪɹʃʊʌʒˈˌːθ"
FLOAT, INT64 = 1, 7


def add_voice(folder: Path, name: str, code: str = "en_GB", model: bytes | None = None, **more: Any) -> Path:
    """Writes both files of a voice; `more` are keys of its configuration."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(piper_model() if model is None else model)
    (folder / f"{name}.onnx.json").write_text(json.dumps(configuration(code) | more))
    return path


def configuration(code: str = "en_GB") -> dict[str, Any]:
    return {
        "audio": {"sample_rate": RATE, "quality": "tiny"},
        "espeak": {"voice": code.replace("_", "-").lower()},
        "language": {"code": code},
        "inference": {"noise_scale": 0.5, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(LETTERS)},
        "num_speakers": 1,
    }


def piper_model(lengths: str = "/Ceil_output_0", has_speakers: bool = False) -> bytes:
    """An id `n` gives FRAMES x length_scale times SAMPLES_PER_FRAME samples; ids below 3 are silent.

    A speaker's number is added to what the second id sounds like.
    """
    nodes = [
        _node("Cast", ["input"], ["ids"], to=FLOAT),
        _node("Mul", ["ids", "none"], ["zeros"]),
        _node("Gather", ["scales", "second"], ["slowness"]),
        _node("Mul", ["frames", "slowness"], ["slow"]),
        _node("Add", ["zeros", "slow"], ["raw_lengths"]),
        _node("Ceil", ["raw_lengths"], [lengths]),
        _node("Sub", ["ids", "silent"], ["above"]),
        _node("Relu", ["above"], ["loud"]),
        _node("Reshape", ["loud", "column"], ["rows"]),
        _node("Mul", ["rows", "frame"], ["wave"]),
        _node("Reshape", ["wave", "flat"], ["sound"]),
    ]
    inputs = [
        _value("input", INT64, [1, 0]),
        _value("input_lengths", INT64, [1]),
        _value("scales", FLOAT, [3]),
    ]
    if has_speakers:
        inputs.append(_value("sid", INT64, [1]))
        nodes += [
            _node("Cast", ["sid"], ["speaker"], to=FLOAT),
            _node("Mul", ["sound", "speaker"], ["output"]),
        ]
    else:
        nodes.append(_node("Identity", ["sound"], ["output"]))
    samples = [0.01 if index % 2 else -0.01 for index in range(FRAMES * SAMPLES_PER_FRAME)]
    constants = [
        _constant("none", FLOAT, [0.0]),
        _constant("frames", FLOAT, [float(FRAMES)]),
        _constant("silent", FLOAT, [2.0]),
        _constant("second", INT64, [1]),
        _constant("column", INT64, [-1, 1]),
        _constant("flat", INT64, [1, 1, 1, -1]),
        _constant("frame", FLOAT, samples, [1, len(samples)]),
    ]
    graph = b"".join(
        [
            *(_field(1, node) for node in nodes),
            _field(2, b"tiny"),
            *(_field(5, constant) for constant in constants),
            *(_field(11, each) for each in inputs),
            _field(12, _value("output", FLOAT, [1, 1, 1, 0])),
        ]
    )
    return _number(1, 8) + _field(7, graph) + _field(8, _number(2, 17))


def _node(kind: str, inputs: Sequence[str], outputs: Sequence[str], **attributes: int) -> bytes:
    """NodeProto; all attributes here are whole numbers (AttributeProto.type 2)."""
    fields = [
        _field(1, name.encode()) + _number(3, value) + _number(20, 2) for name, value in attributes.items()
    ]
    return b"".join(
        [
            *(_field(1, name.encode()) for name in inputs),
            *(_field(2, name.encode()) for name in outputs),
            _field(4, kind.encode()),
            *(_field(5, attribute) for attribute in fields),
        ]
    )


def _value(name: str, kind: int, sides: Sequence[int]) -> bytes:
    """ValueInfoProto; a side of 0 is of any length."""
    dimensions = [_field(1, _number(1, side) if side else _field(2, b"any")) for side in sides]
    tensor = _number(1, kind) + _field(2, b"".join(dimensions))
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _constant(name: str, kind: int, values: Sequence[float], sides: Sequence[int] | None = None) -> bytes:
    """TensorProto with raw data."""
    form: Mapping[int, str] = {FLOAT: "f", INT64: "q"}
    raw = b"".join(struct.pack(f"<{form[kind]}", value) for value in values)
    shape = [len(values)] if sides is None else sides
    sized = b"".join(_number(1, side) for side in shape)
    return sized + _number(2, kind) + _field(8, name.encode()) + _field(9, raw)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])
