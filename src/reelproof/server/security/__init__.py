"""Security layers around the application."""
