"""What can go wrong while reading policy files.

::

    IngestError                 message in Chinese, for people
    ├── UnreadableFileError     the file cannot be opened or is too large
    ├── EmptyFileError          no text in it
    ├── NotTextError            binary, or in no known encoding
    └── MissingCorpusError      the folder isn't there or holds no policy file
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of all errors of this package; ``str(error)`` is one Chinese line with the value and the remedy."""


class UnreadableFileError(IngestError):
    """The file cannot be opened, or is larger than any policy text."""


class EmptyFileError(IngestError):
    """The file holds no text."""


class NotTextError(IngestError):
    """The bytes are not text in UTF-8, UTF-16 or GB18030."""


class MissingCorpusError(IngestError):
    """The corpus folder does not exist or holds no policy file."""
