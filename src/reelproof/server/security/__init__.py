"""What makes the API safe to expose: layers around the application, and the rules that they go by."""
