"""What films looked and sounded like when last reviewed; `python -m tests.acceptance.golden` renews it."""
