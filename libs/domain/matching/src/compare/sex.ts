import { type Coded, textOf } from '../prepare/column';
import type { Column, Table } from '../table';
import { fold, words } from '../text/fold';
import { sexOf } from '../text/known-names';
import { type Feature, missing } from './feature';
import { given as levels } from './given-names';

/** Whether a column says who is a man and who a woman: by itself, or by how people are addressed. */
export const isSex = ({ name, meaning }: Column): boolean =>
  /^person\.(gender|sex|title)/.test(meaning) || /^(sex|gender|geschlecht|sexe|sexo|anrede)$/i.test(name);
const sexWords: Record<string, string> = Object.fromEntries(
  [
    [
      'male',
      'm male man mr herr hr mann homme h hombre masculino masculin maennlich mannlich boy sir monsieur senor sr signor don',
    ],
    [
      'female',
      'f w female woman mrs ms miss frau fr weiblich femme mujer femenino feminin girl madame mme mlle senora sra signora dona mw',
    ],
  ].flatMap(([code, words]) => words!.split(' ').map((word) => [word, code!])),
);

/** `Herr Dr.`, `male` and `M` are one; a title alone tells of nobody. */
export const sexCode = (folded: string): string =>
  folded
    .split(' ')
    .map((word) => sexWords[word])
    .find((code) => code !== undefined) ?? '';

/** Titles that stand beside a name, and are no names: Pan is a family, and Sr. and Fr. are other things as well. */
const titles: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['male', 'mr herr monsieur senor signor dhr meneer shri'],
    [
      'female',
      'mrs ms miss frau mme mlle madame mademoiselle senora sra srta signora signorina mw mevr mevrouw mej smt',
    ],
  ].flatMap(([sex, words]) => words!.split(' ').map((word) => [word, sex!])),
);

/** By the title within a name, `Baker, T. Mrs`; empty without one. A name of one word is no title. */
function titleIn(name: string): string {
  const all = words(fold(name));
  return all.length < 2 ? '' : (all.map((word) => titles[word]).find(Boolean) ?? '');
}

/**
 * Titles within names, against each other and against what the rest of a record says: `T. Baker, Mrs` is not Thomas.
 * Nothing where no name has one.
 */
export function titleFeature(
  { size }: Table,
  o: { names: readonly Column[]; sexes: readonly Column[]; given?: Coded; compareGiven?: Feature['compare'] },
): Feature | undefined {
  const of = (read: (record: number) => string) => Array.from({ length: size }, (_, record) => read(record));
  const titled = of((record) => first(o.names, ({ values }) => titleIn(values[record]!)));
  if (new Set(titled.filter(Boolean)).size < 2) return undefined;
  const told = of(
    (record) => titled[record]! || first(o.sexes, ({ values }) => sexCode(fold(values[record]!))),
  );
  const sex = of((record) => told[record]! || (o.given ? sexOfName(textOf(o.given, record)) : ''));
  // Of one name both are of one sex, whatever is usual of it: Andrea.
  const haveOneName = (a: number, b: number): boolean => (o.compareGiven?.(a, b) ?? missing) <= levels.form;
  const mayTell = (a: number, b: number): boolean =>
    [titled[a], titled[b]].some(Boolean) && [sex[a], sex[b]].every(Boolean);
  return {
    ...{ name: 'title in the name', role: 'own', cost: 0, ordered: 1, contradicts: [1] },
    columns: o.names.map(({ name }) => name),
    labels: ['the same', 'different'],
    expected: [0.98, 0.02],
    most: [0, -5],
    compare: (a, b) => {
      if (!mayTell(a, b)) return missing;
      if (sex[a] === sex[b]) return 0;
      const surely = told[a] !== '' && told[b] !== '';
      return surely || !haveOneName(a, b) ? 1 : missing;
    },
    share: () => 0,
    show: (record) => sex[record]!,
  };
}

/** The first that is said. */
const first = (columns: readonly Column[], read: (column: Column) => string): string =>
  columns.reduce((found, column) => found || read(column), '');

/** Of whom a given name is, where it is of one sex alone. */
function sexOfName(given: string): string {
  const sex = sexOf(given.split(' ', 1)[0]!);
  return sex === 'either' ? '' : (sex ?? '');
}
