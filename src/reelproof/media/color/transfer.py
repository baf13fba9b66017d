"""Conversion between video signals (sRGB, BT.709, BT.2020, HDR: PQ and HLG) and linear light.

Light is in candela a square meter (nits) and linear. The film's signal is BT.709 with the sRGB
transfer curve, as screens show it.
"""

import numpy as np
import numpy.typing as npt

from reelproof.domain.frozen import frozen

Values = npt.NDArray[np.float32]

# From ITU-T H.273, tables 2 and 3.
BT709, BT2020, P3_THEATER, P3 = 1, 9, 11, 12
PQ, HLG = 16, 18
HDR_TRANSFERS = (PQ, HLG)
# ITU-R BT.2408: diffuse (paper) white in a high-dynamic-range picture.
PAPER_NITS = 203.0
# ITU-R BT.2100, tables 4 and 5.
HLG_PEAK_NITS, HLG_GAMMA = 1_000.0, 1.2
_HLG_A, _HLG_B, _HLG_C = 0.17883277, 0.28466892, 0.55991073
PQ_PEAK_NITS = 10_000.0
_PQ_M1, _PQ_M2 = 2610 / 16384, 2523 / 4096 * 128
_PQ_C1, _PQ_C2, _PQ_C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
_BT2020_LUMINANCE = np.array([0.2627, 0.6780, 0.0593], np.float32)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
# Linear light to BT.709's primaries; white is D65 in all of them.
_TO_BT709 = {
    BT2020: np.array(
        [
            [1.660491, -0.587641, -0.072850],
            [-0.124550, 1.132900, -0.008349],
            [-0.018151, -0.100579, 1.118730],
        ],
        np.float32,
    ),
    P3: np.array(
        [[1.224940, -0.224940, 0.0], [-0.042057, 1.042057, 0.0], [-0.019638, -0.078636, 1.098274]], np.float32
    ),
}


@frozen
class ColorSignal:
    """The color encoding of a picture: primaries and transfer as ITU-T H.273 names them."""

    primaries: int
    transfer: int

    @property
    def is_hdr(self) -> bool:
        return self.transfer in HDR_TRANSFERS

    @property
    def is_standard_range(self) -> bool:
        """Whether it needs no conversion for a film."""
        return not self.is_hdr and self.primaries not in _TO_BT709


def to_nits(values: Values, signal: ColorSignal) -> Values:
    """Converts full-range RGB from 0 to 1 (last axis) to nits with BT.709 primaries; some may be negative."""
    if signal.transfer == PQ:
        light = _pq_to_nits(values)
    elif signal.transfer == HLG:
        light = _hlg_to_nits(values)
    else:
        light = srgb_to_linear(values) * np.float32(PAPER_NITS)
    matrix = _TO_BT709.get(signal.primaries)
    return light if matrix is None else np.asarray(light @ matrix.T, np.float32)


def srgb_to_linear(values: Values) -> Values:
    """Decodes sRGB to linear light."""
    curved = ((values + 0.055) / 1.055) ** 2.4
    return np.where(values <= 0.04045, values / 12.92, curved).astype(np.float32)


def linear_to_srgb(linear: Values) -> Values:
    """The inverse of `srgb_to_linear`, clipped to the displayable range."""
    held = np.clip(linear, 0, 1)
    return np.where(held <= 0.0031308, held * 12.92, 1.055 * held ** (1 / 2.4) - 0.055).astype(np.float32)


def _pq_to_nits(values: Values) -> Values:
    root = np.clip(values, 0, 1) ** (1 / _PQ_M2)
    ratio = np.maximum(root - _PQ_C1, 0) / (_PQ_C2 - _PQ_C3 * root)
    return np.asarray(PQ_PEAK_NITS * ratio ** (1 / _PQ_M1), np.float32)


def _hlg_to_nits(values: Values) -> Values:
    """For a display of 1,000 nits."""
    held = np.clip(values, 0, 1)
    scene = np.where(held <= 0.5, held**2 / 3, (np.exp((held - _HLG_C) / _HLG_A) + _HLG_B) / 12)
    luminance = (scene @ _BT2020_LUMINANCE)[..., None]
    return np.asarray(HLG_PEAK_NITS * scene * luminance ** (HLG_GAMMA - 1), np.float32)
