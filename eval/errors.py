"""What can go wrong in an evaluation run.

::

    EvalError           message in Chinese, for people
    ├── CaseError       a line of a question file cannot be used
    ├── BaselineError   a recorded baseline cannot be used
    └── OutputError     the folder for the results cannot be written or read
"""

from __future__ import annotations


class EvalError(Exception):
    """Base of all errors of this package; ``str(error)`` is one Chinese line with the value and the remedy."""


class CaseError(EvalError):
    """A question file is missing or empty, or one of its lines is not a usable question."""


class BaselineError(EvalError):
    """A recorded baseline is missing, broken, or belongs to other questions."""


class OutputError(EvalError):
    """The output folder cannot be made, written or read."""
