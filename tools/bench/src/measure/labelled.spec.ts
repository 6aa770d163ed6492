import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureLabelled } from './labelled';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ucv-labelled-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Ten people, the first of them twice with one letter wrong, and the second with a namesake. */
function write(kinds: string): void {
  const set = join(folder, 'dense', 'small');
  mkdirSync(set, { recursive: true });
  const people = Array.from({ length: 10 }, (_, i) => `r${i},Name${i},Surname${i},19${50 + i}-05-1${i % 9}`);
  const records = [...people, 'again,Name0,Surnam0,1950-05-10', 'other,Name1,Surname1,1990-11-30'];
  const truth = records.map((row) => row.split(',')[0]!).map((id) => `${id},${id === 'again' ? 'r0' : id}`);
  const columns = { given: 'person.given_name', family: 'person.family_name', born: 'person.birth_date' };
  writeFileSync(join(set, 'records.csv'), ['id,given,family,born', ...records, ''].join('\n'));
  writeFileSync(join(set, 'truth.csv'), ['record_id,cluster_id', ...truth, ''].join('\n'));
  writeFileSync(join(set, 'schema.json'), JSON.stringify({ record_id: 'id', columns }));
  writeFileSync(join(set, 'kinds.csv'), ['record_a,record_b,kind', kinds, ''].join('\n'));
}

it('counts pairs against the truth, and kinds that went wrong', async () => {
  write('r0,again,true-typo\nr1,other,namesakes');
  const { sets, kinds, tenths } = await measureLabelled(folder);
  const [set] = sets;
  expect(set).toMatchObject({ density: 'dense', name: 'small', records: 12, precision: 1 });
  expect(kinds).toContainEqual({ kind: 'namesakes', pairs: 1, wrong: 0 });
  expect(kinds).toContainEqual({ kind: 'true-typo', pairs: 1, wrong: set!.recall === 1 ? 0 : 1 });
  expect(tenths.reduce((sum, { pairs }) => sum + pairs, 0)).toBeGreaterThan(0);
});

it('refuses a folder without sets, and a kind of records that there are not', async () => {
  await expect(measureLabelled(folder)).rejects.toThrow('holds no labelled files');
  write('r0,nobody,true-typo');
  await expect(measureLabelled(folder)).rejects.toThrow('record nobody of kinds.csv is not known');
});
