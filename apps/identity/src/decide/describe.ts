import type { Description } from '@ucv/matching';
import { type GoldenRecord, presentTraits } from '@ucv/golden-record';

/** Traits by which people are compared, in the spellings that senders use, and what each means. */
const meanings: Record<string, string> = {
  ...{ firstName: 'person.given_name', first_name: 'person.given_name', givenName: 'person.given_name' },
  ...{ given_name: 'person.given_name', lastName: 'person.family_name', last_name: 'person.family_name' },
  ...{ familyName: 'person.family_name', family_name: 'person.family_name', surname: 'person.family_name' },
  ...{ name: 'person.full_name', fullName: 'person.full_name', full_name: 'person.full_name' },
  ...{ birthday: 'person.birth_date', birthDate: 'person.birth_date', birth_date: 'person.birth_date' },
  ...{ dateOfBirth: 'person.birth_date', date_of_birth: 'person.birth_date' },
  ...{ email: 'contact.email', phone: 'contact.phone', street: 'address.street', city: 'address.city' },
  ...{ postalCode: 'address.postcode', postal_code: 'address.postcode', zip: 'address.postcode' },
  ...{ passport: 'identifier.passport', passportNumber: 'identifier.passport' },
  ...{ passport_number: 'identifier.passport', nationalId: 'identifier.national_id' },
  ...{ national_id: 'identifier.national_id', taxId: 'identifier.tax_id', tax_id: 'identifier.tax_id' },
  ...{ postcode: 'address.postcode', state: 'address.region', country: 'address.country' },
};

/** Longer values tell people apart no better. */
const longest = 200;

/** What one event says of a fragment's owner, less what nobody is compared by. An address is taken apart. */
export function tellingTraits(traits: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { address } = traits;
  const flat = { ...(typeof address === 'object' ? address : { street: address }), ...traits };
  return Object.fromEntries(Object.entries(flat).filter(([name]) => Object.hasOwn(meanings, name)));
}

/** By meaning; of several spellings of one meaning the first has it. */
export function describe(record: GoldenRecord): Description {
  const present = Object.fromEntries(presentTraits(record).map(([name, { value }]) => [name, value]));
  const description: Record<string, string> = {};
  for (const [name, meaning] of Object.entries(meanings)) {
    const value = text(present[name]);
    if (value) description[meaning] ??= value;
  }
  return description;
}

function text(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return '';
  return (/^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : value).trim().slice(0, longest);
}
