"""Events of jobs: stored, paged, streamed."""
