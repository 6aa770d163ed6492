import fc from 'fast-check';
import type { RecordedFact, Subject } from '@ucv/envelope';
import { prepareDatabase, ReadModel, serviceUrl } from '@ucv/platform-read-model';
import { type StartedPart, startPostgres } from '@ucv/testing';
import { membersOf, personsOf, PersonTables1700000000500, projectPersons, withoutErased } from './index';

const subject = (letter: string, type = 'email'): Subject => ({ type, ref: letter.repeat(32) });
const [a, b, c, d] = [subject('a'), subject('b', 'user_id'), subject('c'), subject('d')] as const;

let position = 0n;
const fact = (type: string, subjects: Subject[], data: object, stream = 'person-'): RecordedFact => ({
  id: `fact-${position}`,
  type,
  data,
  metadata: { tenant: 'main', subjects } as RecordedFact['metadata'],
  stream: `${stream}aa.main.${subjects[0]?.ref}`,
  revision: 0,
  position: (position += 1n),
  recordedAt: '2026-01-01T00:00:00.000Z',
});
const merged = (person: Subject, ...absorbed: Subject[]) =>
  fact('identity.merged.v1', [person, ...absorbed], { person, absorbed });
const split = (person: Subject, ...parts: { person: Subject; identifiers: Subject[] }[]) =>
  fact('identity.split.v1', [person], { person, parts });
const erased = (...members: Subject[]) => fact('consent.person-erased.v1', members, { members }, 'request-');

let server: StartedPart;
let readModel: ReadModel;
beforeAll(async () => {
  server = await startPostgres();
  await prepareDatabase(server.url, { consent: 'secret' });
  readModel = await ReadModel.open({
    url: serviceUrl(server.url, 'consent', 'secret'),
    schema: 'consent',
    migrations: [PersonTables1700000000500],
    applicationName: 'persons-spec',
  });
});
afterAll(async () => {
  await readModel?.close();
  await server?.stop();
});
beforeEach(() => readModel.transaction((tx) => tx.query('TRUNCATE person_link, erased_ref')));

const grouped = (...facts: RecordedFact[]) =>
  readModel.transaction(async (tx) => {
    await projectPersons(tx, facts);
    return Object.fromEntries(await personsOf(tx, 'main', [a.ref, b.ref, c.ref, d.ref]));
  });

describe('persons', () => {
  it('are one each until they are joined, and follow merges of survivors', async () => {
    expect(await grouped(merged(a, b), merged(c, a))).toEqual({
      [a.ref]: c.ref,
      [b.ref]: c.ref,
      [c.ref]: c.ref,
      [d.ref]: d.ref,
    });
    const members = await readModel.transaction((tx) => membersOf(tx, 'main', [c.ref, d.ref]));
    expect(members.get(c.ref)).toEqual([c, a, b]);
    expect(members.get(d.ref)).toEqual([{ type: 'person', ref: d.ref }]);
  });

  it('come apart as a split says', async () => {
    expect(await grouped(merged(a, b, c), split(a, { person: b, identifiers: [b, c] }))).toMatchObject({
      [a.ref]: a.ref,
      [b.ref]: b.ref,
      [c.ref]: b.ref,
    });
  });
});

describe('what is about erased refs', () => {
  const take = (...facts: RecordedFact[]) => readModel.transaction((tx) => withoutErased(tx, facts));
  const happened = (...subjects: Subject[]) => fact('x.y.v1', subjects, {}, 'interaction-');

  it('is taken out of a batch, before and after the erasure, and of later batches', async () => {
    const [before, other, word, after] = [happened(a), happened(b), erased(a), happened(a, c)];
    const first = await take(before, other, word, after);
    expect(first.facts).toEqual([other, word]);
    expect(first.erased).toEqual([{ tenant: 'main', ref: a.ref }]);
    const late = await take(happened(a), happened(c));
    expect(late.facts.map(({ metadata }) => metadata.subjects)).toEqual([[c]]);
    expect(late.erased).toEqual([]);
  });

  it('gets no row from a decision that still names it, and moves the others', async () => {
    await take(erased(a, b));
    await grouped(merged(a, b, c), split(a, { person: c, identifiers: [b, c] }));
    const rows = await readModel.transaction((tx) => tx.query('SELECT ref, person FROM person_link'));
    expect(rows).toEqual([{ ref: c.ref, person: c.ref }]);
  });

  it('leaves the rest of an event of somebody else', async () => {
    await take(erased(a));
    const { facts } = await take(happened(b, a, c));
    expect(facts[0]?.metadata.subjects).toEqual([b, c]);
  });
});

describe('regroupings in one batch', () => {
  const letters = 'abcdefgh';
  const whoever = fc.constantFrom(...letters).map((letter) => subject(letter));
  const several = fc.uniqueArray(whoever, { selector: ({ ref }) => ref, minLength: 1, maxLength: 3 });
  const regrouping = fc.oneof(
    fc.tuple(whoever, several).map(([person, absorbed]) => ({
      kind: 'merge' as const,
      person,
      others: absorbed.filter(({ ref }) => ref !== person.ref),
    })),
    fc.tuple(whoever, several).map(([person, others]) => ({ kind: 'split' as const, person, others })),
  );
  const factOf = ({
    kind,
    person,
    others,
  }: {
    kind: 'merge' | 'split';
    person: Subject;
    others: Subject[];
  }) =>
    kind === 'merge' ? merged(person, ...others) : split(person, { person: others[0]!, identifiers: others });

  /** The rows after some batches, and nothing of it kept. */
  const rowsAfter = (gone: Subject[], batches: RecordedFact[][]) =>
    readModel.transaction(async (tx) => {
      await tx.query('TRUNCATE person_link, erased_ref');
      if (gone.length > 0) await withoutErased(tx, [erased(...gone)]);
      for (const batch of batches) await projectPersons(tx, batch);
      return tx.query('SELECT ref, type, person FROM person_link ORDER BY ref');
    });

  it('leave the rows that they leave one by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(regrouping, { minLength: 2, maxLength: 12 }),
        fc.uniqueArray(whoever, { selector: ({ ref }) => ref, maxLength: 2 }),
        fc.nat(),
        async (changes, gone, cut) => {
          const facts = changes.map(factOf);
          const at = cut % facts.length;
          const oneByOne = await rowsAfter(
            gone,
            facts.map((one) => [one]),
          );
          expect(await rowsAfter(gone, [facts.slice(0, at), facts.slice(at)])).toEqual(oneByOne);
        },
      ),
      { numRuns: 150 },
    );
  });
});
