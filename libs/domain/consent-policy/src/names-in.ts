type Bag = Record<string, unknown>;

export const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null, an empty text, an empty list or object: nobody said anything. */
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** As deep as events may be; JSON inside a text may be deeper. */
const deepest = 64;

/**
 * Every name in something that has another form than was agreed on: texts and whole numbers in lists, keys, and what
 * stands beside a key. In a list's objects a key with a text beside it only says what the text is: `[{"id": "C0002"}]`.
 * @param o  `keysAlone`: a text beside a key is no name
 */
export function namesIn(value: unknown, o: { keysAlone?: boolean } = {}, depth = 0): string[] {
  if (depth > deepest || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item: unknown) =>
      isBag(item) ? namesOfEntry(item, depth) : namesIn(item, o, depth + 1),
    );
  if (!isBag(value)) return textsIn(value, depth);
  if (isList(value)) return namesIn(Object.values(value), o, depth);
  return Object.entries(value).flatMap(([key, own]) => [
    key,
    ...(o.keysAlone && typeof own !== 'object' ? [] : namesIn(own, o, depth + 1)),
  ]);
}

const namesOfEntry = (entry: Bag, depth: number): string[] =>
  Object.entries(entry).flatMap(([key, own]) =>
    typeof own === 'string' || typeof own === 'number'
      ? textsIn(own, depth)
      : [key, ...namesIn(own, {}, depth + 1)],
  );

/** A list as PHP and query strings write it: `{"0": "C0002", "1": "C0003"}`. */
const isList = (value: Bag): boolean => Object.keys(value).every((key, at) => key === String(at));

/** Names in a text: `C0002,C0003`, or JSON inside of it. */
function textsIn(value: unknown, depth: number): string[] {
  if (Number.isSafeInteger(value)) return [String(value)];
  if (typeof value !== 'string') return [];
  const inside = /^\s*[[{]/.test(value) ? parsed(value) : undefined;
  if (typeof inside === 'object') return namesIn(inside, {}, depth + 1);
  return value.split(/[,;|]/).filter((name) => name.trim() !== '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
