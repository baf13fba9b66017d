"""Pure decisions: from a script and settings to recipes, timelines, captions and recoveries."""
