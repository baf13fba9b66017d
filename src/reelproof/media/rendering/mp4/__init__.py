"""MP4 files without decoding or copying in memory: reading a chunk's index, writing a film's."""
