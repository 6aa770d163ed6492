import { isMissing } from '@ucv/cleansing';
import { kindOf } from '@ucv/matching';

/** Meanings by names of columns; the first that fits counts. */
const byName: [RegExp, string][] = [
  [/^(e.?mail|mail)/, 'contact.email'],
  [/(phone|mobile|^tel|cell|fax)/, 'contact.phone'],
  [
    /(place|town|city|country|land).*(birth|born)|(birth|born).*(place|town|city|country)|geburts(ort|land)|geboorteplaats|(lieu|lugar|luogo|local).*na(iss|c|sc)/,
    'address.city',
  ],
  [
    /(dob|yob|birth|born|geburt|geboren|geboorte|naiss|nacimiento|fecha.?nac|nascita|nascim|data.?nasc|urodz|narozen|f[øo]dsel|f[öo]dd|f[öo]delse|syntym|szület)/,
    'person.birth_date',
  ],
  [/(first|given|fore).*and.*(sur|last|family)/, 'person.full_name'],
  [/(first.?name|^fname|given|fore.?name|christian.?name|vorname|prenom|nombre)/, 'person.given_name'],
  [/middle.?name/, 'person.middle_name'],
  [/^(name.?)?suffix$/, 'person.suffix'],
  [/(last.?name|^lname|^last$|sur.?name|maiden|family|nachname|apellido|cognome)/, 'person.family_name'],
  [/(legal.?form|rechtsform|forme.?jurid|forma.?jur|rechtsvorm|entity.?type)/, 'organisation.legal_form'],
  [
    /(company|organi[sz]ation|business|trade|commercial).?(reg|no$|nr$|num)|handelsreg|registernummer|^hr[ab]|siren|siret|kvk/,
    'organisation.register_number',
  ],
  [
    /(^|[^a-z])(vat|ust|uid|tva|btw|mwst|p.?iva)(id|idnr|no|nr|num\w*|reg\w*)?([^a-z]|$)|partita.?iva|umsatzsteuer/,
    'organisation.tax_id',
  ],
  [
    /(company|^org|organi[sz]ation|firm|business|vendor|supplier|account.?name|^account$|employer|legal.?name|entity)/,
    'organisation.name',
  ],
  [/(post.?code|zip|plz|postal)/, 'address.postcode'],
  [/(house|street).?(no|num)/, 'address.street_number'],
  [/(street|addr|strasse|road|line.?1|adresse)/, 'address.line1'],
  [/(city|town|suburb|municip|(?<!p)ort$|stadt|locality|ville|plaats|^place$|^lieu)/, 'address.city'],
  [/(country|^land$|^pays$|^pais$|nation(ality)?$)/, 'address.country'],
  [/(state|region|province|county)/, 'address.region'],
  [
    /(full.?name|^name$|^naam$|customer.?name|cust.?(nm|name)|patient.?name|client|contact|display.?name|person|^nom$)/,
    'person.full_name',
  ],
  [
    /(ssn|soc.?sec|nhs|tax|passport|licen[cs]e|national|customer.?(no|id)|user.?id|account.?(no|id)|iban)/,
    'identifier.other',
  ],
  [/^(source|system|origin|dataset)$/, 'source'],
  [
    /(gender|sex|type|category|occupation|profession|^job|class|kind|cuisine|venue|journal|^year$|brand|manufacturer)/,
    'category',
  ],
  [/(title|authors?|description|product|model)/, 'text'],
];

const byValue: [RegExp, string][] = [
  [/^[^@\s]+@[^@\s]+\.\w+$/, 'contact.email'],
  [/^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$/, 'person.birth_date'],
  [/^\+?[\d\s()./-]{9,}$/, 'contact.phone'],
];

const legalForm =
  /\b(inc|incorporated|corp|corporation|ltd|limited|llc|llp|plc|gmbh|ag|kg|bv|nv|sarl|s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|oy|ab|company|holdings?|group)\b\.?/i;
const isNumber = /^[^\p{L}]*\d[^\p{L}]*$/u;

/** A meaning by the column's name, else by what most of its values look like; undefined for what tells nothing. */
export function guessMeaning(name: string, values: readonly string[]): string | undefined {
  const plain = name.toLowerCase();
  const some = values.filter((value) => !isMissing(value)).slice(0, 200);
  const share = (pattern: RegExp): number =>
    some.filter((value) => pattern.test(value.trim())).length / Math.max(1, some.length);
  if (/^(\w+[ _])?name$/.test(plain) && share(legalForm) > 0.25) return 'organisation.name';
  const like = () => byValue.find(([pattern]) => share(pattern) > 0.7)?.[1];
  return named(plain) ?? like() ?? otherwise(some, share(isNumber));
}

const named = (plain: string): string | undefined =>
  kindOf(plain) ? plain : byName.find(([pattern]) => pattern.test(plain))?.[1];

/** What is neither numbers nor an id may be compared as it stands. */
function otherwise(some: readonly string[], numbers: number): string | undefined {
  if (some.length === 0 || numbers > 0.5) return undefined;
  if (new Set(some).size <= some.length / 2) return 'category';
  return some.some((value) => value.trim().includes(' ')) ? 'text' : undefined;
}
