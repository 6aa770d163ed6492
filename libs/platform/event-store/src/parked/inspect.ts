import { isRef, isTenant } from '@ucv/envelope';

/** Levels below the data itself, and names in all: enough to see what is malformed. */
const deepest = 4;
const most = 200;
/** Elements of one list that are looked at. */
const elements = 20;

const code = /^[a-z][a-z0-9_.-]{0,63}$/;
const opaque = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const kid = /^[A-Za-z0-9_.:-]{1,200}$/;
/** A word such as a field of ours has. Anything else may be a value in the place of a name. */
const fieldName = /^[A-Za-z_][A-Za-z_-]{0,39}$/;

const text =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
const listOf =
  (sane: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length <= 50 && value.every(sane);

/** What each field of a fact's metadata looks like; what looks otherwise may be anything. */
const known: Record<string, (value: unknown) => boolean> = {
  tenant: (value) => typeof value === 'string' && isTenant(value),
  subjects: listOf(isSubject),
  source: text(code),
  messageId: text(opaque),
  occurredAt: text(instant),
  receivedAt: text(instant),
  actor: text(/^(?:[0-9a-f]{32}|service:[a-z-]{1,40})$/),
  causationId: (value) => value === null || text(opaque)(value),
  correlationId: text(opaque),
  purposes: listOf(text(code)),
  basis: text(code),
  kid: text(kid),
  trackingPlan: text(code),
};

/** Metadata as it stands in the clear, where it is what it should be; of the rest, the kind of each field. */
export function inspectMetadata(metadata: unknown): Record<string, unknown> {
  if (!isRecord(metadata)) return { '': kindOf(metadata) };
  const fields = Object.entries(metadata).slice(0, most);
  return Object.fromEntries(
    fields.map(([name, value]) =>
      Object.hasOwn(known, name) && known[name]!(value)
        ? [name, value]
        : [safeName(name), `(${kindOf(value)})`],
    ),
  );
}

/**
 * Names and JSON kinds of a fact's fields by their path, four levels deep and 200 in all; never a value. What is sealed
 * is called so and stays sealed. Of lists, `name[]` stands for every element.
 * @cost O(names looked at), whatever the length of values
 */
export function inspectData(data: unknown): Record<string, string> {
  const shape = new Map<string, string>();
  describe({ path: '', value: data, depth: 0 }, shape);
  return Object.fromEntries(shape);
}

interface Part {
  path: string;
  value: unknown;
  depth: number;
}

function describe({ path, value, depth }: Part, shape: Map<string, string>): void {
  if (shape.size >= most) return void shape.set('…', 'more');
  const kind = kindOf(value);
  const before = shape.get(path);
  shape.set(
    path,
    before === undefined || before.split(' or ').includes(kind) ? (before ?? kind) : `${before} or ${kind}`,
  );
  if (depth >= deepest) return;
  for (const [name, part] of partsOf(value))
    describe({ path: path + name, value: part, depth: depth + 1 }, shape);
}

function partsOf(value: unknown): [name: string, part: unknown][] {
  if (Array.isArray(value)) return value.slice(0, elements).map((part) => ['[]', part]);
  if (!isRecord(value) || isSealed(value)) return [];
  return Object.entries(value)
    .slice(0, most)
    .map(([name, part]) => [`.${safeName(name)}`, part]);
}

/** The kind of a value, in JSON's words, and `sealed`, `bytes`, `nothing` for what has none. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return 'array';
  return isSealed(value) ? 'sealed' : typeof value;
}

const isSealed = (value: unknown): boolean =>
  isRecord(value) && 'alg' in value && 'ct' in value && 'kid' in value;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const safeName = (name: string): string => (fieldName.test(name) ? name : '(no name of ours)');

function isSubject(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false;
  const { type, ref } = value;
  return text(code)(type) && typeof ref === 'string' && isRef(ref);
}
