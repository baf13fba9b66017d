"""JSON of signing in: the token, and the session's owner and rights."""

from pydantic import Field, SecretStr

from reelproof.contract.body import RequestModel, ResponseModel


class NewSession(RequestModel):
    """Credentials for signing in."""

    token: SecretStr = Field(max_length=512, description="The owner's token.")


class SessionObject(ResponseModel):
    """The current session."""

    owner: str
    is_operator: bool = Field(description="Whether the owner may change settings and keys.")
    needs_token: bool = Field(description="Whether requests need a token.")
