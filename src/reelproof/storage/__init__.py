"""Databases, blobs, the home folder and durable runs."""
