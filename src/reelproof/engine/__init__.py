"""Durable runs over ports; the only layer that writes."""
