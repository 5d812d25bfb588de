import * as fc from 'fast-check';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** As deep as no reader of JSON may follow by recursion. */
const DEEP = 20_000;
function nest(depth: number): unknown[] {
  let value: unknown[] = [];
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
}

export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  'x'.repeat(200_000),
  '\u001b[31mred\u001b]0;title\u0007',
  '\u009b2J',
  'error: forged\n  hint: run this',
  'a\r\nb\u2028c',
  '\u202Eturned',
  '\u0000',
  '\uD800',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  'Infinity',
  '1e999',
  'ſ',
];
export const HOSTILE_NUMBERS: readonly number[] = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  -1,
  0,
  0.5,
  1e-320,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53 + 2,
];

/** What nobody writes on purpose, at any place where a value stands. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...HOSTILE_TEXTS, ...HOSTILE_NUMBERS, null, true, false, [], {}),
  fc.constantFrom<unknown>(
    nest(DEEP),
    Array.from({ length: 3000 }, () => 'x'),
    [[]],
    { kind: 'loss' },
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

/** One change at a place that `at` picks out of all places of a value. */
interface Change {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'repeat' | 'wrap' | 'swap';
  readonly with: unknown;
  readonly key: string;
  readonly from: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'repeat', 'wrap', 'swap'),
  with: hostileValue,
  key: fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ maxLength: 8 })),
  from: fc.nat(),
});

/** A valid value with one to three changes. */
export function damaged(valid: unknown): fc.Arbitrary<unknown> {
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((value, each) => changed(value, each), structuredClone(valid)));
}

type Holder = Record<string | number, unknown>;

function changed(root: unknown, { at, how, with: value, key, from }: Change): unknown {
  const box: Holder = { root };
  const places = placesOf(box);
  const place = places[at % places.length];
  if (!place) return root;
  const [holder, name] = place;
  const old = holder[name];
  switch (how) {
    case 'replace':
      holder[name] = value;
      break;
    case 'remove':
      if (Array.isArray(holder)) holder.splice(Number(name), 1);
      else if (holder !== box) delete holder[name];
      break;
    case 'add':
      if (Array.isArray(old)) old.push(value);
      else if (typeof old === 'object' && old !== null)
        // Defined, as JSON does it: an assignment to __proto__ would be none.
        Object.defineProperty(old, key, { value, enumerable: true, configurable: true, writable: true });
      else holder[name] = value;
      break;
    case 'repeat':
      if (Array.isArray(old)) old.push(...old.slice(0, 3));
      else holder[name] = [old, old];
      break;
    case 'wrap':
      holder[name] = { [key]: old };
      break;
    case 'swap': {
      const other = places[from % places.length];
      holder[name] = copyOf(other ? other[0][other[1]] : value);
      break;
    }
    default:
      how satisfies never;
  }
  return box['root'];
}

/** What is too deep to be copied must not be put into itself. */
function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}

/** Every holder with a key of it, breadth first; what is very deep is one place. */
function placesOf(box: Holder): [Holder, string | number][] {
  const places: [Holder, string | number][] = [];
  let level: unknown[] = [box];
  for (let depth = 0; depth < 12 && level.length > 0; depth += 1) {
    const below: unknown[] = [];
    for (const holder of level) {
      if (typeof holder !== 'object' || holder === null) continue;
      for (const name of Object.keys(holder)) {
        places.push([holder as Holder, Array.isArray(holder) ? Number(name) : name]);
        below.push((holder as Holder)[name]);
      }
    }
    level = below;
  }
  return places;
}

/**
 * JSON of a value, however deep; NaN as such, which is no JSON, and +∞ as 1e999, which is.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'number') {
    if (value === Infinity) return '1e999';
    if (value === -Infinity) return '-1e999';
    return String(value);
  }
  if (Array.isArray(value)) {
    let [depth, inner]: [number, unknown] = [0, value];
    while (Array.isArray(inner) && inner.length === 1) [depth, inner] = [depth + 1, inner[0]];
    if (depth > 1000) return `${'['.repeat(depth)}${textOf(inner)}${']'.repeat(depth)}`;
    return `[${value.map(textOf).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${textOf(field)}`);
  return `{${fields.join(',')}}`;
}
