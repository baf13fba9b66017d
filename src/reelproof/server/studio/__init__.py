"""The studio's page in the browser: where its built files are, and the routes that serve them."""
