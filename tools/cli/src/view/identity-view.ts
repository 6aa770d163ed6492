import type { IdentityRules, Simulation } from '@ucv/contracts-identity';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';
import { count, printable, wrap } from './text';

/** What a tenant's rules say, in words. */
export function rulesView(rules: IdentityRules, { width, style }: Layout): string {
  const { version, priority, hubAfter, velocity, matching, country } = rules;
  const { merges, withinSeconds } = velocity;
  const rows = [
    ['at most', limitsOf(rules)],
    ['ranked', [...priority, 'by general strength'].join(', then ')],
    [
      'shared',
      hubAfter === 0 ? 'nothing' : `what is seen with ${hubAfter} of a kind that is unique to a person`,
    ],
    ['blocked', blockedOf(rules)],
    [
      'locked',
      `whoever takes in more than ${count(merges, 'other')} within ${count(withinSeconds, 'second')}`,
    ],
    ['probable', probableOf(matching)],
    ['phones', country ? `without a country code are numbers of ${country}` : 'need their country code'],
  ] as const;
  return [
    style.title(`Identity rules, version ${version}`),
    ...rows.flatMap(([name, text]) =>
      wrap(printable(text), width - 12).map((line, n) => `  ${(n > 0 ? '' : name).padEnd(8)}  ${line}`),
    ),
  ].join('\n');
}

function limitsOf({ limits, defaultLimit, maxIdentifiers }: IdentityRules): string {
  const each = Object.entries(limits).map(([kind, most]) => `${kind} ${most}`);
  return [...each, `any other kind ${defaultLimit}`, `${maxIdentifiers} in all`].join(', ');
}

const probableOf = ({ join, review }: IdentityRules['matching']): string =>
  [
    join < 1 ? `joined from ${join} on` : 'never joined',
    review < join ? `a steward is asked from ${review} on` : 'no steward is asked',
  ].join('; ');

function blockedOf({ blocked }: IdentityRules): string {
  const values = Object.entries(blocked).flatMap(([kind, patterns]) =>
    patterns.map((one) => `${kind}:${one}`),
  );
  return values.join(', ') || 'nothing';
}

export const changesNobody = ({ merged, split }: Simulation): boolean => merged === 0 && split === 0;

/** How the persons would differ. */
export function simulationView(told: Simulation, layout: Layout): string {
  const { identifiers, persons, merged, split, hubs, largest } = told;
  if (identifiers === 0) return 'Nobody would change: no identifier was seen with another yet.';
  if (changesNobody(told))
    return `Nobody would change: ${count(persons.now, 'person')} of ${count(identifiers, 'identifier')}.`;
  const now = `${persons.now} now, of ${count(identifiers, 'identifier')} seen with another`;
  const figures = [
    ['would come apart', count(split, 'person')],
    ['would become part of another', count(merged, 'person')],
    ['would belong to nobody', count(hubs, 'identifier')],
    ['the largest persons would have', `${largest.map((one) => one.identifiers).join(', ')} identifiers`],
  ];
  return [
    layout.style.title(`${count(persons.then, 'person')}; ${now}`),
    ...rowsOf(figures, layout),
    ...samplesOf(told, layout),
  ].join('\n');
}

function samplesOf({ samples, split, merged }: Simulation, layout: Layout): string[] {
  const apart = samples.split.map(({ person, parts }) => [
    person,
    `${parts.map(({ length }) => length).join(' + ')} identifiers`,
  ]);
  const joined = samples.merged.map(({ persons: [first = '', ...others] }) => [
    first,
    `+ ${others.join(' + ')}`,
  ]);
  const shown = samples.merged.reduce((sum, { persons }) => sum + persons.length - 1, 0);
  const heading = (text: string, all: boolean) => [
    '',
    layout.style.heading(all ? text : `${text}, some of them`),
  ];
  return [
    ...(split > 0
      ? [...heading('Who would come apart', apart.length === split), ...rowsOf(apart, layout)]
      : []),
    ...(merged > 0 ? [...heading('Who would become one', shown === merged), ...rowsOf(joined, layout)] : []),
    '',
    'npx ucv profile <id> shows who they are; --json has their identifiers.',
  ];
}
