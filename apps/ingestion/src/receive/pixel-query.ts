/** Parameters of one segment that stand for the event's own fields. */
const fields = new Set([
  'anonymousId',
  'userId',
  'messageId',
  'event',
  'name',
  'category',
  'originalTimestamp',
  'timestamp',
  'sentAt',
]);
const objects = new Set(['properties', 'context', 'traits', 'integrations']);
const deepest = 5;

/**
 * The event in a pixel's query: fields by name, and `properties.price=3`, `context.page.title=…` for what is
 * nested; `properties={"price":3}` works too. Values stay text. What is not of an event is left out.
 */
export function eventFromQuery(query: Record<string, unknown>): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') continue;
    const path = name.split('.');
    if (path.length === 1 && fields.has(name)) event[name] = value;
    else if (objects.has(path[0]!) && path.length <= deepest) place(event, path, value);
  }
  return event;
}

function place(event: Record<string, unknown>, path: readonly string[], value: string): void {
  if (path.some((part) => part === '__proto__' || part === 'constructor' || part === '')) return;
  let holder = event;
  for (const part of path.slice(0, -1)) {
    const next = Object.hasOwn(holder, part) ? holder[part] : undefined;
    holder = (holder[part] = typeof next === 'object' && next !== null ? next : {}) as Record<
      string,
      unknown
    >;
  }
  holder[path.at(-1)!] = path.length === 1 ? parsed(value) : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
