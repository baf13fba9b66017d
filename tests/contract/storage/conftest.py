from tests.contract.storage.fixtures import database, database_url, film, path, postgres_server, stores

__all__ = ["database", "database_url", "film", "path", "postgres_server", "stores"]
