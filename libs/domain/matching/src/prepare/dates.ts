const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** A date as eight digits, yyyymmdd, `00` for what is missing; undefined where the text is no date at all. */
export function dateDigits(raw: string): string | undefined {
  const text = raw.trim().toLowerCase();
  const digits = text.replace(/\D/g, '');
  if (/^\d{8}$/.test(text)) return text;
  const parts = text.split(/[^a-z0-9]+/).filter(Boolean);
  if (parts.length >= 3) return ofParts(parts.slice(0, 3));
  if (parts.length === 2) return ofTwo(parts as [string, string]);
  return digits.length === 4 ? `${digits}0000` : undefined;
}

function ofParts(parts: string[]): string | undefined {
  const named = parts.findIndex((part) => months.some((month) => part.startsWith(month)));
  const numbers = parts.map((part, i) => (i === named ? monthNumber(part) : part.replace(/\D/g, '')));
  const year = numbers.findIndex((number, i) => i !== named && number.length === 4);
  const [a, b, c] = numbers as [string, string, string];
  if (year === 0) return digits(a, b, c);
  if (named === 0) return digits(c, a, b);
  if (named === 1) return digits(c, b, a);
  if (year !== 2 && c.length !== 2) return undefined;
  // Day first, as most of the world writes; month first where only that is a date.
  return Number(b) > 12 ? digits(c, a, b) : digits(c, b, a);
}

function ofTwo([a, b]: [string, string]): string | undefined {
  if (/^\d{4}$/.test(a)) return digits(a, b, '00');
  return /^\d{4}$/.test(b) ? digits(b, monthNumber(a), '00') : undefined;
}

const monthNumber = (part: string): string => {
  const named = months.findIndex((month) => part.startsWith(month));
  return named >= 0 ? String(named + 1) : part;
};

function digits(year: string, month: string, day: string): string | undefined {
  if (!year || !/^\d+$/.test(year)) return undefined;
  const full = year.length === 2 ? (Number(year) > 30 ? `19${year}` : `20${year}`) : year.padStart(4, '0');
  return full.slice(0, 4) + month.padStart(2, '0').slice(-2) + day.padStart(2, '0').slice(-2);
}
