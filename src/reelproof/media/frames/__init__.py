"""Frames of a film in planar YUV: moving pictures, cards, fades."""
