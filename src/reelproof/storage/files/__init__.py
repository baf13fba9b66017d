"""Files on disk: the home, projects, keys, blobs and backups."""
