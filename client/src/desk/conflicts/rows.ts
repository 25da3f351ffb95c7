/** The decision table: one row per field in dispute, one column per person and device that stated something. */
import type { Candidate, Conflict, ReportDetail, ReportVersion, Value } from "../../api/desk-types";

export interface Column {
  key: string;
  person: string;
  name: string;
  /** Empty for what was written at the desk. */
  device: string;
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

function columnKey(candidate: Candidate): string {
  return `${candidate.by.id}|${candidate.device_label ?? ""}`;
}

function columnsOf(conflicts: Conflict[]): Column[] {
  const columns = new Map<string, Column>();
  for (const candidate of conflicts.flatMap((conflict) => conflict.candidates)) {
    const key = columnKey(candidate);
    const known = columns.get(key);
    if (known && known.receivedAt <= candidate.received_at) continue;
    columns.set(key, {
      key,
      person: candidate.by.id,
      name: candidate.by.name,
      device: candidate.device_label ?? "",
      recordedAt: candidate.recorded_at,
      receivedAt: candidate.received_at,
    });
  }
  return [...columns.values()].sort(
    (a, b) => a.receivedAt.localeCompare(b.receivedAt) || a.key.localeCompare(b.key),
  );
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
  };
}

export function same(one: Value, other: Value): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function disputedRow(conflict: Conflict, columns: Column[]): Row {
  const cells = columns.map((column) => {
    // A person with two candidates on one device (two chains) shows the later one here; the earlier stays listed below.
    const mine = conflict.candidates.filter((candidate) => columnKey(candidate) === column.key);
    const candidate = mine.at(-1);
    return candidate ? cellOf(candidate, conflict.before) : null;
  });
  return { field: conflict.field, before: conflict.before, cells, conflict, only: null };
}

function valueBefore(versions: ReportVersion[], field: string, number: number): Value {
  const earlier = versions.filter((version) => version.number < number && field in version.sets);
  return earlier.at(-1)?.sets[field] ?? null;
}

/** Fields that came with a disputed change and that nobody else touched: merged already, shown so that nothing is hidden. */
function mergedRows(report: ReportDetail, conflicts: Conflict[], columns: Column[]): Row[] {
  const versions = [...report.versions].sort((a, b) => a.number - b.number);
  const disputed = new Set(conflicts.map((conflict) => conflict.field));
  const rows: Row[] = [];
  for (const version of versions) {
    const at = columns.findIndex(
      (column) => column.person === version.by.id && column.device === (version.device_label ?? ""),
    );
    const column = columns[at];
    if (version.number === 1 || !column || Date.parse(version.at) < Date.parse(column.receivedAt)) continue;
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

/** Candidates of one person on one device beyond the one the column shows. */
export function hiddenCandidates(conflict: Conflict): Candidate[] {
  const last = new Map(conflict.candidates.map((candidate) => [columnKey(candidate), candidate.id]));
  return conflict.candidates.filter((candidate) => last.get(columnKey(candidate)) !== candidate.id);
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
