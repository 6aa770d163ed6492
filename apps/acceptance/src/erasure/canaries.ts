import { createHash } from 'node:crypto';
import type { Random } from '../load/seeded-random';
import type { Said } from '../track';

/** A person whom nobody else resembles: every value of theirs is found wherever it stands. */
export interface Canary {
  /** Every value that was sent so far. */
  readonly values: readonly string[];
  /** Events that show all of their identifiers to be theirs, and others, in any order. */
  life: Said[];
  /** Something that they do, by identifiers of theirs; with one of those a new one may come. */
  act(): Said;
  /** How a request names them. */
  refs: string[];
}

/** Fewer than identity's limits, beyond which somebody would be another person. */
const mostFresh = 2;

export function makeCanary(random: Random): Canary {
  const values: string[] = [];
  const noted = (value: string): string => {
    values.push(value);
    return value;
  };
  const makers = {
    word: () => noted(`Canary${random.uuid().slice(0, 13).replaceAll('-', '')}`),
    email: () => noted(`${makers.word()}.${makers.word()}@Example.com`),
    phone: () => noted(`+49151${random.between(10_000_000, 99_999_999)}`),
  };
  const { word } = makers;
  const several = (make: () => string, most: number) => Array.from({ length: random.between(1, most) }, make);
  const [userId, firstName, lastName, city] = [word(), word(), word(), word()];
  const known = {
    email: several(makers.email, 2),
    phone: several(makers.phone, 2),
    browser: several(word, 3),
    device: several(word, 2),
  };
  const fresh = { email: 0, phone: 0, browser: 0, device: 0 };
  const one = (kind: keyof typeof known): string => {
    if (fresh[kind] >= mostFresh || random.between(1, 5) > 1) return random.pick(known[kind]);
    fresh[kind] += 1;
    return kind === 'email' || kind === 'phone' ? makers[kind]() : word();
  };
  const traits = { firstName, lastName, name: `${firstName} ${lastName}`, address: { street: word(), city } };
  const page = { url: `https://shop.example/${word()}`, title: word() };
  const [group, note] = [word(), word()];
  const saying = (): Said =>
    random.pick<Said>([
      { event: 'Order Completed', properties: { note, items: [{ name: note }] } },
      { type: 'page', properties: page },
      { type: 'group', groupId: group, traits: { name: group } },
      { type: 'identify', traits: { ...traits, email: random.pick(known.email) } },
      { type: 'identify', traits: { ...traits, phone: random.pick(known.phone) } },
    ]);
  // One of them is known to be theirs, whatever else comes along. A new address on their browser may be somebody else's.
  const naming = (): Said =>
    random.pick<() => Said>([
      () => ({ userId, anonymousId: one('browser') }),
      () => ({ userId, anonymousId: one('browser'), context: { page, device: { id: one('device') } } }),
      () => ({ anonymousId: random.pick(known.browser), context: { page } }),
      () => ({ anonymousId: random.pick(known.browser), context: { device: { id: one('device') } } }),
      () => ({ anonymousId: one('browser'), context: { device: { id: random.pick(known.device) } } }),
      () => ({ userId, type: 'identify', traits: { email: one('email') } }),
      () => ({ userId, type: 'identify', traits: { phone: one('phone') } }),
      () => ({ anonymousId: one('browser'), type: 'identify', traits: { email: random.pick(known.email) } }),
    ])();
  const act = (): Said => {
    const [named, said] = [naming(), saying()];
    return { ...said, ...named, ...(named.traits ? { traits: { ...traits, ...named.traits } } : {}) };
  };
  const links: Said[] = [
    ...known.browser.map((anonymousId) => ({ userId, anonymousId, event: 'Seen' })),
    ...known.device.map((id) => ({ userId, event: 'Seen', context: { device: { id } } })),
    ...known.email.map((email) => ({ userId, type: 'identify' as const, traits: { ...traits, email } })),
    ...known.phone.map((phone) => ({ userId, type: 'identify' as const, traits: { ...traits, phone } })),
  ];
  return {
    values,
    act,
    life: random.shuffled([...links, ...Array.from({ length: random.between(1, 12) }, act)]),
    refs: [
      `user_id:${userId}`,
      ...known.email.map((email) => `email:${email}`),
      ...known.browser.map((browser) => `anonymous_id:${browser}`),
    ],
  };
}

/** What a value may stand as: as sent, folded, cut at its joints, in hex or base64, hashed without a key. */
export function tracesOf(value: string): string[] {
  const folded = value.toLowerCase();
  const parts = [folded, ...folded.split(/[@.\s]+/).filter((part) => part.length > 8)];
  const plain = [folded, value];
  return [
    ...parts,
    ...plain.map((text) => Buffer.from(text).toString('hex')),
    ...plain.map((text) => Buffer.from(text).toString('base64').replace(/=+$/, '').toLowerCase()),
    ...plain.flatMap((text) =>
      ['sha256', 'sha1', 'md5'].map((name) => createHash(name).update(text).digest('hex')),
    ),
  ];
}

/** `schema.table` of every table in which something of these values stands. */
export function tablesWith(
  tables: ReadonlyMap<string, readonly string[]>,
  values: readonly string[],
): string[] {
  const traces = values.flatMap((value) => tracesOf(value).map((trace) => ({ value, trace })));
  return [...tables].flatMap(([table, rows]) => {
    const all = rows.join('\n').toLowerCase();
    const found = traces.filter(({ trace }) => all.includes(trace));
    return found.length === 0 ? [] : [`${table} (${found.length} traces)`];
  });
}
