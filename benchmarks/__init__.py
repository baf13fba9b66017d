"""Benchmarks: ratios and counts, never tests."""
