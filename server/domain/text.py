"""Which text may stand as a name or a reason."""

import unicodedata

# Zero width joiner and non-joiner are letters' business in Arabic and Persian, the two marks keep mixed lines in order.
NEEDED = frozenset("\u200c\u200d\u200e\u200f")


def unprintable(text: str, *, multiline: bool = False) -> bool:
    """Whether ``text`` holds control characters, direction overrides or other invisible ones: they disguise names."""
    allowed = NEEDED | {"\n", "\r", "\t"} if multiline else NEEDED
    return any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in allowed for char in text)
