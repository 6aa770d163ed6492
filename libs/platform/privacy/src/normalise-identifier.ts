import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import isEmail from 'validator/lib/isEmail';

const longestId = 200;
const longestEmail = 254;

/** Control characters, and halves of surrogate pairs, which have no UTF-8 form. */
const unusable = /[\p{Cc}\p{Cs}]/u;

/**
 * The form of an identifier by which it is compared; normalising again changes nothing.
 * - `email`: trimmed, NFC, lower case; valid and at most 254 characters
 * - `phone`: E.164; a valid number in international form, or with `country` in national form; no extension,
 *   since its line is shared
 * - any other type: a string or finite number as text, trimmed, 1 to 200 characters, none a control character;
 *   the case stays
 * @param o  `country`: ISO 3166 code of numbers without a country code
 * @returns  undefined where it can't be used to tell a customer
 */
export function normaliseIdentifier(
  type: string,
  raw: unknown,
  o: { country?: CountryCode } = {},
): string | undefined {
  const text = asText(raw);
  if (text === undefined) return undefined;
  if (type === 'email') return normaliseEmail(text);
  if (type === 'phone') return normalisePhone(text, o.country);
  return text.length <= longestId ? text : undefined;
}

function asText(raw: unknown): string | undefined {
  const text = typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : raw;
  if (typeof text !== 'string' || text.length > 1_000) return undefined;
  const trimmed = text.trim();
  return trimmed === '' || unusable.test(trimmed) ? undefined : trimmed;
}

function normaliseEmail(text: string): string | undefined {
  const address = text.normalize('NFC').toLowerCase().normalize('NFC');
  return address.length <= longestEmail && isEmail(address) ? address : undefined;
}

function normalisePhone(text: string, country?: CountryCode): string | undefined {
  const phone = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return phone?.isValid() && !phone.ext ? phone.number : undefined;
}
