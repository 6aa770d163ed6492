import type { ParkedFact } from '@ucv/contracts-projections';
import type { Settled } from '../gateway/parked';
import { second } from './instants';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';
import { cell, printable, valueText, widest } from './text';

/** Two lines for each: when, where, what and why; and the id to name it by. */
export function parkedList(facts: readonly ParkedFact[], layout: Layout): string {
  const rows = rowsOf(
    facts.map((fact) => [second(fact.parkedAt), whereOf(fact), fact.type, standingOf(fact)]),
    layout,
  );
  return rows.map((row, n) => `${row}\n    ${facts[n]?.id}`).join('\n');
}

const whereOf = ({ service, projection }: ParkedFact): string =>
  service === projection ? service : `${service}/${projection}`;

const standingOf = ({ state, reason, discarded }: ParkedFact): string =>
  state === 'discarded' ? `discarded: ${discarded?.reason}` : reason;

/** One with all that may be told of it. */
export function parkedView(fact: ParkedFact, { style }: Layout): string {
  const { inspected, discarded } = fact;
  const about: [string, string][] = [
    ['fact', `${fact.factId}`],
    ['of', `${fact.stream} at ${fact.revision}, position ${fact.position}`],
    ['parked by', whereOf(fact)],
    ['because', fact.reason],
    ['since', second(fact.parkedAt)],
  ];
  if (discarded)
    about.push(['discarded', `${second(discarded.at)} by ${discarded.actor}: ${discarded.reason}`]);
  const sections = [
    [style.title(`${fact.type} · ${fact.state}`), ...table(about)],
    [style.heading('Metadata'), ...table(entries(inspected?.metadata))],
    [style.heading('Data, names and kinds'), ...table(entries(inspected?.shape))],
    [rebuildHint([fact]) ?? ''].filter(Boolean),
  ];
  return sections
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const entries = (of: Record<string, unknown> | undefined): [string, string][] => {
  const all = Object.entries(of ?? {}).map(([name, value]): [string, string] => [
    name || '(itself)',
    valueText(value),
  ]);
  return all.length > 0 ? all : [['(gone from the log)', '']];
};

function table(rows: readonly [string, string][]): string[] {
  const width = widest(
    rows.map(([name]) => name),
    40,
  );
  return rows.map(([name, value]) => `  ${cell(printable(name), width)}  ${printable(value)}`.trimEnd());
}

/** What came of each that was to be settled, the good ones counted where they are many. */
export function settledView(settled: readonly Settled[]): string {
  const said = settled.map((one) =>
    'refused' in one
      ? `${one.id}: ${one.refused.message}`
      : `${one.id}: ${one.fact.state === 'open' ? `failed again (${one.fact.reason})` : one.fact.state}`,
  );
  const facts = settled.flatMap((one) => ('fact' in one ? [one.fact] : []));
  return [...(settled.length > 20 ? counted(settled, said) : said), rebuildHint(facts)]
    .filter((line) => line !== undefined)
    .join('\n');
}

function counted(settled: readonly Settled[], said: readonly string[]): string[] {
  const good = settled.map((one) => 'fact' in one && one.fact.state !== 'open');
  return [`${good.filter(Boolean).length} of ${settled.length} done`, ...said.filter((_, n) => !good[n])];
}

/** How to get the rows that a rebuild would give, where a replay alone does not promise them. */
function rebuildHint(facts: readonly ParkedFact[]): string | undefined {
  const commands = facts.flatMap(({ rebuild }) =>
    rebuild ? [`npx ucv rebuild ${rebuild.projection}${rebuild.only ? ` --only ${rebuild.only}` : ''}`] : [],
  );
  const distinct = [...new Set(commands)];
  if (distinct.length === 0) return undefined;
  const shown = distinct.length > 5 ? [...new Set(distinct.map((one) => one.split(' --only')[0]))] : distinct;
  return [
    'Later facts are in the rows already, so that a replay alone may leave them other than a rebuild would.',
    ...shown.map((command) => `Do: ${command}, after the replay`),
  ].join('\n');
}
