"""Removing for good what endangers somebody: what can be removed, and what is left of a change that held it (sync S2.8).

Standard library only, and no database: ``stripped`` takes the bytes of one change and gives them back without what goes.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.domain import forms
from server.domain.forms import FORMS, SLOT, Form
from server.domain.merge import WITHDRAWN
from server.domain.strict_json import BadJson, loads

ASKED, CONFIRMED, REFUSED = "asked", "confirmed", "refused"
STATUSES = (ASKED, CONFIRMED, REFUSED)
REMOVED = "[removed]"  # stands where a text must stand
# What people wrote about a statement: reasons, questions, notes of answers.  Chosen like a field.
TEXTS = "texts"
# A statement cannot be without these, so something stands in their place.
NEEDED = frozenset({f.name for form in FORMS.values() for f in form.fields if f.required and f.type == "text"} | {"site.said"})
LEAST = 3  # characters; a shorter text is not looked for inside others: "no" stands in half of them
MEMBERS = frozenset(
    {
        "id", "device", "n", "entity", "key", "action", "base", "prev", "reason", "recorded_at", "session", "elapsed_ms",
        "values", "edits", "answer", "mends", "conflict", "field", "candidate", "value",
    }
)  # fmt: skip
# Of these only what is plain: an object in their place could hold anything.
PLAIN = MEMBERS - {"base", "values", "edits", "answer", "reason", "value"}
IDENTITY = ("id", "device", "n", "entity", "key", "action", "prev", "recorded_at", "session", "elapsed_ms")

Goes = Callable[[str, Any], bool]  # whether this value of this field is to be removed
Found = tuple[str, Any]  # (field, value)


def is_removable(form: Form, name: str) -> bool:
    """Whether a field may hold what endangers somebody: texts, what names a file, where somebody stood, what somebody was
    announced as, and what this server does not know.  A number or a choice that is wrong is corrected."""
    if name in forms.FIXED or name == WITHDRAWN:
        return False
    known = form.field(name)
    return known is None or known.type == "text" or known.switch is not None or slot_of(name) is not None


def slot_of(name: str) -> str | None:
    """The slot of ``attachment.<slot>`` and of its fields; none for any other name."""
    parts = name.split(".")
    return parts[1] if parts[0] == "attachment" and 1 < len(parts) < 4 and SLOT.fullmatch(parts[1]) else None


def group_of(name: str) -> str:
    """What a field is chosen by: all that is said of one file goes together."""
    slot = slot_of(name)
    return name if slot is None else f"attachment.{slot}"


def expanded(chosen: Iterable[str]) -> frozenset[str]:
    """The fields behind what was chosen."""
    found: set[str] = set()
    for name in chosen:
        whole = name == group_of(name) and slot_of(name) is not None
        found |= {f"{name}.{part}" for part in ("sha256", "size", "type")} if whole else {name}
    return frozenset(found)


def message(key: str, name: str, value: Any) -> bytes:
    """What is hashed of a removed value: with the statement and the field, so that equal values of two do not match."""
    return json.dumps([key, name, value], ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def names(redacted: Iterable[Mapping[str, Any]] | None) -> list[str]:
    """The fields that a change in custody no longer has, of what is kept there of its redactions."""
    return sorted({name for one in redacted or () for name in one["fields"]})


def words_of(found: Iterable[Found]) -> list[str]:
    """Removed texts as they are looked for inside what people wrote about a statement, the longest first."""
    return sorted({v.strip() for _, v in found if isinstance(v, str) and len(v.strip()) >= LEAST and v != REMOVED}, key=len)[::-1]


def scrubbed(text: str, words: Iterable[str]) -> str:
    """``text`` without the removed texts that it quotes."""
    for word in words:
        text = text.replace(word, REMOVED)
    return text


@dataclass(slots=True)
class Stripped:
    """A change without what went.  ``found``: the (field, value) that went; nothing where the bytes stay as they are."""

    raw: dict[str, Any]
    found: list[Found] = field(default_factory=list)
    whole: bool = False  # nothing but its identity is left
    words: tuple[str, ...] = ()  # removed texts, which stand in nothing that is left of it

    def body(self) -> bytes:
        """What is kept in the place of the bytes.  It names the fields that went, so that it can still be read as a change."""
        words = (*self.words, *words_of(self.found))
        kept = IDENTITY if self.whole else self.raw
        left = {name: self.raw[name] for name in kept if name in self.raw and _is_fit(name, self.raw[name], words)}
        gone = sorted({*left.get("redacted", ()), *(name for name, _ in self.found)})
        return json.dumps({**left, "redacted": gone}, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def stripped(body: bytes, goes: Goes, words: Iterable[str] = ()) -> Stripped | None:
    """The change in ``body`` without the values that go, and without ``words`` in what was written beside them; none where
    it holds neither.  What cannot be read as strict JSON keeps nothing but its identity where it holds one of them."""
    try:
        raw = loads(body)
    except BadJson:
        return _unread(body, goes, words)
    if not isinstance(raw, dict):
        return None
    text = body.decode("utf-8", "surrogatepass")
    done = Stripped({name: value for name, value in raw.items() if name in MEMBERS or name == "redacted"})
    done.words = tuple(words)
    whole = not _take(done, goes)
    changed = _write(done, goes, done.words)
    if whole:
        # Not the shape of a change: it was quarantined, and what it holds is anywhere in it.
        if not done.found and not any(word in text for word in words):
            return None
        return Stripped(raw, done.found, whole=True, words=done.words)
    return done if done.found or changed else None


def _take(done: Stripped, goes: Goes) -> bool:
    """Take values, edits and a decided value; whether all of it had the shape that a change has."""
    raw = done.raw
    values, edits = raw.get("values", {}), raw.get("edits", {})
    if not isinstance(values, dict) or not isinstance(edits, dict) or not all(isinstance(e, dict) for e in edits.values()):
        done.found += [(name, value) for name, value in _anywhere(raw) if goes(name, value)]
        return False
    if values:
        raw["values"] = {name: _left(name) if _gone(done, name, v, goes) else v for name, v in values.items()}
        raw["values"] = {name: v for name, v in raw["values"].items() if v is not None}
    if edits:
        kept = {}
        for name, edit in edits.items():
            if _gone(done, name, edit.get("now"), goes):
                _gone(done, name, edit.get("was"), goes)
                continue
            was = None if _gone(done, name, edit.get("was"), goes) else edit.get("was")
            kept[name] = {"was": was, "now": edit.get("now")}
        raw["edits"] = kept
    if isinstance(raw.get("field"), str) and _gone(done, raw["field"], raw.get("value"), goes):
        raw["value"] = None
    return True


def _left(name: str) -> str | None:
    return REMOVED if name in NEEDED else None


def _gone(done: Stripped, name: str, value: Any, goes: Goes) -> bool:
    if value is None or value == REMOVED or not goes(name, value):
        return False
    done.found.append((name, value))
    return True


def _write(done: Stripped, goes: Goes, words: tuple[str, ...]) -> bool:
    """Take what was written beside the values: a reason, the note of an answer.  Whether anything of it went."""
    changed = False
    places = [(done.raw, "reason")]
    if isinstance(done.raw.get("answer"), dict):
        done.raw["answer"] = dict(done.raw["answer"])
        places.append((done.raw["answer"], "note"))
    for holder, name in places:
        text = holder.get(name)
        if not isinstance(text, str) or text == REMOVED:
            continue
        holder[name] = REMOVED if _gone(done, TEXTS, text, goes) else scrubbed(text, words)
        changed = changed or holder[name] != text
    return changed


def _unread(body: bytes, goes: Goes, words: Iterable[str]) -> Stripped | None:
    """A text that the strict loader refused: a name may stand in it twice, so it is looked for everywhere."""
    pairs: list[Found] = []

    def seen(members: list[Found]) -> dict[str, Any]:
        pairs.extend(members)
        return dict(members)

    text = body.decode("utf-8", "replace")
    try:
        raw = json.loads(text, object_pairs_hook=seen)
    except (ValueError, RecursionError):
        raw = {}
    found = [one for pair in pairs for one in _of_pair(*pair) if one[1] is not None and goes(*one)]
    if not found and not any(word in text for word in words):
        return None
    return Stripped(raw if isinstance(raw, dict) else {}, found, whole=True, words=tuple(words))


def _is_fit(name: str, value: Any, words: Iterable[str]) -> bool:
    if name in PLAIN:
        return value is None or isinstance(value, int) or (isinstance(value, str) and not any(word in value for word in words))
    if name == "base":
        return value is None or (isinstance(value, dict) and value.keys() <= {"epoch", "version"})
    return True


def _anywhere(raw: Any) -> Iterable[Found]:
    if isinstance(raw, Mapping):
        for name, value in raw.items():
            yield from _of_pair(str(name), value)
            yield from _anywhere(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _anywhere(value)


def _of_pair(name: str, value: Any) -> list[Found]:
    found = [(name, value)]
    if isinstance(value, dict):
        found += [(name, value[part]) for part in ("was", "now") if part in value]
    if name in ("reason", "note"):
        found.append((TEXTS, value))
    return found
