import { fold, words } from '../text/fold';

/** Words of streets and directions in their short form; several languages. */
const short: Record<string, string> = {
  ...{
    street: 'st',
    str: 'st',
    strasse: 'st',
    avenue: 'av',
    ave: 'av',
    boulevard: 'bd',
    blvd: 'bd',
    blv: 'bd',
  },
  ...{ road: 'rd', drive: 'dr', lane: 'ln', court: 'ct', crt: 'ct', place: 'pl', plaza: 'pz', square: 'sq' },
  ...{
    highway: 'hwy',
    parkway: 'pkwy',
    pky: 'pkwy',
    circuit: 'cct',
    crescent: 'cr',
    cres: 'cr',
    close: 'cl',
  },
  ...{ terrace: 'tce', terr: 'tce', grove: 'gr', parade: 'pde', esplanade: 'esp', way: 'wy', circle: 'cir' },
  ...{ north: 'n', south: 's', east: 'e', west: 'w', northeast: 'ne', northwest: 'nw', southeast: 'se' },
  ...{
    southwest: 'sw',
    first: '1st',
    second: '2nd',
    third: '3rd',
    fourth: '4th',
    fifth: '5th',
    sixth: '6th',
  },
  ...{
    seventh: '7th',
    eighth: '8th',
    ninth: '9th',
    tenth: '10th',
    apartment: 'apt',
    suite: 'ste',
    flat: 'apt',
  },
  ...{ unit: 'apt', floor: 'fl', saint: 'st', mount: 'mt', fort: 'ft', platz: 'pl', gasse: 'g', rue: 'r' },
  ...{ and: '', the: '', of: '' },
};

/** What follows tells where the house stands, and is not its street. */
const beside = new Set(['between', 'btw', 'bet', 'at', 'near', 'off', 'corner', 'opposite']);

export interface StreetParts {
  /** The house's number. */
  number: string;
  /** The street's words without it, in their short forms. */
  street: string;
}

/** A line of an address: `12 North Main Street`, `Hauptstraße 5`. */
export function streetParts(raw: string): StreetParts {
  const all = words(fold(raw)).flatMap((word) => {
    const plain =
      word.endsWith('strasse') && word.length > 8 ? [word.slice(0, -7), 'st'] : [short[word] ?? word];
    return plain.filter(Boolean);
  });
  const near = all.findIndex((word, i) => i > 1 && beside.has(word));
  if (near > 0) all.splice(near);
  const at = all.findIndex((word) => /^\d+[a-z]?$/.test(word));
  if (at < 0) return { number: '', street: all.join(' ') };
  return { number: all[at]!, street: all.filter((_, i) => i !== at).join(' ') };
}
