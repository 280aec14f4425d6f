import type { Amount } from '../money.ts';
import type { Instant } from '../time.ts';
import type { FactName, RowOf } from './fact-row.ts';

/** What a cell of each type becomes. */
interface CellTypes {
  /** An id or a code: text of 1 to 64 characters. */
  readonly name: string;
  /** The same; empty is null. */
  readonly optional_name: string | null;
  /** Text of 1 to 1000 characters, of any lines. */
  readonly note: string;
  readonly instant: Instant;
  /** Empty is `ALWAYS`. */
  readonly optional_from: Instant;
  /** Empty is `FOREVER`: still running. */
  readonly to: Instant;
  readonly amount: Amount;
  readonly amount_from_zero: Amount;
  readonly amount_above_zero: Amount;
  /** From −1 000 000 000 to 1 000 000 000. */
  readonly whole_number: number;
  readonly person_or_organisation: 'person' | 'organisation';
  readonly enrol_or_leave: 'enrol' | 'leave';
  /** Empty is null. */
  readonly optional_yes_or_no: boolean | null;
  /** Empty is no. */
  readonly yes: boolean;
}

export type CellType = keyof CellTypes;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type CellTypeOf<T> = { [C in CellType]: Same<CellTypes[C], T> extends true ? C : never }[CellType];

type Columns<F extends FactName> = {
  readonly [C in Exclude<keyof RowOf<F>, 'fact'>]: CellTypeOf<RowOf<F>[C]>;
};

type FactSpecs = {
  readonly [F in FactName]: {
    /** Its file in a directory of facts. */
    readonly file: string;
    /** In the order of the published header; `withdrawn` is allowed in every file. */
    readonly columns: Columns<F>;
    /** The columns after `subscriber` that tell one fact from another. */
    readonly key: readonly Exclude<keyof RowOf<F>, 'fact' | 'subscriber' | 'withdrawn'>[];
  };
};

/** Every fact on disk and over the wire (docs/domain.md "Facts"). Adding a column here is all that reading and writing need. */
export const FACT_SPECS: FactSpecs = {
  subscriber: {
    file: 'subscribers.csv',
    columns: {
      subscriber: 'name',
      kind: 'person_or_organisation',
      segment: 'name',
      from: 'optional_from',
      withdrawn: 'yes',
    },
    key: ['from'],
  },
  service: {
    file: 'services.csv',
    columns: { subscriber: 'name', service: 'name', from: 'instant', to: 'to', withdrawn: 'yes' },
    key: ['service', 'from'],
  },
  blocking: {
    file: 'blockings.csv',
    columns: { subscriber: 'name', kind: 'name', from: 'instant', to: 'to', withdrawn: 'yes' },
    key: ['kind', 'from'],
  },
  fee: {
    file: 'fees.csv',
    columns: {
      subscriber: 'name',
      service: 'name',
      tariff: 'name',
      amount: 'amount_from_zero',
      from: 'instant',
      withdrawn: 'yes',
    },
    key: ['service', 'from'],
  },
  payment: {
    file: 'payments.csv',
    columns: { subscriber: 'name', id: 'name', at: 'instant', amount: 'amount_above_zero', withdrawn: 'yes' },
    key: ['id'],
  },
  charge: {
    file: 'charges.csv',
    columns: {
      subscriber: 'name',
      id: 'name',
      at: 'instant',
      amount: 'amount',
      category: 'name',
      withdrawn: 'yes',
    },
    key: ['id'],
  },
  balance: {
    file: 'balances.csv',
    columns: { subscriber: 'name', at: 'instant', amount: 'amount', withdrawn: 'yes' },
    key: ['at'],
  },
  promotion: {
    file: 'promotions.csv',
    columns: { subscriber: 'name', promotion: 'name', from: 'instant', to: 'to', withdrawn: 'yes' },
    key: ['promotion', 'from'],
  },
  enrolment: {
    file: 'enrolments.csv',
    columns: {
      subscriber: 'name',
      at: 'instant',
      action: 'enrol_or_leave',
      programme: 'optional_name',
      author: 'optional_name',
      channel: 'optional_name',
      withdrawn: 'yes',
    },
    key: ['programme', 'at'],
  },
  opening: {
    file: 'openings.csv',
    columns: {
      subscriber: 'name',
      at: 'instant',
      value: 'whole_number',
      programme: 'optional_name',
      enrolled: 'optional_yes_or_no',
      withdrawn: 'yes',
    },
    key: ['programme', 'at'],
  },
  adjustment: {
    file: 'adjustments.csv',
    columns: {
      subscriber: 'name',
      id: 'name',
      at: 'instant',
      delta: 'whole_number',
      author: 'name',
      reason: 'note',
      programme: 'optional_name',
      withdrawn: 'yes',
    },
    key: ['id'],
  },
  termination: {
    file: 'terminations.csv',
    columns: { subscriber: 'name', at: 'instant', withdrawn: 'yes' },
    key: ['at'],
  },
};

export const FACT_NAMES = Object.keys(FACT_SPECS) as readonly FactName[];

export interface Column {
  readonly name: string;
  readonly type: CellType;
  /** Whether a file may leave the whole column out, and every cell of it may be empty. */
  readonly optional: boolean;
}

const OPTIONAL: ReadonlySet<CellType> = new Set([
  'optional_name',
  'optional_from',
  'optional_yes_or_no',
  'yes',
]);

const columnLists = new Map<FactName, readonly Column[]>();
for (const fact of FACT_NAMES) {
  const types: Readonly<Record<string, CellType>> = FACT_SPECS[fact].columns;
  columnLists.set(
    fact,
    Object.entries(types).map(([name, type]) => ({ name, type, optional: OPTIONAL.has(type) })),
  );
}

/** The columns of a fact as a list, in the order of the published header. */
export function columnsOf(fact: FactName): readonly Column[] {
  return columnLists.get(fact) ?? [];
}

/** The fact that a file of this name holds; `undefined` for another name. */
export function factOfFile(file: string): FactName | undefined {
  return FACT_NAMES.find((fact) => FACT_SPECS[fact].file === file);
}

/** The fact of this name; `undefined` for text that names none. */
export function parseFactName(text: string): FactName | undefined {
  return FACT_NAMES.find((fact) => fact === text);
}
