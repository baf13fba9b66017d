"""What the errors of services mean: their own codes first, then their words, then the HTTP status."""

from reelproof.providers.classification.classify import Service, classify, meaning_of
from reelproof.providers.classification.meaning import Meaning
from reelproof.providers.classification.problem import Problem, answered

__all__ = ["Meaning", "Problem", "Service", "answered", "classify", "meaning_of"]
