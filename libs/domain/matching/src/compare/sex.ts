import type { Column } from '../table';

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
