"""Sites from a CSV file: every bad row named by line and column, and all or nothing written."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Row:
    """What one line would do: add · change · same · error."""

    line: int
    action: str
    code: str | None
    name: str | None
    errors: tuple[str, ...] = ()


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
    errors: tuple[str, ...] = ()


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
            row = _wrong(line, row.code, (f"code: stands on line {lines_of[row.code]} already",))
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
        errors = _wrong_columns(header)
        if errors:
            yield Line(1, {}, errors)
            return
        for count, cells in enumerate(reader, 1):
            if count > MOST_ROWS:
                yield Line(reader.line_num, {}, (f"more than {MOST_ROWS} rows; import them in parts",))
                return
            if not any(cell.strip() for cell in cells):
                continue
            wrong = () if len(cells) == len(header) else (f"{len(cells)} cells where {len(header)} columns are",)
            cleaned = (unicodedata.normalize("NFC", cell).strip() for cell in cells)
            yield Line(reader.line_num, dict(zip(header, cleaned, strict=False)), wrong)
    except csv.Error as error:
        yield Line(reader.line_num, {}, (f"not CSV: {error}",))


def _separator(header: str) -> str:
    """What parts the columns, seen from the header, where no name holds any of them: spreadsheets write semicolons where the
    comma is the decimal mark."""
    return max(SEPARATORS, key=header.count)


def _wrong_columns(header: list[str]) -> tuple[str, ...]:
    errors = [f"column {name} is missing" for name in NEEDED if name not in header]
    if not set(NAMES) & set(header):
        errors.append(f"a column with names is missing: {', '.join(NAMES)}")
    errors += [f"column {name!r} is not known" for name in header if name not in (*NEEDED, *OPTIONAL)]
    errors += [f"column {name} stands twice" for name in sorted({name for name in header if header.count(name) > 1})]
    return tuple(errors)


def _judge(line: Line, existing: Mapping[str, Site]) -> tuple[Row, Site | None, dict[str, Any]]:
    code = line.cells.get("code", "").upper() or None
    if line.errors:
        return _wrong(line, code, line.errors), None, {}
    site = existing.get(code or "")
    given, errors = _values(line.cells, site)
    whole: dict[str, Any] = {name: getattr(site, name) if site else sites.EMPTY.get(name) for name in sites.EDITABLE}
    whole |= {"code": code or "", "kind": ""} if site is None else {}
    whole |= given
    if not errors:
        try:
            sites.check(whole)
        except Invalid as invalid:
            found = invalid.fields or {}
            errors = [f"{COLUMNS.get(name, name)}: {message}" for name, texts in found.items() for message in texts]
    if errors:
        return _wrong(line, code, tuple(errors)), None, {}
    name = rules.name_in(whole["names"])
    if site is None:
        return Row(line.number, "add", code, name), None, whole
    moved = sites.moved_fields(site, given)
    return Row(line.number, "change" if moved else "same", code, name), site, moved


def _values(cells: Mapping[str, str], site: Site | None) -> tuple[dict[str, Any], list[str]]:
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
    errors = []
    for column in ("latitude", "longitude"):
        if cells.get(column):
            try:
                values[f"{column}_e7"] = _degrees(cells[column])
            except ValueError:
                errors.append(f"{column}: {cells[column][:20]!r} is not a number of degrees such as 36.158")
    return values, errors


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


def _wrong(line: Line, code: str | None, errors: tuple[str, ...]) -> Row:
    name = next((line.cells[column] for column in NAMES if line.cells.get(column)), None)
    return Row(line.number, "error", code, name, errors)


def _write(session: Session, actor: Actor | None, operation: str, site: Site | None, values: dict[str, Any]) -> None:
    if site is None:
        site = sites.begun(operation)
        sites.save(session, site, values)
        audit.record(session, actor, "added", "site", site.id)
    else:
        sites.save(session, site, {**values, "rev": site.rev + 1})
        audit.record(session, actor, revisions.changed(list(values)), "site", site.id)
    sites.tell(session, site)
