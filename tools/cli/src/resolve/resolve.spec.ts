import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { called } from '../called.fixture';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ucv-resolve-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const file = (name: string, content: string | Buffer) => {
  writeFileSync(at(name), content);
  return at(name);
};
const resolve = (...args: string[]) => called(['resolve', ...args]);

const given = ['Ann', 'Bela', 'Carlos', 'Dilek', 'Eva', 'Farid', 'Gita', 'Hugo', 'Ines', 'Jan'];
const family = [
  'Okafor',
  'Lindqvist',
  'Marino',
  'Petrov',
  'Santos',
  'Weber',
  'Yilmaz',
  'Novak',
  'Dubois',
  'Haas',
];
/** A hundred people, every third of them twice, the second time with a letter wrong. */
const people = Array.from({ length: 100 }, (_, i) => {
  const [first, last] = [given[i % 10]!, family[Math.floor(i / 10)]!];
  const born = `19${50 + (i % 45)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + ((i * 7) % 28)).padStart(2, '0')}`;
  const row = (id: string, name: string) =>
    `${id},${first},${name},${born},${first}.${last}${i}@example.org`.toLowerCase();
  return i % 3 === 0 ? [row(`a${i}`, last), row(`b${i}`, `${last}h`)] : [row(`a${i}`, last)];
}).flat();
const csv = (lines: string[]) => ['id,first_name,surname,dob,email', ...lines, ''].join('\n');

const clustersIn = (path: string) =>
  new Map(
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',') as [string, string]),
  );

describe('ucv resolve', () => {
  it('joins who is one, with meanings guessed and told, a line for every record in its order', async () => {
    const { code, err } = await resolve(
      '--records',
      file('people.csv', csv(people)),
      '--output',
      at('c.csv'),
    );
    expect(code).toBe(0);
    expect(err).toContain('surname: taken for person.family_name');
    const found = clustersIn(at('c.csv'));
    expect([...found.keys()]).toEqual(people.map((line) => line.split(',')[0]));
    const twice = people.filter((line) => line.startsWith('b')).map((line) => line.split(',')[0]!.slice(1));
    for (const n of twice) expect(found.get(`a${n}`)).toBe(found.get(`b${n}`));
    expect(new Set(found.values()).size).toBe(100);
  });

  it('reads gzip, semicolons, a byte order mark and lines of Windows alike', async () => {
    const windows = `\uFEFF${csv(people).replaceAll(',', ';').replaceAll('\n', '\r\n')}`;
    const path = file('people.csv.gz', gzipSync(windows));
    expect((await resolve('--records', path, '--output', at('w.csv'))).code).toBe(0);
    expect(readFileSync(at('w.csv'), 'utf8')).toBe(readFileSync(at('c.csv'), 'utf8'));
  });

  it('explains a pair in steps that add up', async () => {
    const { code, out } = await resolve('--records', at('people.csv'), '--explain', 'a0', 'b0', '--json');
    expect(code).toBe(0);
    const told = JSON.parse(out) as {
      prior: number;
      relatives: number;
      weight: number;
      groups: number;
      probability: number;
      sameCluster: boolean;
      steps: { bits: number }[];
    };
    expect(told.sameCluster).toBe(true);
    expect(told.prior + told.relatives + told.steps.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(
      told.weight,
      6,
    );
    expect(told.probability).toBeCloseTo(1 / (1 + 2 ** -(told.weight + told.groups)), 6);
    const words = await resolve('--records', at('people.csv'), '--explain', 'a0', 'b0');
    expect(words.out).toMatch(
      /the pair by itself\n.*what the groups around them say\n.*probability 0\.\d+, one cluster/,
    );
  });

  it('joins more where recall is preferred, and says what may be preferred', async () => {
    const clusters = async (prefer: string) => {
      const asked = [
        '--records',
        at('people.csv'),
        '--prefer',
        prefer,
        '--output',
        at(`${prefer}.csv`),
        '--json',
      ];
      const { code, out } = await resolve(...asked);
      expect(code).toBe(0);
      const { clusters: found, joined } = JSON.parse(out) as { clusters: number; joined: { pairs: number } };
      return { found, pairs: joined.pairs };
    };
    const [precision, recall] = [await clusters('precision'), await clusters('recall')];
    expect(recall.pairs).toBeGreaterThanOrEqual(precision.pairs);
    const { code, err } = await resolve(
      '--records',
      at('people.csv'),
      '--prefer',
      'speed',
      '--output',
      at('x.csv'),
    );
    expect(code).toBe(2);
    expect(err).toMatch(/precision, recall/);
  });

  it('writes a report in which nothing of a record is markup', async () => {
    const nasty = people.map((line, i) => (i < 2 ? line.replace('ann', '<b>ann|</b>') : line));
    const path = file('nasty.csv', csv(nasty));
    expect((await resolve('--records', path, '--report', at('r.html'), '--review', at('v.csv'))).code).toBe(
      0,
    );
    expect((await resolve('--records', path, '--report', at('r.md'))).code).toBe(0);
    expect(readFileSync(at('r.html'), 'utf8')).toMatch(/<h2>Weights<\/h2>/);
    expect(readFileSync(at('r.html'), 'utf8')).not.toContain('<b>');
    expect(readFileSync(at('r.md'), 'utf8')).not.toContain('<b>');
    expect(readFileSync(at('v.csv'), 'utf8')).toMatch(
      /^record_a,record_b,decision,probability,joined,for,against\n/,
    );
  });

  it('holds what was decided of pairs', async () => {
    const decided = file('decided.csv', 'record_a,record_b,decision\na0,b0,different\na3,b3,\na1,a2,same\n');
    const made = ['--records', file('people.csv', csv(people)), '--output', at('d.csv')];
    const { code, out } = await resolve(...made, '--decisions', decided, '--json');
    expect([code, (JSON.parse(out) as { decisions: number }).decisions]).toEqual([0, 2]);
    const found = clustersIn(at('d.csv'));
    expect(found.get('a0')).not.toBe(found.get('b0'));
    expect(found.get('a1')).toBe(found.get('a2'));
    expect(found.get('a3')).toBe(found.get('b3'));
  });

  it.each([
    ['record_a,record_b\na0,b0', 'no column decision'],
    ['record_a,record_b,decision\na0,b0,perhaps', 'line 2: "perhaps" is no decision'],
    ['record_a,record_b,decision\na0,nobody,same', 'line 2: no record has the id "nobody"'],
    ['record_a,record_b,decision\na0,a0,same', 'line 2: a record is the same as itself'],
  ])('refuses decisions %j', async (text, why) => {
    const made = ['--records', file('people.csv', csv(people)), '--output', at('d.csv')];
    const { code, err } = await resolve(...made, '--decisions', file('decided.csv', text), '--json');
    expect([code, JSON.parse(err)]).toMatchObject([
      1,
      { error: { code: 'cli.decisions-unusable', message: expect.stringContaining(why) as string } },
    ]);
  });

  it.each([
    ['no record', '', 0],
    ['one record', 'a1,ann,okafor,1950-01-01,a@example.org', 1],
    ['a field of 1 MB', `a1,${'x'.repeat(1_000_000)},okafor,1950-01-01,\na2,ann,okafor,1950-01-01,`, 2],
  ])('takes %s', async (_, lines, count) => {
    const path = file('few.csv', csv(lines ? lines.split('\n') : []));
    expect((await resolve('--records', path, '--schema', schema(), '--output', at('few.out'))).code).toBe(0);
    expect(clustersIn(at('few.out')).size).toBe(count);
  });

  const schema = (more: object = {}) =>
    file(
      'schema.json',
      JSON.stringify({
        record_id: 'id',
        columns: { first_name: 'person.given_name (a remark)', surname: 'person.family_name' },
        ...more,
      }),
    );

  it.each<[string, () => string[], string]>([
    ['a file that is not there', () => ['--records', at('none.csv')], 'cli.records-missing'],
    ['a folder', () => ['--records', folder], 'cli.records-unreadable'],
    ['an empty file', () => ['--records', file('empty.csv', '')], 'cli.records-empty'],
    [
      'half a gzip file',
      () => ['--records', file('half.gz', gzipSync(csv(people)).subarray(0, 300))],
      'cli.records-unreadable',
    ],
    ['an open quote', () => ['--records', file('quote.csv', 'id,a\n1,"x\n')], 'cli.records-unreadable'],
    ['a row too long', () => ['--records', file('long.csv', 'id,a\n1,2,3\n')], 'cli.row-too-long'],
    [
      'a schema that names one of two columns',
      () => [
        ...['--records', file('twice.csv', 'id,first_name,surname,surname\n1,ann,okafor,haas\n')],
        ...['--schema', schema()],
      ],
      'cli.column-twice',
    ],
    [
      'an id twice',
      () => ['--records', file('ids.csv', csv([people[0]!, people[0]!])), '--schema', schema()],
      'cli.record-id-twice',
    ],
    ['no column with ids', () => ['--records', file('noid.csv', 'a,b\n1,1\n1,1\n')], 'cli.record-id-missing'],
    [
      'a schema that is none',
      () => ['--records', at('people.csv'), '--schema', file('s.json', '[]')],
      'cli.schema-invalid',
    ],
    [
      'a schema that is no JSON',
      () => ['--records', at('people.csv'), '--schema', file('t.json', '{')],
      'cli.schema-unreadable',
    ],
    [
      'an unknown id column',
      () => ['--records', at('people.csv'), '--schema', schema({ record_id: 'x' })],
      'cli.schema-column-unknown',
    ],
    [
      'cross pairs without a source',
      () => ['--records', at('people.csv'), '--schema', schema({ pairs: 'cross' })],
      'cli.schema-source-missing',
    ],
    [
      'a folder that is not there',
      () => ['--records', at('people.csv'), '--output', at('no/c.csv')],
      'cli.not-written',
    ],
    [
      'a record that is not there',
      () => ['--records', at('people.csv'), '--explain', 'a0', 'zz'],
      'cli.record-unknown',
    ],
  ])('refuses %s, and says what to do', async (_, args, refusal) => {
    const own = args();
    const output = own.some((arg) => /output|explain/.test(arg)) ? [] : ['--output', at('x.csv')];
    const { code, err } = await resolve(...own, ...output, '--json');
    const { error } = JSON.parse(err) as { error: { code: string; message: string } };
    expect({ code, refusal: error.code }).toEqual({ code: 1, refusal });
    expect(error.message.length).toBeGreaterThan(20);
  });
});
