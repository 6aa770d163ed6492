/** What a program's type of numbers made of text. */
export type Restored = { text: string } | 'lost';

const fraction = /^(\d+)[.,]0{1,2}$/;
const scientific = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i;

/**
 * Text as it was before a program took it for a number: `01067.0` and `4.91519988776E+11`. `lost` where the program
 * rounded it away (`4.9E+11`): whatever stood there, strangers have the same now.
 */
export function withoutNumberType(raw: string): Restored {
  const whole = fraction.exec(raw);
  if (whole) return { text: whole[1]! };
  const [, first, rest = '', power] = scientific.exec(raw) ?? [];
  // `1E10` may be a code; a point or a plus tells a number.
  if (first === undefined || !/[.,+]/.test(raw)) return { text: raw };
  return rest.length === Number(power) ? { text: first + rest } : 'lost';
}

/** Text as a spreadsheet or a script was told to keep it: `="01067"`. */
export const withoutFormula = (raw: string): string => /^="(.*)"$/s.exec(raw)?.[1] ?? raw;
