import type { OrderEndedData, Simulation } from '@ucv/contracts-identity';
import type { ProfileView } from '@ucv/contracts-profile';
import type { RecordedFact } from '@ucv/envelope';
import type { Gateway } from '../gateway';
import type { Insight } from '../insight';
import { identifiersOf } from '../load/sealed-log';
import type { TrackingEvent } from '../load/customers';
import type { Orders } from './stewards';

type Home = (ref: string) => string;

/** Profiles asked for at once. */
const parallel = 16;

/** Whether identity's rows say what the log says, nothing is set aside, and the graph is what a replay makes of it. */
export async function faultsInRows(
  insight: Insight,
  gateway: Gateway,
  personOf: ReadonlyMap<string, string>,
) {
  const links = await insight.sql<{ ref: string; person: string }>('SELECT ref, person FROM identity.link');
  const rows = new Map(links.map(({ ref, person }) => [ref, person]));
  const parked = await insight.sql<{ type: string; reason: string }>(
    'SELECT type, reason FROM identity.parked_fact',
  );
  const told = await gateway.send<Simulation>('POST', '/v1/identity/simulations', { rules: {} });
  return [
    ...[...new Set([...rows.keys(), ...personOf.keys()])].flatMap((ref) => {
      const [row, fact] = [rows.get(ref) ?? ref, personOf.get(ref) ?? ref];
      return row === fact ? [] : [`${ref} is ${row}'s by the rows, ${fact}'s by the log`];
    }),
    ...parked.map(({ type, reason }) => `set aside: ${type}, ${reason}`),
    ...(told.split + told.merged > 0
      ? [`a replay splits ${told.split} persons and merges ${told.merged}`]
      : []),
  ];
}

/** Whether every identifier that was sent leads, over the gateway, to the person whose it is, and is in no other. */
export async function faultsSeen(
  gateway: Gateway,
  { sent, facts, home }: { sent: readonly TrackingEvent[]; facts: readonly RecordedFact[]; home: Home },
): Promise<string[]> {
  const named = [...refsByName(sent, facts)];
  const names = new Set(sent.flatMap((event) => identifiersOf(event).map(nameOf)));
  const lost = names.size - named.length;
  const faults = lost > 0 ? [`${lost} identifiers were acknowledged and are not on the log`] : [];
  const shown = new Map<string, string>();
  for (let from = 0; from < named.length; from += parallel) {
    const some = named.slice(from, from + parallel);
    const views = await Promise.all(some.map(([name]) => gateway.profile(name).catch(() => undefined)));
    some.forEach(([, ref], n) => {
      const id = views[n]?.id ?? 'nobody';
      if (id !== home(ref)) faults.push(`${ref} is ${home(ref)}'s, the gateway shows ${id}`);
      faults.push(...strayed(shown, views[n]));
    });
  }
  return faults;
}

/** Identifiers of a view that were shown of somebody else before. */
function strayed(shown: Map<string, string>, view: ProfileView | undefined): string[] {
  if (!view) return [];
  return view.identifiers.flatMap(({ ref }) => {
    const other = shown.get(ref) ?? view.id;
    shown.set(ref, view.id);
    return other === view.id ? [] : [`${ref} is shown of ${other} and of ${view.id}`];
  });
}

/** What is carried out stands on the log; a steward is told of no fault, and put off only while there is a reason. */
export function faultsInOrders({ answers, done }: Orders, facts: readonly RecordedFact[]): string[] {
  const ended = new Map(
    facts
      .filter(({ type }) => type === 'identity.order-ended.v1')
      .map(({ data }) => [(data as OrderEndedData).order, (data as OrderEndedData).outcome]),
  );
  return [
    ...done.filter((id) => ended.get(id) !== 'done').map((id) => `order ${id} was said to be done`),
    ...Object.keys(answers)
      .filter((answer) => answer !== 'done' && !/^identity\.|^messaging\.no-answer$/.test(answer))
      .map((answer) => `a steward is answered ${answer}`),
  ];
}

/** The ref of each identifier, as the log has it of the events that carried it. */
function refsByName(sent: readonly TrackingEvent[], facts: readonly RecordedFact[]): Map<string, string> {
  const subjects = new Map(facts.map(({ metadata }) => [metadata.messageId, metadata.subjects]));
  return new Map(
    sent.flatMap((event) =>
      identifiersOf(event).flatMap((identifier) => {
        const found = subjects.get(event.messageId)?.find(({ type }) => type === identifier.type);
        return found ? [[nameOf(identifier), found.ref] as const] : [];
      }),
    ),
  );
}

const nameOf = ({ type, value }: { type: string; value: string }): string => `${type}:${value}`;
