"""The addresses, by the nouns that they are about. No rule lives here."""
