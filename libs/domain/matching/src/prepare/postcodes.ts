const isCode = (text: string): boolean => /^\d{3,6}$/.test(text);

/**
 * Postcodes with the zeros that a program took for a number's: `1067` beside `01067`, or where most have five digits.
 * @param countryOf  of each record, empty where it is not known: then all of the column show how long its codes are
 */
export function withLostZeros(values: readonly string[], countryOf: (record: number) => string): string[] {
  const codes = new Map<string, string[]>([['', []]]);
  values.forEach((text, record) => {
    if (!isCode(text)) return;
    for (const country of new Set(['', countryOf(record)])) {
      const own = codes.get(country) ?? [];
      codes.set(country, own);
      own.push(text);
    }
  });
  const widths = new Map([...codes].map(([country, own]) => [country, width(own)]));
  return values.map((text, record) =>
    isCode(text) ? text.padStart(widths.get(countryOf(record))!, '0') : text,
  );
}

/** The length that codes have which begin with a zero, or more than half of all. */
function width(codes: readonly string[]): number {
  const counts = [3, 4, 5, 6].map((length) => ({
    length,
    own: codes.filter((code) => code.length === length),
  }));
  const fit = counts.filter(
    ({ own }) => own.length > codes.length / 2 || own.some((code) => code.startsWith('0')),
  );
  return Math.max(0, ...fit.map(({ length }) => length));
}
