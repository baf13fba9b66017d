"""Frozen values, units, states, errors and events: what everything else speaks about."""
