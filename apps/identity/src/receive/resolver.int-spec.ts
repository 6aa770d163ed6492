import type { Merged, Split } from '@ucv/contracts-identity';
import { byStrength, type Fact, type RecordedFact, streamName, type Subject } from '@ucv/envelope';
import {
  commandMetadata,
  EventLog,
  openReadModel,
  type Projection,
  ProjectionRunner,
} from '@ucv/platform-event-store';
import { ErasedTables1700000000400 } from '@ucv/platform-persons';
import type { ReadModel } from '@ucv/platform-read-model';
import { type StartedPart, startEventStore, startPostgres } from '@ucv/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { defaultRules } from '../decide/rules';
import { loadGraph } from '../project/graph-store';
import { IdentityTables1700000001000 } from '../project/tables';
import { recoverGraph } from './recovery';
import { resolver } from './resolver';

const tenant = 'main';
let servers: StartedPart[];
let log: EventLog;
let readModel: ReadModel;
let ending: AbortController;

beforeAll(async () => {
  servers = [await startEventStore(), await startPostgres()];
  log = EventLog.connect(servers[0]!.url);
  readModel = await openReadModel(
    { service: 'identity', migrations: [ErasedTables1700000000400, IdentityTables1700000001000] },
    servers[1]!.url,
    'public',
  );
});
beforeEach(() => (ending = new AbortController()));
afterEach(() => ending.abort());
afterAll(async () => {
  await readModel?.close();
  await log?.close();
  await Promise.all((servers ?? []).map((server) => server.stop()));
});

const subject = (type: string): Subject => ({ type, ref: randomBytes(16).toString('hex') });

async function happened(...subjects: Subject[]): Promise<bigint> {
  const sorted = [...subjects].sort(byStrength);
  const at = new Date().toISOString();
  const fact: Fact = {
    id: randomUUID(),
    type: 'ingestion.interaction-recorded.v1',
    data: { call: 'track' },
    metadata: commandMetadata({ tenant, actor: 'source:1', at, correlationId: 'c' }, sorted),
  };
  return (await log.append(streamName('interaction', tenant, (sorted[0] as Subject).ref), [fact], 'any'))
    .position;
}

async function resolvedUpTo(
  position: bigint,
  projection: Projection = resolver(log, defaultRules),
): Promise<void> {
  await new ProjectionRunner({ log, readModel, projection }).run(ending.signal, position);
}

const personOf = async (subject: Subject): Promise<string> =>
  (await readModel.transaction((tx) => loadGraph(tx, tenant, [subject.ref]))).person(subject).self.ref;

async function personFacts(...subjects: Subject[]): Promise<RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for (const { ref } of subjects)
    for await (const fact of log.read(streamName('person', tenant, ref))) facts.push(fact);
  return facts;
}

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
    const honest = resolver(log, defaultRules);
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
    const tighter = { ...defaultRules, limits: { ...defaultRules.limits, anonymous_id: 1 } };
    await resolvedUpTo(position, resolver(log, tighter));
    expect(await Promise.all([browser, other].map(personOf))).toEqual([user.ref, user.ref]);
    expect(
      (await personFacts(user, browser, other)).filter(({ type }) => type === 'identity.merged.v1').length,
    ).toBe(1);
  });

  it('folds the graph anew from recorded decisions, completes a half merge, and decides nothing twice', async () => {
    const [user, browser, late] = [subject('user_id'), subject('anonymous_id'), subject('anonymous_id')];
    await resolvedUpTo(await happened(user, browser));
    const [half, into] = [subject('anonymous_id'), subject('user_id')];
    await lockOnly(half, into);
    const head = await happened(user, late);
    const count = async (): Promise<number> => (await personFacts(user, browser, late, half, into)).length;
    await readModel.transaction((tx) =>
      tx.query('TRUNCATE link, person, refusal, resumption, projection_checkpoint'),
    );
    await recoverGraph(log, readModel, ending.signal);
    expect(await personOf(browser)).toBe(user.ref);
    expect(await count()).toBe(2 + 2);
    await resolvedUpTo(await log.head());
    expect(head).toBeLessThan(await log.head());
    expect(await Promise.all([late, half].map(personOf))).toEqual([user.ref, into.ref]);
    expect(await count()).toBe(2 + 2 + 2);
  });
});

describe('an erasure', () => {
  const three = () => ['user_id', 'email', 'anonymous_id'].map(subject) as [Subject, Subject, Subject];
  const rowsOf = async (...subjects: Subject[]) =>
    readModel.transaction(async (tx) => {
      const refs = [subjects.map(({ ref }) => ref)];
      const [row] = await tx.query<{ rows: number }[]>(
        `SELECT (SELECT count(*) FROM link WHERE ref = ANY($1) OR person = ANY($1))::int
              + (SELECT count(*) FROM person WHERE ref = ANY($1))::int
              + (SELECT count(*) FROM refusal WHERE ref = ANY($1) OR person = ANY($1))::int AS rows`,
        refs,
      );
      return row?.rows;
    });

  it('deletes the rows of its people, and what comes late about them decides nothing', async () => {
    const [user, email, browser] = three();
    await resolvedUpTo(await happened(user, email, browser));
    expect(await rowsOf(user, email, browser)).toBeGreaterThan(0);
    await resolvedUpTo(await erased(user, email, browser));
    expect(await rowsOf(user, email, browser)).toBe(0);
    const before = (await personFacts(user, email, browser)).length;
    await resolvedUpTo(await happened(user, browser));
    const [friend, device] = [subject('user_id'), subject('device_id')];
    await resolvedUpTo(await happened(friend, device, browser));
    expect((await personFacts(user, email, browser)).length).toBe(before);
    expect(await rowsOf(user, email, browser)).toBe(0);
    expect(await Promise.all([friend, device].map(personOf))).toEqual([friend.ref, friend.ref]);
    expect((await personFacts(friend))[0]?.metadata.subjects).toEqual([friend, device]);
  });

  it('decides nothing about events that stand before it in the same batch', async () => {
    const [user, email, browser] = three();
    await happened(user, email, browser);
    await resolvedUpTo(await erased(user, email, browser));
    expect(await personFacts(user, email, browser)).toEqual([]);
    expect(await rowsOf(user, email, browser)).toBe(0);
  });

  it('lets who joined meanwhile go on as persons of their own', async () => {
    const [user, email, browser] = three();
    await resolvedUpTo(await happened(user, email, browser));
    await resolvedUpTo(await erased(user));
    await resolvedUpTo(await log.head());
    expect(await rowsOf(user)).toBe(0);
    expect(await Promise.all([email, browser].map(personOf))).toEqual([email.ref, email.ref]);
    const split = (await personFacts(user)).at(-1) as RecordedFact<string, Split['data']>;
    expect([split.type, split.metadata.subjects[0]]).toEqual(['identity.split.v1', email]);
    expect(split.data.parts).toEqual([{ person: email, identifiers: [email, browser] }]);
    const late = subject('device_id');
    await resolvedUpTo(await happened(email, late));
    expect(await personOf(late)).toBe(email.ref);
  });

  it('gives the same graph when it is folded anew from the log', async () => {
    const graph = () =>
      readModel.transaction(async (tx) => [
        await tx.query('SELECT * FROM link ORDER BY tenant, ref'),
        await tx.query('SELECT * FROM refusal ORDER BY tenant, person, ref'),
        await tx.query('SELECT * FROM person ORDER BY tenant, ref'),
      ]);
    const last = await happened(...three());
    await resolvedUpTo(last);
    await resolvedUpTo(await log.head());
    const before = await graph();
    const head = await log.head();
    await readModel.transaction((tx) =>
      tx.query('TRUNCATE link, person, refusal, resumption, projection_checkpoint, erased_ref'),
    );
    await recoverGraph(log, readModel, ending.signal);
    await resolvedUpTo(head);
    expect(await log.head()).toBe(head);
    expect(await graph()).toEqual(before);
  });
});

/** Puts an erasure on the log, as the consent service does. */
async function erased(...members: [Subject, ...Subject[]]): Promise<bigint> {
  const request = randomBytes(16).toString('hex');
  const at = new Date().toISOString();
  const fact: Fact = {
    id: randomUUID(),
    type: 'consent.person-erased.v1',
    data: { request, person: members[0], members, keys: [] },
    metadata: commandMetadata({ tenant, actor: 'service:consent', at, correlationId: 'c' }, members),
  };
  return (await log.append(streamName('request', tenant, request), [fact], 'no-stream')).position;
}

/** Appends what would be decided up to a position, and leaves the rows as they are. */
async function dieAfterAppending(position: bigint): Promise<void> {
  const honest = resolver(log, defaultRules);
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
async function lockOnly(person: Subject, into: Subject): Promise<void> {
  const evidence: Merged['data']['evidence'] = {
    rule: 'shared-identifiers',
    rulesVersion: 1,
    eventId: randomUUID(),
    identifiers: [person, into],
  };
  const at = new Date().toISOString();
  const fact: Fact = {
    id: randomUUID(),
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
