"""The strict door's loader: what it takes it takes as it is, and everything else it names without quoting it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.strict_json import MAX_DEPTH, MAX_INTEGER, MAX_KEYS, BadJson, loads

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans())
def test_whatever_is_ours_to_say_is_read_as_it_was_said(value: Any, escaped: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_and_never_anything_else(raw: bytes) -> None:
    try:
        value = loads(raw)
    except BadJson:
        return
    assert json.loads(raw) == value


@given(st.text('{}[]",:\\u0123456789eE.+-naINtrufls \x00\ufeff', max_size=60))
def test_what_only_looks_like_json_is_read_or_refused_too(text: str) -> None:
    with suppress(BadJson):
        loads(text.encode())


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"\xff{}", "UTF-8"),
        (b'{"a": "\xed\xa0\xbd"}', "UTF-8"),
        (b'{"a": 1, "a": 1}', "twice"),
        (b'{"a": 1, "\\u0061": 2}', "twice"),
        (b'[{"x": {"a": 1, "a": 2}}]', "twice"),
        (b"NaN", "NaN"),
        (b"[-Infinity]", "NaN or Infinity"),
        (b"1e999", "fraction"),
        (b"-0.0", "fraction"),
        (b"1E2", "fraction"),
        (b"9007199254740993", "2^53"),
        (b"-9007199254740993", "2^53"),
        (b"1" + b"0" * 10_000, "2^53"),
        (b"[" * 21 + b"]" * 21, "deeper"),
        (b"[" * 1_000_000, "deeper"),
        (b'{"a":' * 21 + b"1" + b"}" * 21, "deeper"),
        (b'["\\ud800"]', "surrogate"),
        (b'{"\\udfff": 1}', "surrogate"),
        (b'"\\udc00\\ud800"', "surrogate"),
        (b'[[["a\\u0000"]]]', "U+0000"),
        (b'{"\\u0000": 1}', "U+0000"),
        (b"", "not JSON"),
        (b"{}{}", "not JSON"),
        (b"[1,]", "not JSON"),
        (b'"\n"', "not JSON"),
    ],
)
def test_what_it_refuses_it_names(raw: bytes, why: str) -> None:
    with pytest.raises(BadJson, match=why.replace("+", r"\+").replace("^", r"\^")):
        loads(raw)


def test_it_goes_to_its_bounds_and_not_beyond() -> None:
    deep = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert loads(deep)
    assert loads(str(MAX_INTEGER).encode()) == MAX_INTEGER
    assert loads(str(-MAX_INTEGER).encode()) == -MAX_INTEGER
    assert len(loads(json.dumps({str(n): n for n in range(MAX_KEYS)}))) == MAX_KEYS
    with pytest.raises(BadJson, match=str(MAX_KEYS)):
        loads(json.dumps({str(n): n for n in range(MAX_KEYS + 1)}))


def test_brackets_inside_texts_are_no_depth() -> None:
    text = '\\"' + "[{" * 1000
    assert loads(json.dumps({"note": text})) == {"note": text}


def test_two_halves_make_one_character() -> None:
    assert loads(b'"\\ud83d\\ude8c"') == "\U0001f68c"


def test_only_the_texts_of_a_frozen_member_are_left_unjudged() -> None:
    raw = b'{"changes": ["\\ud800", "a\\u0000"], "app": "x"}'
    assert loads(raw, frozen="changes")["changes"] == ["\ud800", "a\x00"]
    for bad in (
        b'{"changes": [], "app": "\\ud800"}',
        b'{"changes": [], "changes": []}',
        b'{"changes": [1.5]}',
        b'{"changes": [{"a": "\\ud800"}]}',
    ):
        with pytest.raises(BadJson):
            loads(bad, frozen="changes")


def test_a_refusal_quotes_nothing_of_what_it_refuses() -> None:
    for raw in (b'{"secret": 1, "secret": 2}', b'{"secret": "\\ud800"}', b'{"secret" 1}', b"secret"):
        with pytest.raises(BadJson) as refused:
            loads(raw)
        assert "secret" not in str(refused.value)
