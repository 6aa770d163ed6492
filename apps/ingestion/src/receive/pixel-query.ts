import { Refusal } from '@ucv/platform-service';
import { parseExactly } from '../decide/exact-json';
import { textOf } from './body-text';
import { jsonOf } from './read-body';

/** Parameters of one segment that stand for the event's own fields. */
const fields = new Set([
  'anonymousId',
  'userId',
  'groupId',
  'previousId',
  'messageId',
  'event',
  'name',
  'category',
  'originalTimestamp',
  'timestamp',
  'sentAt',
]);
const objects = new Set(['properties', 'context', 'traits', 'integrations']);

/**
 * The event in a pixel's query: `data=` with the whole event as JSON, plain or in Base64 of either alphabet, and
 * fields by name, with `properties.price=3`, `context.page.title=…` for what is nested; `properties={"price":3}`
 * works too. Values by name stay text, and give way to those in `data`. What is not of an event is left out.
 * @refuses ingestion.pixel-data-invalid, ingestion.invalid-json
 */
export function eventFromQuery(query: Record<string, unknown>): unknown {
  const event: Record<string, unknown> = {};
  // Whole objects first, so that their parts join them.
  const named = Object.entries(query).map(([name, value]) => ({ path: name.split('.'), value }));
  for (const { path, value } of named.sort((a, b) => a.path.length - b.path.length)) {
    if (path.length === 1 && fields.has(path[0]!)) event[path[0]!] = value;
    else if (objects.has(path[0]!)) place(event, path, value);
  }
  return query['data'] === undefined ? event : { ...event, ...dataOf(query['data']) };
}

/** Defines and never assigns, so that a part named `__proto__` is found as the key that it is, and refused. */
function place(event: object, path: readonly string[], value: unknown): void {
  let holder = event;
  for (const part of path.slice(0, -1)) {
    holder = Object.hasOwn(holder, part) ? partOf(holder, part) : define(holder, part, {});
  }
  define(holder, path.at(-1)!, path.length === 1 ? parsed(value) : value);
}

function partOf(holder: object, name: string): object {
  const part = (holder as Record<string, unknown>)[name];
  if (typeof part === 'object' && part !== null) return part;
  throw new Refusal(
    'ingestion.pixel-data-invalid',
    'A field of the query is sent as a value, and as an object with parts.',
  );
}

function define<T>(holder: object, name: string, value: T): T {
  Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });
  return value;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return parseExactly(value);
  } catch {
    return value;
  }
}

/** In a query, `+` is read as a space. */
function dataOf(data: unknown): object {
  const text = typeof data === 'string' ? data.trim() : '';
  const json = text.startsWith('{') ? text : textOf(Buffer.from(text.replaceAll(' ', '+'), 'base64'));
  const event = jsonOf(json);
  if (typeof event === 'object' && event !== null && !Array.isArray(event)) return event;
  throw new Refusal(
    'ingestion.pixel-data-invalid',
    'data must be one event as a JSON object, plain or in Base64, once.',
  );
}
