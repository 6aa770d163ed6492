import type { Relation } from '@ucv/contracts-profile';
import type { PersonSheet } from '../gateway/person';
import { minute } from './instants';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';

/** Whom and what they belong with, since when, and by which rule. */
export const relationLines = ({ relations }: PersonSheet, layout: Layout): string[] =>
  rowsOf(
    relations.map((relation) => [
      relation.direction?.replace('-', ' ') ?? relation.kind,
      otherOf(relation),
      `since ${minute(relation.since)} · ${relation.evidence.rule}`,
    ]),
    layout,
  );

function otherOf({ person, account }: Relation): string {
  if (!account) return `person ${person}`;
  const { id, traits, role, title } = account;
  const name = typeof traits.name === 'string' ? traits.name : id;
  return [name, ...[title, role].filter((held) => typeof held === 'string')].join(', ');
}
