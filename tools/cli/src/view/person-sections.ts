import type { HistoryEntry, IdentifierView, TimelineEntry } from '@ucv/contracts-profile';
import type { PersonSheet } from '../gateway/person';
import { eventDetail, eventPlace, eventTitle } from './event-title';
import { clock, dayHeading, minute, second } from './instants';
import type { Style } from './style';
import { brief, cell, fit, flow, printable, valueText, widest } from './text';

export interface Layout {
  /** Columns. */
  width: number;
  style: Style;
}

export const indent = '  ';
/** Below a date and time. */
const margin = ' '.repeat(20);

/** The golden record: each attribute, and which event set it. */
export function traitLines({ profile, timeline }: PersonSheet, { width, style }: Layout): string[] {
  const names = Object.keys(profile.traits);
  const values = names.map((name) => valueText(profile.traits[name]));
  const [nameWidth, valueWidth] = [widest(names, 24), widest(values, width - 60)];
  return names.map((name, n) => {
    const source = profile.traitSources[name];
    const event = timeline.find(({ eventId }) => eventId === source?.eventId);
    const set = source ? `set ${minute(source.occurredAt)} by ${event ? eventTitle(event) : 'an event'}` : '';
    const from = source?.source ? `, source ${printable(source.source)}` : '';
    const left = `${indent}${cell(printable(name), nameWidth)}  ${cell(values[n] ?? '', valueWidth)}  `;
    return left + style.aside(fit(set + from, width - nameWidth - valueWidth - 6));
  });
}

/** Everything that the person is recognised by; of one kind, the first seen first. */
export function identifierLines({ profile }: PersonSheet, { width, style }: Layout): string[] {
  const rows = inOrder(profile.identifiers).map(({ type, value, firstSeen }) => ({
    type: printable(type),
    value: typeof value === 'string' ? printable(value) : `(${value.reason})`,
    seen: firstSeen ? `first seen ${minute(firstSeen)}` : '',
  }));
  const typeWidth = widest(
    rows.map(({ type }) => type),
    24,
  );
  const valueWidth = widest(
    rows.map(({ value }) => value),
    width - typeWidth - 34,
  );
  return rows.map(
    ({ type, value, seen }) =>
      `${indent}${cell(type, typeWidth)}  ${cell(value, valueWidth)}  ${style.aside(seen)}`,
  );
}

/** Kinds stay in their order, strongest first. */
function inOrder(identifiers: readonly IdentifierView[]): IdentifierView[] {
  const kinds = [...new Set(identifiers.map(({ type }) => type))];
  return kinds.flatMap((kind) => identifiers.filter(({ type }) => type === kind).sort(byFirstSeen));
}

/** Those never seen in an event last; instants compare as strings. */
function byFirstSeen(a: IdentifierView, b: IdentifierView): number {
  const [left, right] = [a.firstSeen ?? '~', b.firstSeen ?? '~'];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How identifiers came to be one person: the event that carried them together, when it was known, the rule. */
export function joinLines({ history, timeline, profile }: PersonSheet, { width, style }: Layout): string[] {
  const values = new Map(profile.identifiers.map(({ ref, value }) => [ref, value]));
  const named: Named = ({ type, ref, value = values.get(ref) }) =>
    typeof value === 'string' ? `${printable(type)} ${brief(printable(value), 36)}` : printable(type);
  const told = history.filter(({ summary }) => summary.kind !== 'absorbed');
  return told.flatMap(({ summary, at }) => {
    const event = timeline.find(({ eventId }) => eventId === summary.eventId);
    const rule = `rule ${summary.rule}, version ${summary.rulesVersion}; recorded ${second(at)}`;
    return [
      `${indent}${minute(event?.occurredAt ?? at)}  ${fit(titleOf(event, summary), width - 20)}`,
      ...flow(evidence(summary, named), width - 20).map((line) => `${margin}${line}`),
      `${margin}${style.aside(fit(rule, width - 20))}`,
    ];
  });
}

type Summary = HistoryEntry['summary'];
type Named = (subject: { type: string; ref: string; value?: IdentifierView['value'] }) => string;

/** What the event carried together, and what was kept apart all the same; or what left. */
function evidence({ kind, identifiers, refused }: Summary, named: Named): string[] {
  const verb = kind === 'split' ? 'left' : 'carried';
  const carried = identifiers.map((one, n) => `${n === 0 ? verb : '+'} ${named(one)}`);
  if (!refused) return carried;
  const { identifier, code, limit } = refused;
  return [...carried, `but ${named(identifier)} was kept apart`, `(${printable(code)}, limit ${limit})`];
}

function titleOf(event: TimelineEntry | undefined, { rule, eventId }: Summary): string {
  if (!event) return `${rule === 'by-hand' ? 'order' : 'event'} ${eventId}`;
  const place = eventPlace(event);
  return place ? `${eventTitle(event)} (${place})` : eventTitle(event);
}

/** What happened, on whichever device, day by day. */
export function timelineLines(timeline: readonly TimelineEntry[], { width, style }: Layout): string[] {
  const placeWidth = widest(timeline.map(eventPlace), Math.floor(width * 0.26));
  const titleWidth = widest(timeline.map(eventTitle), Math.floor(width * 0.28));
  const rest = width - placeWidth - titleWidth - 15;
  let today = '';
  return timeline.flatMap((entry) => {
    const heading = dayHeading(entry.occurredAt);
    const opening = heading === today ? [] : [`${indent}${style.aside(heading)}`];
    today = heading;
    const place = placeWidth > 0 ? `  ${cell(eventPlace(entry), placeWidth)}` : '';
    const left = `${indent}${indent}${clock(entry.occurredAt)}${place}`;
    const line = `${left}  ${cell(eventTitle(entry), titleWidth)}  ${style.aside(fit(eventDetail(entry), rest))}`;
    return [...opening, line.trimEnd()];
  });
}
