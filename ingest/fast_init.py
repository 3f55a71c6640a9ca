"""Frozen dataclasses of which parsing makes tens of thousands: an ``__init__`` that costs half as much."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def fast_init(cls: type[T]) -> type[T]:
    """Replace the ``__init__`` of a frozen, slotted dataclass by one that does the same in half the time.

    The one that ``dataclasses`` writes has ``object.__setattr__`` find each slot by its name for each new object. Here
    the slots are found once, when the class is made; its objects are as frozen as before. Raises ``TypeError`` for a
    class that is not frozen and slotted, or whose fields need more than to be set.
    """
    stated: tuple[Field[Any], ...] = fields(cls)  # type: ignore[arg-type]  # raises TypeError for any other class
    frozen = cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
    if not frozen or hasattr(cls, "__post_init__") or not all(_is_plain(cls, field) for field in stated):
        raise TypeError(f"{cls.__qualname__} is no frozen, slotted dataclass of plain fields")
    names: dict[str, Any] = {f"_set_{field.name}": getattr(cls, field.name).__set__ for field in stated}
    names |= {f"_default_{field.name}": field.default for field in stated}
    parameters = (f.name if f.default is MISSING else f"{f.name}=_default_{f.name}" for f in stated)
    lines = [f"def __init__(self, {', '.join(parameters)}):", *(f" _set_{f.name}(self, {f.name})" for f in stated)]
    exec("\n".join(lines), names)  # noqa: S102  of nothing but the names of fields, as dataclasses does
    init = names["__init__"]
    init.__qualname__, init.__annotations__ = f"{cls.__qualname__}.__init__", cls.__init__.__annotations__
    cls.__init__ = init  # type: ignore[method-assign]
    return cls


def _is_plain(cls: type[T], field: Field[Any]) -> bool:
    slotted = field.name in cls.__dict__.get("__slots__", ())
    return slotted and field.init and not field.kw_only and field.default_factory is MISSING
