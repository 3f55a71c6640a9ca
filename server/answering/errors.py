"""What can go wrong while answering.

::

    AnsweringError            message in Chinese, for people
    ├── QuestionError         the question cannot be used as it is (empty, far too long)
    ├── DraftError            the draft that is to be checked cannot be used as it is
    └── ReaderError           the trained reader cannot be used; answers are decided on without it
"""

from __future__ import annotations


class AnsweringError(Exception):
    """Base of all errors of this package; ``str(error)`` is one Chinese line with the value and the remedy."""


class QuestionError(AnsweringError):
    """The question is empty, only punctuation, or longer than a question can be."""


class DraftError(AnsweringError):
    """The draft to be checked is empty, only punctuation, or longer than a draft can be."""


class ReaderError(AnsweringError):
    """The file of the trained reader is missing, damaged or foreign, or made for another embedder."""
