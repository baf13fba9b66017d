"""Classifies services' errors: by their codes first, then their messages, then the HTTP status."""

from reelproof.providers.classification.classify import ServiceErrors, classify, meaning_of
from reelproof.providers.classification.error_text import message_in, upstream_message
from reelproof.providers.classification.meaning import ErrorMeaning
from reelproof.providers.classification.problem import ServiceProblem, unexplained

__all__ = [
    "ErrorMeaning",
    "ServiceErrors",
    "ServiceProblem",
    "classify",
    "meaning_of",
    "message_in",
    "unexplained",
    "upstream_message",
]
