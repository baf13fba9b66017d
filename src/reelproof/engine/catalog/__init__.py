"""Providers, their models and voices, their keys and availability."""
