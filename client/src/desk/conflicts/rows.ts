/** The decision table: one row per field in dispute, one column per statement that stands in it. */
import type { Candidate, Conflict, ReportDetail, ReportVersion, Value } from "../../api/desk-types";

export interface Column {
  key: string;
  person: string;
  name: string;
  /** Empty for what was written at the desk. */
  device: string;
  /** Which of several statements of one person on one device; null where there is only one. */
  ordinal: number | null;
  recordedAt: string | null;
  receivedAt: string;
}

export interface Cell {
  value: Value;
  candidate: string | null;
  live: boolean;
  /** How far a number is from the value before. */
  difference: number | null;
  earlier: Value[];
  agreedBy: string[];
  changed: boolean;
  /** Two people removed it for good: it stands there, and cannot be chosen. */
  redacted: boolean;
}

export interface Row {
  field: string;
  before: Value;
  /** One per column; null where that person said nothing about this field. */
  cells: (Cell | null)[];
  /** The conflict to decide; null where only one side changed the field and nothing is in dispute. */
  conflict: Conflict | null;
  /** Who alone changed it. */
  only: string | null;
}

export interface Table {
  columns: Column[];
  rows: Row[];
}

/**
 * Whose column a candidate stands in.  Two candidates of one person in one conflict (two phones may bear one label)
 * are two statements and never share a column.
 */
function columnKeys(conflict: Conflict): string[] {
  const seen = new Map<string, number>();
  return conflict.candidates.map(({ by, device_label: device }) => {
    const source = `${by.id}|${device ?? ""}`;
    const ordinal = (seen.get(source) ?? 0) + 1;
    seen.set(source, ordinal);
    return `${source}|${ordinal}`;
  });
}

function columnsOf(conflicts: Conflict[]): Column[] {
  const columns = new Map<string, Column>();
  for (const conflict of conflicts) {
    const keys = columnKeys(conflict);
    conflict.candidates.forEach((candidate, index) => {
      const key = keys[index] ?? "";
      const known = columns.get(key);
      if (known && known.receivedAt <= candidate.received_at) return;
      columns.set(key, {
        key,
        person: candidate.by.id,
        name: candidate.by.name,
        device: candidate.device_label ?? "",
        ordinal: null,
        recordedAt: candidate.recorded_at,
        receivedAt: candidate.received_at,
      });
    });
  }
  const sorted = [...columns.values()].sort(
    (a, b) => a.receivedAt.localeCompare(b.receivedAt) || a.key.localeCompare(b.key),
  );
  for (const column of sorted) {
    const alike = sorted.filter((other) => other.person === column.person && other.device === column.device);
    if (alike.length > 1) column.ordinal = alike.indexOf(column) + 1;
  }
  return sorted;
}

function cellOf(candidate: Candidate, before: Value): Cell {
  const numbers = typeof candidate.value === "number" && typeof before === "number";
  return {
    value: candidate.value,
    candidate: candidate.id,
    live: candidate.live,
    difference: numbers ? (candidate.value as number) - (before as number) : null,
    earlier: candidate.earlier,
    agreedBy: candidate.agreed_by,
    changed: !same(candidate.value, before),
    redacted: candidate.redacted,
  };
}

/** What stands of a live candidate: the chain that set it may have gone on since, and only a decision sets the field. */
export function standing(cell: Cell): Value {
  return cell.earlier.length > 0 ? (cell.earlier[0] ?? null) : cell.value;
}

export function same(one: Value, other: Value): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function disputedRow(conflict: Conflict, columns: Column[]): Row {
  const keys = columnKeys(conflict);
  const cells = columns.map((column) => {
    const candidate = conflict.candidates[keys.indexOf(column.key)];
    return candidate ? cellOf(candidate, conflict.before) : null;
  });
  return { field: conflict.field, before: conflict.before, cells, conflict, only: null };
}

function valueBefore(versions: ReportVersion[], field: string, number: number): Value {
  const earlier = versions.filter((version) => version.number < number && field in version.sets);
  return earlier.at(-1)?.sets[field] ?? null;
}

/** The column whose statement made this version: the last of that person and device received by then. */
function columnOf(version: ReportVersion, columns: Column[]): number {
  const made = Date.parse(version.at);
  return columns.findLastIndex(
    (column) =>
      column.person === version.by.id &&
      column.device === (version.device_label ?? "") &&
      Date.parse(column.receivedAt) <= made,
  );
}

/** Fields that came with a disputed change and that nobody else touched: merged already, shown so that nothing is hidden. */
function mergedRows(report: ReportDetail, conflicts: Conflict[], columns: Column[]): Row[] {
  const versions = [...report.versions].sort((a, b) => a.number - b.number);
  const disputed = new Set(conflicts.map((conflict) => conflict.field));
  const rows: Row[] = [];
  for (const version of versions) {
    const at = columnOf(version, columns);
    const column = columns[at];
    if (version.number === 1 || !column) continue;
    for (const [field, value] of Object.entries(version.sets)) {
      if (disputed.has(field) || rows.some((row) => row.field === field)) continue;
      const before = valueBefore(versions, field, version.number);
      const cell: Cell = {
        value,
        candidate: null,
        live: true,
        difference: typeof value === "number" && typeof before === "number" ? value - before : null,
        earlier: [],
        agreedBy: [],
        changed: true,
        redacted: false,
      };
      rows.push({
        field,
        before,
        cells: columns.map((_, index) => (index === at ? cell : null)),
        conflict: null,
        only: column.name,
      });
    }
  }
  return rows;
}

export function decisionTable(report: ReportDetail, conflicts: Conflict[]): Table {
  const columns = columnsOf(conflicts);
  return {
    columns,
    rows: [
      ...conflicts.map((conflict) => disputedRow(conflict, columns)),
      ...mergedRows(report, conflicts, columns),
    ],
  };
}

/** How many recorded fields nobody disputes. */
export function agreeing(report: ReportDetail, table: Table): number {
  const shown = new Set(table.rows.map((row) => row.field));
  return Object.keys(report.values).filter((field) => report.values[field] !== null && !shown.has(field))
    .length;
}

/** Every version of the field says the same: there is nothing left to choose between. */
export function allEqual(conflict: Conflict): boolean {
  const [first, ...others] = conflict.candidates;
  return first !== undefined && others.every((candidate) => same(candidate.value, first.value));
}
