import { fold, words } from '../text/fold';

const titles = new Set(
  'mr mrs ms miss mx dr prof professor sir dame lord lady rev fr herr frau hr fru sr sra srta don dona mme mlle monsieur madame mademoiselle dhr meneer mw mevr mevrouw mej signor signora signorina shri smt drs dott dottssa avv dipl ing phd md msc mag esq capt captain col colonel maj major gen lt sgt baron baronet bart bt baroness viscount viscountess marquess hon count countess duke earl king queen prince princess saint'.split(
    ' ',
  ),
);
const generations: Record<string, string> = {
  jr: 'jr',
  junior: 'jr',
  jnr: 'jr',
  sr: 'sr',
  senior: 'sr',
  snr: 'sr',
  ii: '2',
  iii: '3',
  iv: '4',
  elder: 'sr',
  younger: 'jr',
  sen: 'sr',
  jun: 'jr',
  fils: 'jr',
  filho: 'jr',
  neto: '3',
  vader: 'sr',
  '1st': '1',
  '2nd': '2',
  '3rd': '3',
  '4th': '4',
};
export const particles = new Set(
  'van vander vanden von de der den dem del della di da do dos du la le el al bin ibn ben st zu zum zur af av ter ten'.split(
    ' ',
  ),
);

/** A person's name in its parts, folded; parts that are not there are empty. */
export interface NameParts {
  given: string;
  family: string;
  /** Of several with one name, which: `jr`, `sr`, `2` … */
  generation: string;
}

/** Words of a name that are compared: what has more of them is no name. */
const mostWords = 24;

/** The parts of a given or family name by itself: titles and generations set apart. */
export function nameWords(raw: string): {
  words: string[];
  generation: string;
} {
  let generation = '';
  // `C.E.` are two initials.
  const all = words(fold(raw.replace(/(?<=(?:^|[\s.])\p{L})\.(?=\p{L})/gu, '. ')));
  const kept = all.filter((word, i) => {
    const which = i > 0 || all.length === 1 ? generations[word] : undefined;
    if (which && all.length > 1) generation = which;
    return !(which && all.length > 1) && !(titles.has(word) && all.length > 1);
  });
  return { words: kept.slice(0, mostWords), generation };
}

/** `M. Jean Martin` is a gentleman; `M. A. Khan` has two initials, and `M. Khan` one. */
const addressed = (all: string[]): string[] =>
  all[0] === 'm' && all.length > 2 && all[1]!.length > 1 ? all.slice(1) : all;

/** A full name: `Family, Given` or `Given Family`, particles with the family name. */
export function fullName(written: string): NameParts {
  // `JamesHarrison`: the blank was lost.
  const raw = /^\S+$/.test(written) ? written.replace(/(?<=\p{Ll}{2})(?=\p{Lu})/u, ' ') : written;
  const comma = raw.indexOf(',');
  if (comma > 0) {
    const [family, given] = [nameWords(raw.slice(0, comma)), nameWords(raw.slice(comma + 1))];
    if (given.words.length > 0)
      return {
        given: given.words.join(' '),
        family: family.words.join(' '),
        generation: family.generation || given.generation,
      };
  }
  const { words: found, generation } = nameWords(raw);
  const all = addressed(found);
  if (all.length < 2) return { given: '', family: all.join(' '), generation };
  let first = all.length - 1;
  while (first > 1 && particles.has(all[first - 1]!)) first -= 1;
  return {
    given: all.slice(0, first).join(' '),
    family: all.slice(first).join(' '),
    generation,
  };
}
