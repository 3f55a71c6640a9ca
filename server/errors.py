"""What can go wrong in the server itself; every message is one Chinese line with the value and the remedy.

::

    ServerError
    ├── SettingsError       a YANGLAO_* variable or an option has a value that cannot be used
    ├── AddressError        the host and port cannot be listened on
    ├── UnknownClauseError  no clause has the id asked for
    └── UnexpectedError     the work failed in a way that nobody foresaw; the log has the details
"""

from __future__ import annotations


class ServerError(Exception):
    """Base of all errors of this package's own."""


class SettingsError(ServerError):
    """A setting has a value that cannot be used."""


class AddressError(ServerError):
    """The port is in use or not permitted, or the host is not one of this machine."""


class UnknownClauseError(ServerError):
    """No clause of the library has the id."""

    def __init__(self, clause_id: str) -> None:
        super().__init__(f"没有编号为“{clause_id}”的条款。编号可从回答的引用中取得；文件更新后编号可能已变。")


class UnexpectedError(ServerError):
    """Answering or checking failed for a reason that is no message for people; ``__cause__`` holds it."""

    def __init__(self) -> None:
        super().__init__("服务内部出错，这次没有完成。请稍后再试；若一直如此，请把运行日志交给维护人员。")
