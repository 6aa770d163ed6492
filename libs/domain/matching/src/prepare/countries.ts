import { fold } from '../text/fold';

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'sv', 'cs'];
const others: Record<string, string> = {
  ...{
    uk: 'gb',
    'great britain': 'gb',
    england: 'gb',
    scotland: 'gb',
    wales: 'gb',
    'northern ireland': 'gb',
  },
  ...{ usa: 'us', 'united states of america': 'us', america: 'us', holland: 'nl', czechia: 'cz' },
  ...{ 'czech republic': 'cz', deutschland: 'de', 'russian federation': 'ru', uae: 'ae', korea: 'kr' },
};
const letter = (at: number): string => String.fromCharCode(97 + at);

let known: Map<string, string> | undefined;

/** Codes of countries by their names in ten languages, and by the codes of two letters themselves. @source CLDR */
function countries(): Map<string, string> {
  const found = new Map(Object.entries(others));
  const codes = Array.from({ length: 676 }, (_, n) => letter(Math.floor(n / 26)) + letter(n % 26));
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = names.of(code.toUpperCase());
      // Codes that countries have no more stand for those of today: DD, UK.
      if (name && !found.has(fold(name)))
        found.set(fold(name), Intl.getCanonicalLocales(`und-${code}`)[0]!.slice(4).toLowerCase());
    }
  }
  return found;
}

/** A folded name of a country as its code; any other text as it is. */
export const countryCode = (folded: string): string => (known ??= countries()).get(folded) ?? folded;

/** Whether a column holds countries, by its meaning or its name. */
export const isCountries = ({ name, meaning }: { name: string; meaning: string }): boolean =>
  meaning === 'address.country' || /^(countr|land$|pays|pa[ií]s|nation|state_country)/i.test(name);
