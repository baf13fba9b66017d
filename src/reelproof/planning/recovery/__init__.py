"""What follows a failure: retries, fallbacks, timeouts, crashes, slow calls, suggested fixes."""
