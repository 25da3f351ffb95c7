"""Plain checks made from marshmallow schemas: they let through what is plainly valid and leave the rest to the schema.

marshmallow stays the one judge.  What a plain check lets through its schema would let through too, and load the same: a
property test holds the two together.  Whatever else there is, the schema judges, and words (docs/decisions/0025).
"""

from collections.abc import Callable
from typing import Any, cast

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, missing, validate

Accepts = Callable[[Any], bool]
Loads = Callable[[Any], Any]


class NotPlain(TypeError):
    """A schema that does more than look at one member after the other."""


class Plain:
    """The plain checks of one schema."""

    def __init__(self, schema: Schema) -> None:
        if any(schema._hooks.values()) or schema.many or schema.partial or schema.unknown not in (EXCLUDE, RAISE):
            raise NotPlain(f"{type(schema).__name__} does more than look at one member after the other")
        members = schema.load_fields
        if any(member.load_default is not missing or member.data_key for member in members.values()):
            raise NotPlain(f"{type(schema).__name__} fills in what is missing, or renames what is not")
        self.schema = schema
        self.known = {name: accepts(member) for name, member in members.items()}
        self.required = frozenset(name for name, member in members.items() if member.required)
        self.strict = schema.unknown == RAISE
        self.attributes = {name: member.attribute or name for name, member in members.items()}
        if any("." in attribute for attribute in self.attributes.values()):
            raise NotPlain(f"{type(schema).__name__} nests what stands side by side")
        self.loads = {name: loads for name, member in members.items() if (loads := _loads(member)) is not None}

    def accepts(self, raw: Any) -> bool:
        """Whether ``raw`` is plainly valid.  Members the schema passes over are passed over."""
        if type(raw) is not dict or not self.required <= raw.keys():
            return False
        known, strict = self.known, self.strict
        for name, value in raw.items():
            accept = known.get(name)
            if accept is None:
                if strict:
                    return False
            elif not accept(value):
                return False
        return True

    def load(self, raw: Any) -> dict[str, Any]:
        """What the schema loads of ``raw``; raises ``ValidationError`` as it does."""
        if not self.accepts(raw):
            return cast("dict[str, Any]", self.schema.load(raw))
        attributes = self.attributes
        loaded = {attributes[name]: value for name, value in raw.items() if name in attributes}
        for name, loads in self.loads.items():
            if name in raw:
                loaded[attributes[name]] = loads(raw[name])
        return loaded


def accepts(member: fields.Field[Any]) -> Accepts:
    """Whether ``member`` plainly takes a value."""
    type_accepts = _of_type(member)
    if type_accepts is None or member.pre_load or member.post_load:
        return _tried(member.deserialize)
    checks = [type_accepts, *(_of_validator(validator) for validator in member.validators)]
    if len(checks) == 2:
        first, second = checks
        together: Accepts = lambda value: first(value) and second(value)  # noqa: E731 - each is one of several shapes
    elif len(checks) == 1:
        [together] = checks
    else:
        together = lambda value: all(check(value) for check in checks)  # noqa: E731
    return (lambda value: value is None or together(value)) if member.allow_none else together


def _of_type(member: fields.Field[Any]) -> Accepts | None:
    """What the kind of ``member`` takes as it is; none where only itself can tell."""
    own = getattr(member, "accepts_plainly", None)
    if own is not None:
        return cast("Accepts", own)
    kind = type(member)
    if kind is fields.String:
        return lambda value: type(value) is str
    if kind is fields.Integer and cast("fields.Integer", member).strict:
        return lambda value: type(value) is int
    if kind is fields.Boolean:
        return lambda value: type(value) is bool
    if kind is fields.Nested:
        nested = cast("fields.Nested", member)
        return None if nested.unknown else _whole(Plain(nested.schema))
    if kind is fields.List:
        item = accepts(cast("fields.List[Any]", member).inner)
        return lambda value: type(value) is list and all(map(item, value))
    if kind is fields.Dict:
        return _dict(cast("fields.Dict", member))
    return None


def _whole(plain: Plain) -> Accepts:
    """As ``accepts``, without members that would be passed over."""
    return lambda value: plain.accepts(value) and value.keys() <= plain.known.keys()


def _dict(member: fields.Dict) -> Accepts:
    key: Accepts = accepts(member.key_field) if member.key_field else lambda _: True
    if member.value_field is None:
        return lambda value: type(value) is dict and all(map(key, value))
    inner = accepts(member.value_field)
    return lambda value: type(value) is dict and all(map(key, value)) and all(map(inner, value.values()))


def _of_validator(validator: Callable[[Any], Any]) -> Accepts:
    kind = type(validator)
    if kind is validate.Length:
        length = cast("validate.Length", validator)
        least = length.min or 0
        if length.equal is None and length.max is not None:
            most = length.max
            return lambda value: least <= len(value) <= most
    if kind is validate.OneOf:
        choices = tuple(cast("validate.OneOf", validator).choices)
        if all(type(choice) is str for choice in choices):
            return frozenset(choices).__contains__
    return _tried(validator)


def _tried(judge: Callable[[Any], Any]) -> Accepts:
    def accept(value: Any) -> bool:
        try:
            judge(value)
        except ValidationError:
            return False
        return True

    return accept


def _loads(member: fields.Field[Any]) -> Loads | None:
    """What makes of an accepted value what is loaded; none where that is the value itself."""
    if _of_type(member) is None or member.pre_load or member.post_load:
        return member.deserialize
    if type(member) is fields.Nested:
        nested = Plain(member.schema)
        alters = bool(nested.loads) or any(name != attribute for name, attribute in nested.attributes.items())
        return (lambda raw: None if raw is None else nested.load(raw)) if alters else None
    inner: fields.Field[Any] | None = None
    if type(member) is fields.List:
        inner = member.inner
    elif type(member) is fields.Dict:
        inner = member.value_field
    return None if inner is None or _loads(inner) is None else member.deserialize
