"""What can go wrong while answering.

::

    AnsweringError            message in Chinese, for people
    └── QuestionError         the question cannot be used as it is (empty, far too long)
"""

from __future__ import annotations


class AnsweringError(Exception):
    """Base of all errors of this package; ``str(error)`` is one Chinese line with the value and the remedy."""


class QuestionError(AnsweringError):
    """The question is empty, only punctuation, or longer than a question can be."""
