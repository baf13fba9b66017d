"""Databases, blobs, the home folder and the durable library."""
