import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** ISO 3166 code of a country whose national numbers can be read. */
export const isPhoneCountry = (code: unknown): code is CountryCode =>
  typeof code === 'string' && isSupportedCountry(code as CountryCode);

const scheme = /^(?:tel|sms|callto|phone):(?:\/\/)?/i;

/**
 * A valid number as E.164: from international form (`+49…`, `0049…`, with a `(0)` that is not dialled), or with a `country`
 * from national form; in whatever digits. Undefined for none, and for an extension, since its line is shared.
 * @source RFC 3966 (tel), ITU-T E.164
 */
export function normalisePhone(text: string, country?: string): string | undefined {
  const [number = '', ...parameters] = western(text.replace(scheme, '')).split(';');
  if (parameters.some((each) => /^\s*ext=/i.test(each))) return undefined;
  const own = isPhoneCountry(country) ? country : undefined;
  for (const written of spellings(number.trim())) {
    const phone = parsePhoneNumberFromString(written, { defaultCountry: own, extract: false });
    if (phone?.isValid()) return phone.ext ? undefined : phone.number;
  }
  return undefined;
}

/** As written; then with 00 as the international prefix that it is in most countries, and without a zero in brackets. */
function spellings(number: string): string[] {
  const international = number
    .replace(/^\(?\s*(?:\+\s*)?00\s*\)?[\s.-]*/, '+')
    .replace(/^\(\+(\d+)\)/, '+$1');
  return [...new Set([number, international, international.replace(/^(\+[\d\s.-]{1,6})\(0\)/, '$1')])];
}

/** Digits of any script as 0 to 9: each script has its ten in a row. */
function western(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}
