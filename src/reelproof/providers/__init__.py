"""Providers that ship with Reelproof. They enter by the same door as anyone's."""
