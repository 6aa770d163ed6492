import { listCursor } from './place';
import { broken, by, Desks, onlyOne, ParkedWorld, sums } from './parked-world.fixture';

let world: ParkedWorld;
let desks: Desks;
beforeAll(async () => (desks = new Desks((world = await ParkedWorld.start()))));
afterEach(() => desks.stop());
afterAll(() => world?.stop());

describe('a list', () => {
  it('tells where a fact stands and why it was parked, nothing of its content', async () => {
    const { parked, fact, stream } = await desks.parkedOne('told');
    expect(parked).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_-]+$/),
      service: 'profile',
      projection: 'sums-told',
      factId: fact.id,
      type: 'testing.number-said.v1',
      stream,
      revision: 1,
      position: expect.stringMatching(/^\d+$/),
      state: 'open',
      reason: 'testing.broken',
      parkedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('goes page by page, newest first, by state and projection; each once', async () => {
    [-1, -2, -3, -4, -5].forEach((n) => broken.add(n));
    const { stream, position } = await world.append('pages', [-1, 9, -2, -3, -4, -5]);
    const { desk, runner } = await desks.service(sums([stream], { name: 'pages' }));
    await runner.reached(position);
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await desk.list('pages', { limit: 2, cursor });
      seen.push(...page.parked.map(({ factId }) => factId));
      more = (cursor = page.cursor) !== undefined;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    const [one] = (await desk.list('pages')).parked;
    await desk.discard('pages', { id: one!.id, ...by('of no use') });
    expect((await desk.list('pages')).parked).toHaveLength(4);
    expect((await desk.list('pages', { state: 'discarded' })).parked).toHaveLength(1);
    expect((await desk.list('pages', { state: 'all' })).parked).toHaveLength(5);
    expect((await desk.list('pages', { projection: 'other' })).parked).toEqual([]);
    await expect(desk.list('pages', { cursor: `${listCursor(one!)}x` })).rejects.toMatchObject({
      code: 'profile.cursor-unknown',
      status: 400,
    });
  });

  it('is of one tenant alone, and so is everything else; row-level security holds without a condition', async () => {
    const { desk, parked } = await desks.parkedOne('ours');
    for (const act of [desk.get('theirs', parked.id), desk.replay('theirs', { id: parked.id, ...by() })])
      await expect(act).rejects.toMatchObject({ code: 'profile.parked-unknown', status: 404 });
    await expect(desk.discard('theirs', { id: parked.id, ...by('x') })).rejects.toMatchObject({
      status: 404,
    });
    expect((await desk.list('theirs', { state: 'all' })).parked).toEqual([]);
    const rows = await world.readModel.forTenant('theirs', (tx) =>
      tx.query<object[]>('SELECT * FROM parked_fact'),
    );
    expect(rows).toEqual([]);
    expect(await world.words('theirs')).toEqual([]);
    expect(await onlyOne(desk, 'ours')).toEqual(parked);
  });

  it.each(['', 'x', 'x'.repeat(400)])('knows no fact %#', async (id) => {
    const { desk } = await desks.service(sums(['nothing-']));
    await expect(desk.get('main', id)).rejects.toMatchObject({ code: 'profile.parked-unknown', status: 404 });
  });
});
