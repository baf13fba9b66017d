"""The OpenAPI contract: FastAPI's schema, completed for clients and their generators."""
