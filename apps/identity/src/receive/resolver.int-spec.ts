import type { Merged } from '@ucv/contracts-identity';
import { type Fact, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import {
  commandMetadata,
  type EventLog,
  factId,
  type Projection,
  ProjectionRunner,
} from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { defaultRules } from '../decide/rules';
import { keepRules } from '../project/constraint-store';
import { loadGraph } from '../project/graph-store';
import { Teller } from '../publish/tell';
import { IdentityWorld, subject, tenant } from './identity-world.fixture';
import { recoverGraph } from './recovery';
import { resolver } from './resolver';

const world = new IdentityWorld();
const happened = world.happened.bind(world);
const resolvedUpTo = world.resolvedUpTo.bind(world);
const personOf = world.personOf.bind(world);
const personFacts = world.personFacts.bind(world);
let log: EventLog;
let readModel: ReadModel;

beforeAll(async () => {
  await world.start();
  ({ log, readModel } = world);
});
beforeEach(() => (world.ending = new AbortController()));
afterEach(() => world.ending.abort());
afterAll(() => world.stop());

describe('resolution', () => {
  it('joins what events carry together, over batches and restarts', async () => {
    const [user, email, phone, desktop] = ['user_id', 'email', 'anonymous_id', 'anonymous_id'].map(
      subject,
    ) as [Subject, Subject, Subject, Subject];
    await happened(phone);
    await resolvedUpTo(await happened(user, email, phone));
    await happened(desktop);
    await resolvedUpTo(await happened(email, desktop));
    expect(await Promise.all([user, email, phone, desktop].map(personOf))).toEqual(Array(4).fill(user.ref));
    const facts = await personFacts(user, email, phone, desktop);
    expect(facts.map(({ type }) => type).sort()).toEqual([
      ...Array(3).fill('identity.absorbed-into.v1'),
      ...Array(2).fill('identity.merged.v1'),
    ]);
  });

  it('repeats nothing when it dies between the append and the commit', async () => {
    const [user, browser] = [subject('user_id'), subject('anonymous_id')];
    const position = await happened(user, browser);
    const honest = resolver(log);
    let deaths = 0;
    const dying: Projection = {
      ...honest,
      apply: async (tx, facts) => {
        await honest.apply(tx, facts);
        if (facts.some(({ position: own }) => own === position) && (deaths += 1) < 3) {
          throw Object.assign(new Error('killed'), { code: '57P01' });
        }
      },
    };
    await resolvedUpTo(position, dying);
    await resolvedUpTo(await happened(user));
    expect(deaths).toBe(3);
    expect((await personFacts(user, browser)).length).toBe(2);
    expect(await personOf(browser)).toBe(user.ref);
  });

  it('takes over decisions that the log holds and the rows do not, also under other rules', async () => {
    const [user, browser, other] = [subject('user_id'), subject('anonymous_id'), subject('anonymous_id')];
    await resolvedUpTo(await happened(user));
    const position = await happened(user, browser, other);
    await dieAfterAppending(position);
    const rows = await readModel.transaction((tx) => loadGraph(tx, tenant, [user.ref]));
    expect(rows.revision(user.ref)).toBe(-1);
    const tighter = { ...defaultRules, version: 2, limits: { ...defaultRules.limits, anonymous_id: 1 } };
    await readModel.transaction((tx) =>
      keepRules(tx, tenant, { rules: tighter, since: new Date().toISOString() }),
    );
    await resolvedUpTo(position, resolver(log));
    await readModel.transaction((tx) => tx.query('TRUNCATE rules'));
    expect(await Promise.all([browser, other].map(personOf))).toEqual([user.ref, user.ref]);
    expect(
      (await personFacts(user, browser, other)).filter(({ type }) => type === 'identity.merged.v1').length,
    ).toBe(1);
  });

  it('says no lock twice where rows were lost between the halves of the last merge', async () => {
    const [user, browser] = [subject('user_id'), subject('anonymous_id')];
    await happened(user, browser);
    await readModel.transaction((tx) =>
      tx.query('TRUNCATE link, person, refusal, evidence, merge, resumption, projection_checkpoint'),
    );
    const cause = await lastInteraction();
    await lockOnly(browser, user, factId('identity', cause, `identity.absorbed-into.v1 ${browser.ref} `));
    await recoverGraph(log, readModel, world.ending.signal);
    await resolvedUpTo(await log.head());
    expect((await personFacts(browser, user)).map(({ type }) => type)).toEqual([
      'identity.absorbed-into.v1',
      'identity.merged.v1',
    ]);
    expect(await personOf(browser)).toBe(user.ref);
  });

  it('folds the graph anew from recorded decisions, completes a half merge, and decides nothing twice', async () => {
    const [user, browser, late] = [subject('user_id'), subject('anonymous_id'), subject('anonymous_id')];
    await resolvedUpTo(await happened(user, browser));
    const [half, into] = [subject('anonymous_id'), subject('user_id')];
    await lockOnly(half, into);
    const head = await happened(user, late);
    const count = async (): Promise<number> => (await personFacts(user, browser, late, half, into)).length;
    await readModel.transaction((tx) =>
      tx.query('TRUNCATE link, person, refusal, evidence, merge, resumption, projection_checkpoint'),
    );
    await recoverGraph(log, readModel, world.ending.signal);
    expect(await personOf(browser)).toBe(user.ref);
    expect(await count()).toBe(2 + 2);
    const told: object[] = [];
    const teller = new Teller({ publish: async (...notice) => void told.push(notice) }, readModel);
    const onCommitted = (facts: readonly RecordedFact[]) => teller.tell(facts);
    for (const turn of ['decides', 'reads what it decided']) {
      const upTo = await log.head();
      const runner = new ProjectionRunner({ log, readModel, projection: resolver(log), onCommitted });
      await runner.run(world.ending.signal, upTo);
      if (turn === 'decides') expect(head).toBeLessThan(await log.head());
    }
    // Not of what was decided, and told, before the rows were lost.
    expect(told).toEqual([
      ['merged', tenant, { person: into, absorbed: [half] }],
      ['merged', tenant, { person: user, absorbed: [late] }],
    ]);
    expect(await Promise.all([late, half].map(personOf))).toEqual([user.ref, into.ref]);
    expect(await count()).toBe(2 + 2 + 2);
  });
});

/** Appends what would be decided up to a position, and leaves the rows as they are. */
async function dieAfterAppending(position: bigint): Promise<void> {
  const honest = resolver(log);
  const stop = new AbortController();
  const dying: Projection = {
    ...honest,
    apply: async (tx, facts) => {
      await honest.apply(tx, facts);
      if (facts.some(({ position: own }) => own >= position)) {
        stop.abort();
        throw Object.assign(new Error('killed'), { code: '57P01' });
      }
    },
  };
  await new ProjectionRunner({ log, readModel, projection: dying }).run(stop.signal, position);
}

/** The first half of a merge, as a crash leaves it. */
async function lockOnly(person: Subject, into: Subject, id: string = randomUUID()): Promise<void> {
  const evidence: Merged['data']['evidence'] = {
    rule: 'shared-identifiers',
    rulesVersion: 1,
    eventId: randomUUID(),
    identifiers: [person, into],
  };
  const at = new Date().toISOString();
  const fact: Fact = {
    id,
    type: 'identity.absorbed-into.v1',
    data: { person, into, mergeId: randomUUID(), evidence },
    metadata: {
      ...commandMetadata({ tenant, actor: 'service:identity', at, correlationId: 'c' }, [person, into]),
      causationId: await lastInteraction(),
    },
  };
  await log.append(streamName('person', tenant, person.ref), [fact], 'no-stream');
}

async function lastInteraction(): Promise<string> {
  for await (const fact of log.readAll({ backwards: true }))
    if (fact.type.startsWith('ingestion.')) return fact.id;
  throw new Error('no interaction yet');
}
