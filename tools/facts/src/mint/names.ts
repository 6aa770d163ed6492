import { parseFactType } from '@ucv/envelope';
import { MintRefused } from './refusal';

/** A fact without its version, taken apart. */
export interface FactName {
  publisher: string;
  /** In kebab-case, as in the type. */
  fact: string;
  /** In PascalCase, for types. */
  pascal: string;
}

/** @refuses facts.name-invalid */
export function parseName(text: string): FactName {
  if (!parseFactType(`${text}.v1`) || /--|-\.|-$/.test(text))
    throw new MintRefused(
      'facts.name-invalid',
      `${text} can’t name a fact.\nDo: <publisher>.<fact-in-past-tense>, in lower-case letters and dashes, without a version, such as segmentation.score-given`,
    );
  const [publisher, fact] = text.split('.') as [string, string];
  return { publisher, fact, pascal: pascalCase(fact) };
}

const pascalCase = (kebab: string): string =>
  kebab
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
