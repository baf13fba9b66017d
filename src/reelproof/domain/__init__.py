"""Frozen values, units, states, errors and events shared by all layers."""
