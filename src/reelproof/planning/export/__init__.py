"""The files beside a film: their formats, and which of them are exported."""
