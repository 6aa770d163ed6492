import type { IdentityRules, OrderDone, Simulation } from '@ucv/contracts-identity';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toldGateway } from '../gateway.fixture';

const { asked, answers, ucv: call } = toldGateway();
const ucv = (...args: string[]) => call('identity', ...args);
let folder: string;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'ucv-identity-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const [ada, ben, eva] = ['a'.repeat(32), 'b'.repeat(32), 'e'.repeat(32)];
const reason = ['--reason', 'said so on the phone'];

describe('ucv identity, orders', () => {
  const done: OrderDone = { id: 'm-1', person: ada, apart: [] };

  it('merges, and tells how to take it back', async () => {
    answers['POST /v1/identity/merge'] = [200, done];
    expect(await ucv('merge', 'user_id:1', 'email:a@b.c', ...reason)).toEqual({
      code: 0,
      out: `They are one person now: ${ada}\nTo take it back: npx ucv identity split ${ada} --undo m-1 --reason "…"\n`,
      err: '',
    });
    const body = { into: 'user_id:1', absorb: 'email:a@b.c', reason: 'said so on the phone' };
    expect(asked).toEqual([{ route: 'POST /v1/identity/merge', body }]);
  });

  it('splits by identifiers, or takes a merge back', async () => {
    answers['POST /v1/identity/split'] = [200, { ...done, apart: [ben] }];
    const { code, out } = await ucv('split', 'user_id:1', 'email:a@b.c', 'phone:+491', ...reason);
    expect([code, out]).toEqual([0, `Person ${ada} goes on; apart from them now:\n  ${ben}\n`]);
    const undone = await ucv('split', ada, '--undo', 'm-1', ...reason, '--json');
    expect(JSON.parse(undone.out)).toEqual({ ...done, apart: [ben] });
    const said = { reason: 'said so on the phone' };
    expect(asked.map(({ body }) => body)).toEqual([
      { person: 'user_id:1', identifiers: ['email:a@b.c', 'phone:+491'], ...said },
      { person: ada, undo: 'm-1', ...said },
    ]);
  });

  it('locks and unlocks', async () => {
    answers['POST /v1/identity/lock'] = [200, done];
    expect((await ucv('lock', ada, ...reason)).out).toContain('npx ucv identity unlock');
    expect((await ucv('unlock', ada, ...reason)).out).toBe(`Others may join person ${ada} again.\n`);
    expect(asked.map(({ body }) => body)).toMatchObject([{ locked: true }, { locked: false }]);
  });

  it('says why it is refused', async () => {
    const error = { code: 'identity.person-locked', message: 'One of them is locked: unlock them first.' };
    answers['POST /v1/identity/merge'] = [409, { error }];
    const { code, err } = await ucv('merge', 'user_id:1', 'user_id:2', ...reason);
    expect([code, err]).toEqual([1, 'ucv: One of them is locked: unlock them first.\n']);
  });

  it('tells nobody to order again what is taken already', async () => {
    const error = { code: 'identity.not-reached', message: 'It is taken. Look in a while.' };
    answers['POST /v1/identity/merge'] = [503, { error }];
    const { code, err } = await ucv('merge', 'user_id:1', 'user_id:2', ...reason);
    expect([code, err]).toEqual([1, 'ucv: It is taken. Look in a while.\n']);
  });
});

describe('ucv identity simulate --weights', () => {
  it('tries weights with or without rules, and says what it needs', async () => {
    answers['POST /v1/identity/simulations'] = [200, { identifiers: 0 }];
    await ucv('simulate', '--weights', 'learned');
    expect(asked.at(-1)).toMatchObject({ body: { rules: {}, weights: 'learned' } });
    expect((await ucv('simulate')).code).toBe(2);
  });
});

describe('ucv identity hubs', () => {
  it('tells which identifiers belong to nobody, and gives one back', async () => {
    const hub = { identifier: { type: 'user_id', ref: ada }, seenWith: 101, kind: 'anonymous_id' };
    const kiosk = {
      identifier: { type: 'device_id', ref: ben },
      seenWith: 3,
      since: '2026-01-01T00:00:00.000Z',
    };
    const hubs = [{ ...hub, since: '2026-02-01T00:00:00.000Z' }, kiosk];
    answers['GET /v1/identity/hubs'] = [200, { hubs, next: 'n' }];
    const { out } = await ucv('hubs');
    expect(out).toContain(
      `${ada}  user_id         seen with 101 anonymous_id     since 2026-02-01T00:00:00.000Z`,
    );
    expect(out).toContain(`${ben}  device_id       seen with 3 persons`);
    expect(out).toContain('npx ucv identity hubs --after n');
    expect(JSON.parse((await ucv('hubs', '--json')).out)).toEqual({ hubs, next: 'n' });
    answers['GET /v1/identity/hubs'] = [200, { hubs: [] }];
    expect((await ucv('hubs')).out).toContain('none is known to be shared');
    answers['POST /v1/identity/hubs/release'] = [200, { id: 'o-1', person: ada, apart: [] }];
    expect((await ucv('release', 'user_id:customer', ...reason)).out).toContain('belongs to somebody again');
    expect(asked.at(-1)!.body).toEqual({ identifier: 'user_id:customer', reason: 'said so on the phone' });
  });
});

const rules: IdentityRules = {
  version: 2,
  limits: { user_id: 1, email: 5 },
  defaultLimit: 5,
  maxIdentifiers: 1000,
  priority: [],
  hubAfter: 3,
  blocked: {},
  velocity: { merges: 100, withinSeconds: 3600 },
  matching: { join: 0.99, review: 0.6 },
  country: null,
  crowd: {
    ever: { anonymous_id: 100 },
    others: 10,
    withinDay: { anonymous_id: 20 },
    times: 3,
  },
};
const simulation = (o: Partial<Simulation> = {}): Simulation => ({
  version: 3,
  heldVersion: 2,
  rules: { ...rules, version: 3 },
  identifiers: 9,
  persons: { now: 4, then: 4 },
  merged: 0,
  split: 0,
  hubs: 1,
  largest: [{ identifiers: 3 }, { identifiers: 2 }],
  samples: { split: [], merged: [] },
  ...o,
});
const others = simulation({
  persons: { now: 4, then: 3 },
  merged: 2,
  split: 1,
  samples: { split: [{ person: eva, parts: [[eva, 'f'], ['g']] }], merged: [{ persons: [ada, ben] }] },
});
const view = `3 persons; 4 now, of 9 identifiers seen with another
  would come apart                1 person
  would become part of another    2 persons
  would belong to nobody          1 identifier
  the largest persons would have  3, 2 identifiers

Who would come apart
  ${eva}  2 + 1 identifiers

Who would become one, some of them
  ${ada}  + ${ben}

npx ucv profile <id> shows who they are; --json has their identifiers.
`;

describe('ucv identity rules', () => {
  it('tells those that hold', async () => {
    answers['GET /v1/identity/rules'] = [200, rules];
    expect(await ucv('rules')).toEqual({
      code: 0,
      out: `Identity rules, version 2
  at most   user_id 1, email 5, any other kind 5, 1000 in all
  ranked    by general strength
  shared    what is seen with 3 of a kind that is unique to a person
  blocked   nothing
  locked    whoever takes in more than 100 others within 3600 seconds
  probable  joined from 0.99 on; a steward is asked from 0.6 on
  phones    need their country code
  nobody’s  seen with more than 100 anonymous_id, 10 of any other kind; in a day 20 anonymous_id;
            and 3 times the usual
`,
      err: '',
    });
    expect(JSON.parse((await ucv('rules', '--json')).out)).toEqual(rules);
  });

  it('tells those that a tenant made its own', async () => {
    const own = {
      priority: ['crm_id', 'email'],
      hubAfter: 0,
      blocked: { email: ['test@*', 'x@\u001b[31m'] },
    };
    answers['GET /v1/identity/rules'] = [200, { ...rules, ...own }];
    const { out } = await ucv('rules', 'show');
    expect(out).toContain('  ranked    crm_id, then email, then by general strength\n');
    expect(out).toContain('  shared    nothing\n  blocked   email:test@*, email:x@ [31m\n');
  });

  it.each([
    [{ join: 1, review: 0.8 }, 'never joined; a steward is asked from 0.8 on'],
    [{ join: 0.9, review: 0.9 }, 'joined from 0.9 on; no steward is asked'],
    [{ join: 1, review: 1 }, 'never joined; no steward is asked'],
  ])('tells what becomes of probable matches: %j', async (matching, text) => {
    answers['GET /v1/identity/rules'] = [200, { ...rules, matching }];
    expect((await ucv('rules')).out).toContain(`  probable  ${text}\n`);
  });

  it('tries others, and keeps nothing', async () => {
    answers['POST /v1/identity/simulations'] = [200, others];
    expect(await ucv('simulate', file({ ...rules, hubAfter: 4 }))).toEqual({ code: 0, out: view, err: '' });
    const body = { rules: { ...rules, hubAfter: 4 } };
    expect(asked).toEqual([{ route: 'POST /v1/identity/simulations', body }]);
    expect(JSON.parse((await ucv('simulate', file({}), '--json')).out)).toEqual(others);
  });

  it.each([
    ['of some', simulation(), 'Nobody would change: 4 persons of 9 identifiers.\n'],
    [
      'yet',
      simulation({ identifiers: 0 }),
      'Nobody would change: no identifier was seen with another yet.\n',
    ],
  ])('says that nobody would change, %s', async (_, told, text) => {
    answers['POST /v1/identity/simulations'] = [200, told];
    expect((await ucv('simulate', file({}))).out).toBe(text);
  });

  it('sets at once what changes nobody', async () => {
    answers['POST /v1/identity/simulations'] = [200, simulation()];
    answers['PUT /v1/identity/rules'] = [200, { ...rules, version: 3 }];
    const { code, out } = await ucv('rules', 'set', file({ hubAfter: 3 }));
    expect([code, asked.at(-1)]).toEqual([
      0,
      { route: 'PUT /v1/identity/rules', body: { hubAfter: 3, version: 2 } },
    ]);
    expect(out).toContain('identifiers.\n\nIdentity rules, version 3\n');
  });

  it('shows who would change, and sets nothing without --yes', async () => {
    answers['POST /v1/identity/simulations'] = [200, others];
    answers['PUT /v1/identity/rules'] = [200, rules];
    const path = file({ hubAfter: 4 });
    expect(await ucv('rules', 'set', path)).toEqual({
      code: 1,
      out: view,
      err: 'ucv: Nothing was set, since somebody would change.\nDo: add --yes if that is what you want.\n',
    });
    const { code, out, err } = await ucv('rules', 'set', path, '--json');
    expect([code, out]).toEqual([1, '']);
    expect(JSON.parse(err)).toMatchObject({ error: { code: 'cli.not-confirmed', details: others } });
    expect(asked.every(({ route }) => route.startsWith('POST'))).toBe(true);
    expect(JSON.parse((await ucv('rules', 'set', path, '--yes', '--json')).out)).toEqual(rules);
  });

  it.each([
    ['is not there', () => join(folder, 'none.json'), 'ENOENT'],
    ['is no JSON', () => file('{'), 'JSON'],
    ['is no object', () => file([]), 'it is no object'],
  ])('says what to begin with where the file %s', async (_, path, why) => {
    const { code, err } = await ucv('rules', 'set', path());
    expect([code, asked]).toEqual([1, []]);
    expect(err).toContain(why);
    expect(err).toContain('npx ucv identity rules --json');
  });

  it('is called wrongly with rules that the gateway cannot use', async () => {
    const error = {
      code: 'http.invalid-input',
      message: 'Not usable as sent: rules.limit: is not known here.',
    };
    answers['POST /v1/identity/simulations'] = [400, { error }];
    expect(await ucv('simulate', file({ limit: 1 }))).toMatchObject({
      code: 2,
      err: `ucv: ${error.message}\n`,
    });
  });
});
