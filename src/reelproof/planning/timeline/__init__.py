"""Timeline, captions and subtitles."""
