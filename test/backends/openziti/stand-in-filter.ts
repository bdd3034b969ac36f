import type { Reply } from '../../../src/backends/openziti/index.js';
import { failed } from './stand-in-rules.js';

type Row = Readonly<Record<string, unknown>>;

export interface Filtered {
  readonly rows: readonly Row[];
  /** What the filter itself says, which wins over the query. */
  readonly skip?: number;
  readonly limit?: number | 'none';
}

const PARTS = /^(.*?)(?: sort by (\w+)(?: (asc|desc))?)?(?: skip (\d+))?(?: limit (\d+|none))?$/;
const CLAUSE = /^(not )?(?:(\w[\w.-]*)|anyOf\((\w+)\)) ?(!=|=|contains|icontains|in|>) ?(.+)$/;

/** What a filter lets through, as far as it was recorded; a filter that is none is a fault of the caller. */
export function filtered(filter: string, rows: readonly Row[]): Filtered | Reply {
  const [, condition = '', key, order, skip, limit] = PARTS.exec(filter)!;
  const test = condition === 'true' ? () => true : clauseOf(condition);
  if (typeof test !== 'function') return test;
  const found = rows.filter(test);
  return {
    rows: key === undefined ? found : sortedBy(found, key, order === 'desc'),
    ...(skip !== undefined && { skip: Number(skip) }),
    ...(limit !== undefined && { limit: limit === 'none' ? ('none' as const) : Number(limit) }),
  };
}

export function sortedBy(rows: readonly Row[], key: string, isDown: boolean): readonly Row[] {
  const sorted = [...rows].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
  return isDown ? sorted.reverse() : sorted;
}

const FIELDS = ['createdAt', 'id', 'isSystem', 'name', 'semantic', 'type', 'updatedAt'];

function clauseOf(text: string): ((row: Row) => boolean) | Reply {
  const [, not, field, list, operator, written] = CLAUSE.exec(text) ?? [];
  if (operator === undefined) return badFilter(`Unexpected symbol: ${text}`);
  const key = field ?? list!;
  // A digit ends the name of a tag.
  const digit = /^tags\.[A-Za-z-]*(\d)/.exec(key);
  if (digit) return badSymbol(digit[1]!, key.indexOf(digit[1]!));
  if (!list && !FIELDS.includes(key) && !key.startsWith('tags.')) return badFilter(`unknown symbol '${key}'`);
  const value = readValue(written!);
  if (!value)
    return /^"/.test(written!) ? badSymbol('<EOF>', text.length) : badSymbol(written!, text.indexOf(written!));
  const is = (row: Row): boolean => compared(operator, list ? row[list] : fieldOf(row, key), value.value);
  return not ? (row) => !is(row) : is;
}

function fieldOf(row: Row, key: string): unknown {
  if (key.startsWith('tags.')) return (row.tags as Row | undefined)?.[key.slice(5)];
  return key === 'isSystem' ? (row.isSystem ?? false) : row[key];
}

function compared(operator: string, field: unknown, value: unknown): boolean {
  const one = (own: unknown): boolean => {
    switch (operator) {
      case '=':
        return own === value;
      case '!=':
        return (own ?? null) !== value;
      case 'contains':
        return String(own).includes(String(value));
      case 'icontains':
        return String(own).toLowerCase().includes(String(value).toLowerCase());
      case 'in':
        return (value as readonly unknown[]).includes(own);
      default:
        return String(own) > String(value);
    }
  };
  return Array.isArray(field) ? field.some(one) : one(field);
}

/** Undefined for what is no value. */
function readValue(text: string): { readonly value: unknown } | undefined {
  const instant = /^datetime\((.+)\)$/.exec(text)?.[1];
  if (instant !== undefined) return { value: instant };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function badSymbol(symbol: string, column: number): Reply {
  const place = `line: 1, column: ${column}, symbol: ${symbol}`;
  return badFilter(`Unexpected symbol: "${symbol}" at line: 1 column: ${column}. ${place}`);
}

function badFilter(message: string): Reply {
  return failed(400, 'INVALID_FILTER', { code: 'UNHANDLED', message });
}
