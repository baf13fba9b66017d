"""Who may use a server, from where, and where it may connect to."""
