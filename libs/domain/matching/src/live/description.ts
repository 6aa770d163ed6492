import type { Table } from '../table';

/** What is known of somebody, by meaning such as `person.given_name`: see `kindOf`. */
export type Description = Readonly<Record<string, string>>;

/** Descriptions as records of a table, a column for each meaning that one of them has. */
export function tableOf(descriptions: readonly Description[]): Table {
  const meanings = [...new Set(descriptions.flatMap((description) => Object.keys(description)))].sort();
  return {
    size: descriptions.length,
    columns: meanings.map((meaning) => ({
      ...{ name: meaning, meaning },
      values: descriptions.map((description) => description[meaning] ?? ''),
    })),
  };
}
