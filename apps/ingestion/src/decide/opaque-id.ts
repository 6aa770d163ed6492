const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** What may stand around a UUID: `node-next-1732400000000-`. */
const trimmings = /^[a-z0-9_:-]{0,32}$/i;
const hex = /^(?=.*\d)(?:[0-9a-f]{2}){8,}$/i;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const ksuid = /^[0-3][0-9A-Za-z]{26}$/;
const nanoid = /^[A-Za-z0-9_-]{21}$/;

/** Words that senders count messages with; they say nothing about a person. */
const words = new Set(
  (
    'ajs analytics android api batch call checkout click event evt id identify import ios item job load m message ' +
    'mid mobile msg n next node order page queue r req request row run screen seq server source step test track ' +
    'ts txn web'
  ).split(' '),
);

/**
 * Whether a message id is recognisably machine-made, so that it may stand in metadata in the clear. A wrong
 * "no" costs nothing, the id is sealed with the rest; a wrong "yes" would leak, so whatever could be a name,
 * an address or a telephone number is no.
 */
export function isOpaqueId(id: string): boolean {
  const around = id.replace(uuid, '');
  if (around.length < id.length) return trimmings.test(around);
  return hex.test(id) || ulid.test(id) || isKsuid(id) || isNanoid(id) || isCounted(id);
}

const isKsuid = (id: string): boolean => ksuid.test(id) && changes(id) >= 12;
const isNanoid = (id: string): boolean => nanoid.test(id) && changes(id) >= 10;

/** How often neighbours differ in kind (lower case, upper case, digit): random ids do all the time, words do not. */
function changes(id: string): number {
  const kinds = id.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
  let count = 0;
  for (let at = 1; at < kinds.length; at += 1) {
    if (kinds[at] !== kinds[at - 1] && !/[_-]/.test(kinds[at - 1]! + kinds[at]!)) count += 1;
  }
  return count;
}

/** `evt-000123`, `load-17-0005`: known words and numbers that can't be telephone numbers. */
function isCounted(id: string): boolean {
  const tokens = id.toLowerCase().split(/[-_.:/]/);
  return (
    /\d/.test(id) &&
    tokens.every((token) => {
      const [, word = '', digits = ''] = /^([a-z]*)(\d*)$/.exec(token) ?? [undefined, '?'];
      return (word === '' || words.has(word)) && isHarmlessNumber(digits);
    }) &&
    harmlessTogether(tokens)
  );
}

/** Short counters, milliseconds of this century (13 digits; a telephone number with +1 has 11), and ids beyond E.164's 15 digits. */
const isHarmlessNumber = (digits: string): boolean =>
  digits.length <= 6 || digits.length >= 16 || /^1[5-9]\d{11}$/.test(digits);

/** `030-1234567` or `1990-12-24` could be a number to call or a birthday: at most one bare number without a word. */
const harmlessTogether = (tokens: string[]): boolean =>
  tokens.length === 1 || tokens.some((token) => /^[a-z]/.test(token));
