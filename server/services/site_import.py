"""Sites from a CSV file: every bad row named by line and column, and all or nothing written."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.domain import sites as rules
from server.domain.access import Actor
from server.domain.refusals import Invalid
from server.models import Operation, Site
from server.services import audit, revisions, sites

NAMES = {f"name_{language}": language for language in rules.LANGUAGES}
NEEDED = ("code", "kind")
OPTIONAL = (*NAMES, "latitude", "longitude", "admin1_pcode", "pcode", "held_by", "position_quality", "time_zone")
# Where a column is called otherwise than the field it fills.
COLUMNS = {"latitude_e7": "latitude", "longitude_e7": "longitude", **{f"names.{v}": k for k, v in NAMES.items()}}
MOST_ROWS = 5000
SEPARATORS = (",", ";", "\t")


# What is wrong with a value, by the field that it was for; of a position see ``_about_value``.
WRONG_VALUES = {
    "code": "code-wrong",
    "kind": "kind-unknown",
    "names": "name-missing",
    "pcode": "pcode-wrong",
    "position_quality": "quality-unknown",
    "time_zone": "zone-unknown",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: ``slug`` for programs, which say it in their reader's language, ``text`` for who reads
    English.  ``said`` is what stands there, ``number`` and ``of`` what is counted."""

    slug: str
    text: str
    column: str | None = None
    said: str | None = None
    number: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What one line would do: add · change · same · error."""

    line: int
    action: str
    code: str | None
    name: str | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> list[str]:
        """The problems in English."""
        return [problem.text for problem in self.problems]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    rows: tuple[Row, ...]
    committed: bool

    def count(self, action: str) -> int:
        """How many rows are of ``action``."""
        return sum(row.action == action for row in self.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its cells by column, and what is wrong with its shape."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def import_sites(session: Session, actor: Actor | None, operation: str, text: str, *, commit: bool) -> Imported:
    """Read ``text``; where no row is wrong and ``commit`` is asked, add and change sites.  An empty cell changes nothing.

    Sites that the file does not name stay as they are.
    """
    if session.get(Operation, operation) is None:
        raise Invalid({"operation": ["Choose an operation."]})
    existing = {site.code: site for site in session.scalars(select(Site).where(Site.operation_id == operation))}
    rows: list[Row] = []
    wanted: list[tuple[Site | None, dict[str, Any]]] = []
    lines_of: dict[str, int] = {}
    for line in _lines(text):
        row, site, values = _judge(line, existing)
        if row.code and row.code in lines_of:
            before = lines_of[row.code]
            text = f"code: stands on line {before} already"
            row = _wrong(line, row.code, [Problem("stands-already", text, "code", row.code, before)])
        elif row.code:
            lines_of[row.code] = line.number
        rows.append(row)
        if row.action in ("add", "change"):
            wanted.append((site, values))
    whole = Imported(tuple(rows), committed=commit and all(row.action != "error" for row in rows))
    if whole.committed:
        for found, values in wanted:
            _write(session, actor, operation, found, values)
    return whole


def _lines(text: str) -> Iterator[Line]:
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_separator(lines[0] if lines else ""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        problems = _wrong_columns(header)
        if problems:
            yield Line(1, {}, problems)
            return
        for count, cells in enumerate(reader, 1):
            if count > MOST_ROWS:
                text = f"more than {MOST_ROWS} rows; import them in parts"
                yield Line(reader.line_num, {}, (Problem("too-many-rows", text, number=MOST_ROWS),))
                return
            if not any(cell.strip() for cell in cells):
                continue
            wrong: tuple[Problem, ...] = ()
            if len(cells) != len(header):
                text = f"{len(cells)} cells where {len(header)} columns are"
                wrong = (Problem("cells-differ", text, number=len(cells), of=len(header)),)
            cleaned = (unicodedata.normalize("NFC", cell).strip() for cell in cells)
            yield Line(reader.line_num, dict(zip(header, cleaned, strict=False)), wrong)
    except csv.Error as error:
        yield Line(reader.line_num, {}, (Problem("not-csv", f"not CSV: {error}"),))


def _separator(header: str) -> str:
    """What parts the columns, seen from the header, where no name holds any of them: spreadsheets write semicolons where the
    comma is the decimal mark."""
    return max(SEPARATORS, key=header.count)


def _wrong_columns(header: list[str]) -> tuple[Problem, ...]:
    found = [Problem("column-missing", f"column {name} is missing", name) for name in NEEDED if name not in header]
    if not set(NAMES) & set(header):
        found.append(Problem("names-column-missing", f"a column with names is missing: {', '.join(NAMES)}"))
    unknown = [name for name in header if name not in (*NEEDED, *OPTIONAL)]
    found += [Problem("column-unknown", f"column {name!r} is not known", name) for name in unknown]
    twice = sorted({name for name in header if header.count(name) > 1})
    found += [Problem("column-twice", f"column {name} stands twice", name) for name in twice]
    return tuple(found)


def _about_value(field: str, message: str, whole: Mapping[str, Any], cells: Mapping[str, str]) -> Problem:
    """A refusal of the rules for sites, as a problem of the column that the field is filled from."""
    column = COLUMNS.get(field, field)
    if field.startswith("names."):
        slug = "name-wrong"
    elif field.endswith("_e7"):
        slug = "position-half" if whole[field] is None else "beyond-the-globe"
    else:
        slug = WRONG_VALUES[field]
    return Problem(slug, f"{column}: {message}", column, cells.get(column) or None)


def _judge(line: Line, existing: Mapping[str, Site]) -> tuple[Row, Site | None, dict[str, Any]]:
    code = line.cells.get("code", "").upper() or None
    if line.problems:
        return _wrong(line, code, line.problems), None, {}
    site = existing.get(code or "")
    given, problems = _values(line.cells, site)
    whole: dict[str, Any] = {name: getattr(site, name) if site else sites.EMPTY.get(name) for name in sites.EDITABLE}
    whole |= {"code": code or "", "kind": ""} if site is None else {}
    whole |= given
    if not problems:
        try:
            sites.check(whole)
        except Invalid as invalid:
            found = invalid.fields or {}
            problems = [_about_value(name, text, whole, line.cells) for name, texts in found.items() for text in texts]
    if problems:
        return _wrong(line, code, problems), None, {}
    name = rules.name_in(whole["names"])
    if site is None:
        return Row(line.number, "add", code, name), None, whole
    moved = sites.moved_fields(site, given)
    return Row(line.number, "change" if moved else "same", code, name), site, moved


def _values(cells: Mapping[str, str], site: Site | None) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {name: cells[name] for name in ("kind", "position_quality", "time_zone") if cells.get(name)}
    if cells.get("code"):
        values["code"] = cells["code"].upper()
    names = {language: cells[column] for column, language in NAMES.items() if cells.get(column)}
    values["names"] = {**(site.names if site else {}), **names}
    if pcode := cells.get("pcode") or cells.get("admin1_pcode"):
        values["pcode"] = pcode
    control = list(site.control) if site else []
    if (party := cells.get("held_by")) and (not control or control[-1]["party"] != party):
        values["control"] = [*control, {"party": party, "from": None, "to": None, "said_by": None}]
    problems = []
    for column in ("latitude", "longitude"):
        if cells.get(column):
            try:
                values[f"{column}_e7"] = _degrees(cells[column])
            except ValueError:
                said = cells[column][:20]
                text = f"{column}: {said!r} is not a number of degrees such as 36.158"
                problems.append(Problem("not-degrees", text, column, said))
    return values, problems


def _degrees(text: str) -> int:
    """Decimal degrees as a whole number of 10⁻⁷ degrees, a centimetre; raises ``ValueError``.

    A comma is a decimal mark: degrees have no thousands.
    """
    try:
        degrees = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not degrees.is_finite() or abs(degrees) > 1000:
        raise ValueError(text)
    return int((degrees * rules.DEGREE).to_integral_value())


def _wrong(line: Line, code: str | None, problems: Sequence[Problem]) -> Row:
    name = next((line.cells[column] for column in NAMES if line.cells.get(column)), None)
    return Row(line.number, "error", code, name, tuple(problems))


def _write(session: Session, actor: Actor | None, operation: str, site: Site | None, values: dict[str, Any]) -> None:
    if site is None:
        site = sites.begun(operation)
        sites.save(session, site, values)
        audit.record(session, actor, "added", "site", site.id)
    else:
        sites.save(session, site, {**values, "rev": site.rev + 1})
        audit.record(session, actor, revisions.changed(list(values)), "site", site.id)
    sites.tell(session, site)
