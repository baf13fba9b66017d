"""What the errors of services mean: their own codes first, then their words, then the HTTP status."""

from reelproof.providers.classification.classify import ServiceErrors, classify, meaning_of
from reelproof.providers.classification.meaning import ErrorMeaning
from reelproof.providers.classification.problem import ServiceProblem, answered
from reelproof.providers.classification.said import passed_on, words_of

__all__ = [
    "ErrorMeaning",
    "ServiceErrors",
    "ServiceProblem",
    "answered",
    "classify",
    "meaning_of",
    "passed_on",
    "words_of",
]
