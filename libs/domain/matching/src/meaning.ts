/** What a column means, as its kind of comparison; what is not known is compared as plain text. */
export type Kind =
  | 'given'
  | 'family'
  | 'name'
  | 'suffix'
  | 'birth'
  | 'number'
  | 'street'
  | 'city'
  | 'postcode'
  | 'region'
  | 'address'
  | 'email'
  | 'phone'
  | 'identifier'
  | 'organisation'
  | 'form'
  | 'register'
  | 'tax'
  | 'category'
  | 'text';

const kinds: Record<string, Kind> = {
  'person.given_name': 'given',
  'person.middle_name': 'given',
  'person.family_name': 'family',
  'person.full_name': 'name',
  'person.suffix': 'suffix',
  'person.generation': 'suffix',
  'person.birth_date': 'birth',
  'person.gender': 'category',
  'person.sex': 'category',
  'person.title': 'category',
  'person.occupation': 'category',
  'address.street_number': 'number',
  'address.house_number': 'number',
  'address.street': 'street',
  'address.line1': 'street',
  'address.line': 'street',
  'address.line2': 'address',
  'address.full': 'address',
  'address.city': 'city',
  'address.suburb': 'city',
  'address.postcode': 'postcode',
  'address.region': 'region',
  'address.state': 'region',
  'address.country': 'region',
  'contact.email': 'email',
  'contact.phone': 'phone',
  'organisation.name': 'organisation',
  'organisation.legal_form': 'form',
  'organisation.register_number': 'register',
  'organisation.tax_id': 'tax',
  'organisation.tax_number': 'tax',
  'organisation.vat': 'tax',
  'organisation.vat_id': 'tax',
  'organisation.vat_number': 'tax',
  category: 'category',
};

/** The meaning in a schema's text: its first word; the rest is a remark. */
export const readMeaning = (text: string): string => text.trim().split(/\s+/)[0] ?? '';

/** The kind of comparison of a meaning; undefined for one that is not known, which is compared as text. */
export function kindOf(meaning: string): Kind | undefined {
  const known = kinds[meaning];
  if (known) return known;
  if (meaning.startsWith('identifier.')) return 'identifier';
  if (meaning.startsWith('address.')) return 'address';
  if (meaning.startsWith('category.')) return 'category';
  return meaning === 'text' ? 'text' : undefined;
}
