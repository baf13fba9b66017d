from tests.contract.storage.fixtures import (
    all_stores,
    database,
    database_url,
    film,
    open_stores,
    path,
    postgres_server,
    storage_url,
    stores,
)

__all__ = [
    "all_stores",
    "database",
    "database_url",
    "film",
    "open_stores",
    "path",
    "postgres_server",
    "storage_url",
    "stores",
]
