"""The exceptions of this package; every message is Chinese, for the person at the keyboard.

::

    IndexFolderError
     ├─ EmptyCorpusError      nothing to index
     ├─ NotAnIndexError       the folder holds no index
     ├─ IndexVersionError     the index was written by another version of this program
     ├─ ForeignIndexError     the index was built with another embedder
     ├─ CorruptIndexError     a file of the index is missing, damaged or unreadable
     ├─ DiskFullError         no room to write; what was there before still works
     ├─ FolderBusyError       another process is writing the same folder
     ├─ WeightsError          the embedded weights are missing or not the ones expected
     └─ EmbedderError         the embedding model cannot be loaded
"""


class IndexFolderError(Exception):
    """Base of everything that this package raises on purpose."""


class EmptyCorpusError(IndexFolderError):
    """No clause to index."""


class NotAnIndexError(IndexFolderError):
    """The folder is missing or holds no index."""


class IndexVersionError(IndexFolderError):
    """The index has a format version that this program does not read."""


class ForeignIndexError(IndexFolderError):
    """The index was built with another embedder; its vectors mean nothing to this one."""


class CorruptIndexError(IndexFolderError):
    """A file of the index is missing or differs from what its manifest says."""


class DiskFullError(IndexFolderError):
    """No room on the disk; nothing that was there before is lost."""


class FolderBusyError(IndexFolderError):
    """Another process holds the folder's lock for too long."""


class WeightsError(IndexFolderError):
    """The files of the embedded weights are missing, or their sha256 is not the pinned one."""


class EmbedderError(IndexFolderError):
    """The embedding model cannot be loaded from the given folder or name."""
