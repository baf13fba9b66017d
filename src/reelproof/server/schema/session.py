"""Signing in."""

from pydantic import Field, SecretStr

from reelproof.server.schema.shape import Answer, Asked


class NewSession(Asked):
    """What shows who somebody is."""

    token: SecretStr = Field(max_length=512, description="The owner's token.")


class SessionObject(Answer):
    """Who is signed in."""

    owner: str
    is_operator: bool = Field(description="Whether settings and keys may be changed.")
    needs_token: bool = Field(description="Whether there is anybody to tell apart.")
