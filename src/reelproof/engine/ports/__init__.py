"""The ports that the engine calls, and the values they carry."""
