"""Providers that ship with Reelproof. They are loaded like third-party plug-ins."""
