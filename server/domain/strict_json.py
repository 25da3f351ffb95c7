"""The strict door (protection P1): one JSON loader for everything that comes from outside."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

MAX_DEPTH = 20
MAX_KEYS = 500
MAX_INTEGER = 2**53
SURROGATE = re.compile("[\ud800-\udfff]")
STRINGS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
NOT_BRACKETS = re.compile(r"[^\[\]{}]+")


class BadJson(ValueError):
    """Not JSON that we accept; the text says why, without quoting values."""


def loads(raw: bytes | str, *, frozen: str | None = None) -> Any:
    """Parse strict JSON: UTF-8 without BOM, no duplicate names, no fractions, integers within ±2^53, bounded depth and
    width, no lone surrogate and no U+0000.  Raises ``BadJson``.

    Positions are integers and nothing else here needs a fraction, so a float is always a mistake.
    ``frozen`` names a member whose texts are not judged: they are kept as bytes whatever they hold (sync S1).
    """
    text = _decode(raw)
    _check_depth(text)
    # UTF-8 holds no lone surrogate and JSON no bare control character: they can only have been written as escapes.
    escaped = isinstance(raw, str) or "\\u" in text
    try:
        value = _decoder(frozen, escaped).decode(text)
    except BadJson:
        raise
    except (ValueError, RecursionError) as error:
        raise BadJson("not JSON") from error
    if escaped and not isinstance(value, dict):
        _check(value)
    return value


def check_text(text: str) -> str:
    """Refuse text that cannot be stored or shown whole: lone surrogates and U+0000."""
    if "\x00" in text:
        raise BadJson("a text holds U+0000")
    if SURROGATE.search(text):
        raise BadJson("a text holds half a character (lone surrogate)")
    return text


def _decode(raw: bytes | str) -> str:
    if isinstance(raw, str):
        return raw
    if raw.startswith(b"\xef\xbb\xbf"):
        raise BadJson("a byte order mark stands before the JSON")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson("not UTF-8") from error


def _check_depth(text: str) -> None:
    # Before the parser recurses.  Few bodies hold more brackets than the limit outside their strings.
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in NOT_BRACKETS.sub("", STRINGS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise BadJson(f"nested deeper than {MAX_DEPTH}")


@cache
def _decoder(frozen: str | None, escaped: bool) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object_hook(frozen, escaped),
        parse_float=_no_fraction,
        parse_int=_integer,
        parse_constant=_no_constant,
    )


def _object_hook(frozen: str | None, escaped: bool) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(pairs) > MAX_KEYS:
            raise BadJson(f"more than {MAX_KEYS} names in one object")
        whole = dict(pairs)
        if len(whole) != len(pairs):
            raise BadJson("a name stands twice in one object")
        if not escaped:
            return whole
        for name, value in pairs:
            check_text(name)
            if name != frozen:
                _check(value)
        return whole

    return made


def _check(value: Any) -> None:
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check(item)


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise BadJson("an integer beyond ±2^53")
    return int(digits)


def _no_fraction(_: str) -> NoReturn:
    raise BadJson("a fraction where only whole numbers are used")


def _no_constant(_: str) -> NoReturn:
    raise BadJson("NaN or Infinity")
