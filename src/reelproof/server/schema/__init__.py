"""Request and response schemas, from which the contract is generated."""
