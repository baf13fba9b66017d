"""Frames of a film in planar YUV: video, cards."""
