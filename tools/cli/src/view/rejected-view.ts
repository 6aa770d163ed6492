import type {
  RejectedEvent,
  RejectedEventDetail,
  RejectedEventOutcome,
  RejectedEvents,
} from '@ucv/contracts-ingestion';
import { second } from './instants';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';
import { cell, count, printable, widest } from './text';

/** Two lines for each: when, from where and why; and the id to name it by. */
export function rejectedList(events: readonly RejectedEvent[], layout: Layout): string {
  const rows = rowsOf(
    events.map((event) => [second(event.receivedAt), event.source, event.code, standingOf(event)]),
    layout,
  );
  return rows.map((row, n) => `${row}\n    ${events[n]?.id}`).join('\n');
}

/** How many there are in all, by what they have in common. */
export const rejectedCounts = (counts: NonNullable<RejectedEvents['counts']>, layout: Layout): string =>
  rowsOf(
    counts.map(({ code, source, count: many }) => [count(many, 'event'), source, code]),
    layout,
  ).join('\n');

function standingOf({ state, withheld, tries, settled }: RejectedEvent): string {
  if (state === 'discarded') return `discarded: ${settled?.reason}`;
  if (state === 'replayed') return `replayed: ${settled?.outcome}`;
  if (withheld) return 'nothing of it is kept';
  return tries > 0 ? `replayed in vain ${tries} times` : '';
}

/** One with all that may be told of it. */
export function rejectedView(event: RejectedEventDetail, { style }: Layout): string {
  const title = [style.title(`${event.code} · ${event.state}`), ...table(aboutOf(event))];
  return `${title.join('\n')}\n\n${contentOf(event, style.heading).join('\n')}`;
}

function aboutOf({ detail, settled, ...event }: RejectedEventDetail): [string, string][] {
  return [
    ['because', detail?.message ?? event.message],
    ['source', event.source],
    ['received', second(event.receivedAt)],
    ['message id', event.messageId ?? '-'],
    ['position', event.position],
    ['tries', String(event.tries)],
    ...(settled ? [[event.state, `${second(settled.at)} by ${settled.actor}`] as [string, string]] : []),
    ...(settled?.reason ? [['reason', settled.reason] as [string, string]] : []),
  ];
}

function contentOf({ detail, event }: RejectedEventDetail, heading: (text: string) => string): string[] {
  if (!detail) return ['Nothing of what it says is kept, since somebody in it was erased.'];
  if (event === undefined)
    return [heading('Fields, names and kinds'), ...table(Object.entries(detail.fields))];
  return [heading(detail.cut ? 'The first 32 KiB of the event' : 'The event'), ...shown(event)];
}

/** Line by line, so that nothing in it moves the terminal. */
const shown = (event: unknown): string[] =>
  (typeof event === 'string' ? event : JSON.stringify(event, null, 2))
    .split('\n')
    .map((line) => `  ${printable(line)}`);

function table(rows: readonly [string, string][]): string[] {
  const width = widest(
    rows.map(([name]) => name),
    40,
  );
  return rows.map(([name, value]) =>
    `  ${cell(printable(name || '(itself)'), width)}  ${printable(value)}`.trimEnd(),
  );
}

/** What came of each, the good ones counted where they are many. */
export function outcomesView(settled: readonly RejectedEventOutcome[]): string {
  const good = settled.map(({ outcome }) => ['recorded', 'duplicate', 'discarded'].includes(outcome));
  const said = settled.map((one) => `${one.id}: ${inWords(one)}`);
  if (settled.length <= 20) return said.join('\n');
  return [
    `${good.filter(Boolean).length} of ${settled.length} done`,
    ...said.filter((_, n) => !good[n]),
  ].join('\n');
}

function inWords({ outcome, code, message }: RejectedEventOutcome): string {
  if (outcome === 'recorded') return 'taken in';
  if (outcome === 'duplicate') return 'was taken in before';
  if (outcome === 'discarded') return 'discarded';
  return outcome === 'rejected' ? `still wrong (${code}): ${message}` : `${message} (${code})`;
}
