"""Loading of voice models with ONNX Runtime on the CPU: number of threads, errors."""

from typing import TypeAlias

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as state

Session: TypeAlias = onnxruntime.InferenceSession
MODEL_ERRORS: tuple[type[Exception], ...] = (
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NoModel,
    state.NotImplemented,
    state.RuntimeException,
)

_THREADS = 2


def load_model(model: bytes, is_checked_only: bool = False) -> Session:
    """Loads a model; faster if `is_checked_only`. Raises one of MODEL_ERRORS."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    # Spinning threads would take CPU time from the processes that draw pictures.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if is_checked_only:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return Session(model, options, providers=["CPUExecutionProvider"])


def with_output(model: bytes, name: str) -> bytes:
    """Returns the model with an inner value added to its outputs.

    A message that occurs twice in protobuf is merged: ModelProto.graph (7), GraphProto.output (12),
    ValueInfoProto.name (1); https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
    """
    return model + _field(7, _field(12, _field(1, name.encode())))


def _field(number: int, content: bytes) -> bytes:
    if len(content) > 127:
        raise ValueError("a longer field needs a longer length")
    return bytes((number << 3 | 2, len(content))) + content
