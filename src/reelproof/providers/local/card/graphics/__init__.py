"""Colours, shapes, letters and light, whatever they are used for."""
