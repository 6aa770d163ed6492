import type { Subject } from '@ucv/envelope';
import type { Projection } from '@ucv/platform-event-store';
import { type KnownPerson, People } from '../decide/people';
import { instants } from '../project/instants';
import { loadPeople } from '../project/people-store';
import { browser, faults, type Life, SegmentationWorld, until, user } from './segmentation-world.fixture';

const world = new SegmentationWorld();
const lives: Life[] = [];

beforeAll(() => world.start());
beforeEach(() => (faults.length = 0));
afterEach(async () => {
  for (const life of lives.splice(0)) await life.end();
});
afterAll(() => world.stop());

const begin = async (...o: Parameters<SegmentationWorld['live']>): Promise<Life> => {
  const life = await world.live(...o);
  lives.push(life);
  return life;
};

/** Everything that segments may ask, in one form for a person who was kept and for one who was loaded. */
const shown = ({ person, revisions }: KnownPerson, names: readonly string[]) => ({
  self: person.self,
  identifiers: [...person.identifiers.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  traits: Object.fromEntries([...person.fragments].map(([ref, { traits }]) => [ref, traits])),
  events: Object.fromEntries(names.map((name) => [name, person.events(name)])),
  consent: person.consent('email'),
  memberships: Object.fromEntries(person.memberships),
  timers: Object.fromEntries(person.timers),
  revisions: Object.fromEntries(revisions),
});

/** Compares everybody who is kept with what the rows say, between two batches. @returns how many were */
function compare({ place: { kept, definitions, readModel, runner } }: Life): Promise<number> {
  return runner.hold(() =>
    readModel.transaction(async (tx) => {
      await kept.begin(tx);
      const own = await definitions.of(tx, world.tenant);
      const rows = await tx.query<{ ref: string }[]>('SELECT ref FROM fragment');
      const known = kept.take(world.tenant, { definitions: own, refs: rows.map(({ ref }) => ref) });
      const refs = known.map(({ person }) => person.id);
      const loaded = await loadPeople(tx, { tenant: world.tenant, refs, names: own.eventNames });
      const fresh = [...loaded.settled()];
      const forms = (all: KnownPerson[]) =>
        Object.fromEntries(all.map((one) => [one.person.id, shown(one, own.eventNames)]));
      expect(forms(known)).toEqual(forms(fresh));
      const again = new People(instants);
      for (const one of known) again.resume(one);
      kept.put(world.tenant, { definitions: own, people: again });
      return known.length;
    }),
  );
}

/** Numbers below `n`, the same for the same seed. */
const dice = (seed: number) => (n: number) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};

/** Who belongs to whom, as identity would have it: the id of a person comes first among theirs. */
class Groups {
  private readonly persons: Subject[][] = [];

  get all(): Subject[] {
    return this.persons.flat();
  }

  meet(subject: Subject): void {
    if (!this.all.some(({ ref }) => ref === subject.ref)) this.persons.push([subject]);
  }

  /** @returns the two persons; undefined where there is one alone */
  merge(roll: (n: number) => number): [Subject, Subject] | undefined {
    const [into, gone] = [roll(this.persons.length), roll(this.persons.length)];
    if (into === gone) return undefined;
    const [a, b] = [this.persons[into]!, this.persons[gone]!];
    a.push(...b);
    this.persons.splice(gone, 1);
    return [a[0]!, b[0]!];
  }

  /** @returns a person and one of theirs who leaves; undefined where nobody has two */
  split(roll: (n: number) => number): [Subject, Subject] | undefined {
    const several = this.persons.filter((own) => own.length > 1);
    const own = several[roll(several.length)];
    const left = own?.splice(1 + roll(own.length - 1), 1);
    if (left) this.persons.push(left);
    return left && [own![0]!, left[0]!];
  }

  /** Takes away a whole person. */
  erase(roll: (n: number) => number): Subject[] {
    return this.persons.splice(roll(this.persons.length), 1)[0] ?? [];
  }
}

describe('persons who are kept between two batches', () => {
  it('are as the rows have them, whatever happened, merges, splits, consents and erasures among it', async () => {
    const life = await begin();
    await world.defined(life, { event: 'Bought', count: { gte: 2 } });
    await world.defined(life, { trait: 'plan', eq: 'pro' });
    await world.defined(life, { event: 'Seen', within: 'PT2S' });
    await world.defined(life, { all: [{ consent: 'email' }, { not: { event: 'Left' } }] });
    const roll = dice(11);
    const groups = new Groups();
    const did = new Map<string, number>();
    const happens = async (): Promise<bigint> => {
      const track = {
        event: ['Bought', 'Seen', 'Left', 'Idle'][roll(4)]!,
        properties: { total: -0, n: 1e21 },
      };
      const identify = { call: 'identify' as const, traits: { plan: roll(2) ? 'pro' : 'basic' } };
      const name = roll(3) ? `k-${roll(10)}` : `k-${roll(1_000)}`;
      const told = await world.happened([roll(2) ? user(name) : browser(name)], roll(4) ? track : identify);
      groups.meet(told.subjects[0]!);
      return told.position;
    };
    const decides = (): Promise<bigint> =>
      world.consented(groups.all[roll(groups.all.length)]!, roll(2) ? 'granted' : 'denied');
    const merges = async (): Promise<bigint | undefined> => {
      const two = groups.merge(roll);
      return two && world.merged(...two);
    };
    const splits = async (): Promise<bigint | undefined> => {
      const two = groups.split(roll);
      return two && world.split(...two);
    };
    const erases = async (): Promise<bigint> => {
      const [first, ...rest] = groups.erase(roll);
      return world.erased(first!, ...rest);
    };
    /** Does one thing of many. @returns its position in the log, where it is told there */
    const live = async (): Promise<[string, bigint | undefined]> => {
      if (groups.all.length < 4) return ['event', await happens()];
      const what = roll(24);
      if (what < 2) return ['consent', await decides()];
      if (what < 5) return ['merge', await merges()];
      if (what < 8) return ['split', await splits()];
      return what < 9 ? ['erasure', await erases()] : ['event', await happens()];
    };
    let compared = 0;
    for (let step = 1; step <= 240; step += 1) {
      const [what, position] = await live();
      if (position === undefined) continue;
      did.set(what, (did.get(what) ?? 0) + 1);
      if (step % 6 > 0) continue;
      await life.place.runner.reached(position);
      compared += await compare(life);
    }
    expect([...did.keys()].sort()).toEqual(['consent', 'erasure', 'event', 'merge', 'split']);
    expect(compared).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });

  it('do not outlive a batch that was taken back', async () => {
    let deaths = 0;
    const dying = (honest: Projection): Projection => ({
      ...honest,
      apply: async (tx, facts) => {
        await honest.apply(tx, facts);
        const hit = facts.some(({ stream }) => stream.startsWith('interaction-'));
        if (hit && (deaths += 1) % 2 === 1) throw Object.assign(new Error('killed'), { code: '57P01' });
      },
    });
    const life = await begin({ feed: dying });
    await world.defined(life, { event: 'Died', count: { gte: 2 } });
    let last = 0n;
    for (let n = 0; n < 3; n += 1) {
      last = (await world.happened([user('died')], { event: 'Died' })).position;
      await life.place.runner.reached(last);
      expect(await compare(life)).toBeGreaterThan(0);
    }
    expect(deaths).toBeGreaterThan(2);
  });

  it('are dropped where another instance wrote in between', async () => {
    const both = [await begin(), await begin()];
    const segment = await world.defined(both[0]!, { event: 'Both', within: 'PT1S' });
    for (let n = 0; n < 40; n += 1) {
      const { position } = await world.happened([user(`both-${n % 3}`)], { event: 'Both' });
      for (const life of both) await life.place.runner.reached(position);
      await compare(both[n % 2]!);
    }
    await until(async () => (await world.members(segment)).length === 0);
    for (const life of both) await compare(life);
  });
});
