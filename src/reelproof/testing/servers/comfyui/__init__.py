"""Emulates ComfyUI."""
