import type { HubList, IdentityRules, Simulation } from '@ucv/contracts-identity';
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
    ['nobody’s', crowdOf(rules)],
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

function crowdOf({ crowd: { ever, others, withinDay, times } }: IdentityRules): string {
  const most = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([kind, count]) => (count > 0 ? `${count} ${kind}` : `never ${kind}`));
  const all = [...most(ever), others > 0 ? `${others} of any other kind` : 'never of another kind'];
  const inDay = most(withinDay).join(', ') || 'any number';
  return `seen with more than ${all.join(', ')}; in a day ${inDay}; and ${times} times the usual`;
}

/** Identifiers that belong to nobody, the last learned first. */
export function hubsView({ hubs, next }: HubList, { style }: Layout): string {
  if (hubs.length === 0)
    return 'Every identifier may be somebody’s: none is known to be shared, or a placeholder.';
  const lines = hubs.map(({ identifier, seenWith, kind, since }) => {
    const others = kind ? `${seenWith} ${kind}` : `${seenWith} persons`;
    return `  ${identifier.ref}  ${identifier.type.padEnd(15)} seen with ${others.padEnd(20)} since ${since}`;
  });
  return [
    style.title('Identifiers that belong to nobody'),
    ...lines,
    '',
    ...(next ? [`More: npx ucv identity hubs --after ${next}`] : []),
    'npx ucv profile <ref> shows what came with it; npx ucv identity release <ref> --reason "…" gives it back.',
  ].join('\n');
}

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
