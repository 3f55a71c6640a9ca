"""What can go wrong while reading policy files.

::

    IngestError                 message in Chinese, for people
    ├── UnreadableFileError     the file cannot be opened or is too large
    ├── EmptyFileError          no text in it
    ├── NotTextError            binary, or in no known encoding
    ├── TooSlowError            reading it took longer than a file may take
    ├── TooMuchMemoryError      reading it needed more memory than a file may need
    ├── ReadingStoppedError     the program that read it broke off
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


class TooSlowError(IngestError):
    """The file was not read within its time."""


class TooMuchMemoryError(IngestError):
    """The file was not read within its memory."""


class ReadingStoppedError(IngestError):
    """The process that read the file ended before it was done: a fault of this program, met only by this file."""


class MissingCorpusError(IngestError):
    """The corpus folder does not exist or holds no policy file."""
