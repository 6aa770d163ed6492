import type { Subject } from '@ucv/envelope';
import type { Projection } from '@ucv/platform-event-store';
import type { Identifier } from '@ucv/platform-privacy';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { profileProjection } from '../project/profile.projection';
import { profileTables } from '../project/tables';
import { ProfileWorld } from './profile-world.fixture';

const world = new ProfileWorld();
const segment = randomBytes(16).toString('hex');
const seed = Number(process.env.UCV_SEED ?? Math.floor(Math.random() * 2 ** 31));

beforeAll(() => world.start());
afterAll(() => world.stop());

/** mulberry32 by Tommy Ettinger, public domain. */
function seeded(from: number): (below: number) => number {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** People as identity would have them: by their id, everybody who is one with them. */
class History {
  private readonly persons: Subject[][] = [];
  private named = 0;

  constructor(private readonly random: (below: number) => number) {}

  /** @param kind  one of `kinds` */
  step(kind: string): Promise<void> {
    const whom = this.persons[this.random(this.persons.length || 1)];
    if (!whom || kind === 'happen') return this.happen();
    const change = { merge: this.merge, split: this.split, erase: this.erase }[kind];
    return change ? change.call(this, whom) : this.decide(kind, whom);
  }

  private decide(kind: string, whom: Subject[]): Promise<void> {
    if (kind === 'granted' || kind === 'withdrawn')
      return world.decided(this.oneOf(whom), { purpose: 'ads', status: kind }, this.instant());
    return world.member(kind as 'entered' | 'exited', whom[0]!, segment, this.instant());
  }

  /** Something of somebody new, with up to three identifiers; other people's may be among them. */
  private async happen(): Promise<void> {
    const fresh = Array.from({ length: 1 + this.random(2) }, () => this.identifier());
    const traits = { plan: `p${this.random(3)}`, city: `c${this.random(3)}` };
    const call = this.random(2) === 0 ? 'identify' : 'track';
    const shared = { type: 'device_id', value: `shared-${this.random(3)}` };
    const identifiers = this.random(3) === 0 ? [...fresh, shared] : fresh;
    const subjects = await world.happened(identifiers, { call, at: this.instant(), traits, event: 'Seen' });
    for (let more = this.random(4); more > 0; more -= 1)
      await world.happened(fresh, { call, at: this.instant(), traits, event: 'Seen again' });
    const known = new Set(this.persons.flat().map(({ ref }) => ref));
    for (const subject of subjects)
      if (subject.type !== 'device_id' && !known.has(subject.ref)) this.persons.push([subject]);
  }

  private async merge(whom: Subject[]): Promise<void> {
    const other = this.persons[this.random(this.persons.length)]!;
    if (other === whom) return;
    await world.merged(whom[0]!, other[0]!);
    whom.push(...other);
    this.persons.splice(this.persons.indexOf(other), 1);
  }

  private async split(whom: Subject[]): Promise<void> {
    if (whom.length < 2) return;
    const leaving = whom.splice(1 + this.random(whom.length - 1));
    await world.split(whom[0]!, { person: leaving[0]!, identifiers: leaving });
    this.persons.push(leaving);
  }

  private async erase(whom: Subject[]): Promise<void> {
    this.persons.splice(this.persons.indexOf(whom), 1);
    await world.erased(...(whom as [Subject, ...Subject[]]));
    // Decisions that were under way when the word came.
    await world.member('entered', whom[0]!, segment, this.instant());
  }

  private identifier(): Identifier {
    this.named += 1;
    return {
      type: ['user_id', 'email', 'anonymous_id'][this.random(3)]!,
      value: `id-${seed}-${this.named}@x.org`,
    };
  }

  private oneOf = (whom: readonly Subject[]): Subject => whom[this.random(whom.length)]!;

  private instant = (): string => new Date(Date.UTC(2026, 2, 1 + this.random(60))).toISOString();
}

/** What may come next, as often as it stands here. */
const kinds = [
  ...Array.from({ length: 10 }, () => 'happen'),
  ...['merge', 'merge', 'merge', 'split', 'split', 'erase', 'granted', 'withdrawn', 'entered', 'exited'],
];

/** Lets one lane at a time write a batch, in an order that the seed chooses among those that wait. */
class Turns {
  private readonly waiting: (() => Promise<void>)[] = [];
  private readonly over = new AbortController();

  constructor(private readonly random: (below: number) => number) {}

  /** Runs work when its turn comes. */
  take<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => this.waiting.push(() => work().then(resolve, reject)));
  }

  async play(): Promise<void> {
    while (!this.over.signal.aborted) {
      await delay(1);
      const [next] = this.waiting.splice(this.random(this.waiting.length || 1), 1);
      await next?.();
    }
  }

  end(): void {
    this.over.abort();
  }
}

const inTurns = (projection: Projection, turns: Turns): Projection => ({
  ...projection,
  lanes: {
    ...projection.lanes!,
    apply: (tx, facts) => turns.take(() => projection.lanes!.apply(tx, facts)),
  },
});

it(`lanes in any order come to the rows of one lane, and to the live ones; UCV_SEED=${seed}`, async () => {
  await world.segmentDefined(segment, 'Buyers');
  const random = seeded(seed);
  const history = new History(random);
  const steps = Array.from({ length: 90 }, () => kinds[random(kinds.length)]!);
  for (const step of [...steps.slice(0, 45), 'merge', 'erase', ...steps.slice(45)]) await history.step(step);
  for (const [width, batchSize] of [
    [1, 500],
    [2, 4],
    [16, 7],
  ] as const) {
    const turns = new Turns(seeded(seed + width));
    const played = turns.play();
    const rebuilds = world.rebuilds(inTurns(profileProjection(world.privacy), turns), { width, batchSize });
    await rebuilds.begin({ projection: 'profile', dryRun: true }, world.tenant);
    await rebuilds.ended();
    turns.end();
    await played;
    const { state, comparison = [] } = await rebuilds.status('profile');
    expect([width, state, comparison.length]).toEqual([width, 'compared', Object.keys(profileTables).length]);
    for (const { table, equal, differences, live } of comparison) {
      expect({ width, table, equal, differences }).toEqual({ width, table, equal: true, differences: [] });
      if (table !== 'consent' && table !== 'membership')
        expect([table, live.rows > 0]).toEqual([table, true]);
    }
  }
});
