"""Generators and the like as lists: a result that can be compared, copied and sent."""

from __future__ import annotations

import collections.abc
import itertools

MAX_ITEMS = 10_000
_MAX_DEPTH = 8
_VIEWS = (collections.abc.KeysView, collections.abc.ValuesView, collections.abc.ItemsView)


class TooManyItems(Exception):
    """An iterator that does not end within the bound; the text says what it is."""


def is_iterator(value: object) -> bool:
    """Whether a value is materialized to a list: a generator, zip, map, range, a dictionary's view."""
    return isinstance(value, (range, collections.abc.Iterator, *_VIEWS))


def is_materialized(value: object) -> bool:
    """Whether `materialize` makes a list of it; an instance of a notebook's own iterator class stays itself."""
    return is_iterator(value) and type(value).__module__ != "__main__"


def materialize(value: object, max_items: int = MAX_ITEMS, depth: int = 0) -> object:
    """The value with iterators in it run to their end; this runs the code behind them.

    Raises:
        TooManyItems: one yields more than `max_items`.
    """
    if depth < _MAX_DEPTH and type(value) in (list, tuple, dict):
        return _container(value, max_items, depth)
    if isinstance(value, collections.abc.Iterable) and is_materialized(value):
        items = list(itertools.islice(iter(value), max_items + 1))
        if len(items) > max_items:
            raise TooManyItems(f"a generator of more than {max_items} items")
        return [materialize(item, max_items, depth + 1) for item in items]
    return value


def _container(value: object, max_items: int, depth: int) -> object:
    """The container itself where nothing in it is an iterator."""
    if isinstance(value, dict):
        items = {key: materialize(item, max_items, depth + 1) for key, item in value.items()}
        return value if all(items[key] is item for key, item in value.items()) else items
    assert isinstance(value, list | tuple)
    if not any(is_materialized(item) or type(item) in (list, tuple, dict) for item in value):
        return value
    made = [materialize(item, max_items, depth + 1) for item in value]
    if all(new is old for new, old in zip(made, value, strict=True)):
        return value
    return made if isinstance(value, list) else tuple(made)
