import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { epochAt, FileEpochs } from './key-epochs';

const dayMs = 86_400_000;
const binding = { tenant: 'main', ref: 'r', cls: 'traits', quarter: '2026Q4', kid: 'k' };
let folder: string;

beforeEach(async () => void (folder = join(await mkdtemp(join(tmpdir(), 'ucv-epochs-')), 'keys')));
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

it('wraps to 60 bytes that another process unwraps', async () => {
  const secret = randomBytes(32);
  const [wrap] = await new FileEpochs(folder).wrap([{ binding, secret }]);
  expect(wrap?.wrapped).toHaveLength(60);
  expect(await new FileEpochs(folder).unwrap([{ binding, ...(wrap as NonNullable<typeof wrap>) }])).toEqual([
    secret,
  ]);
});

it('keeps its files to itself: folder 0700, files 0600, no draft left', async () => {
  await new FileEpochs(folder).wrap([{ binding, secret: randomBytes(32) }]);
  const files = await readdir(folder);
  expect(files).toEqual([expect.stringMatching(/^main\.\d{4}-\d\d-\d\d\.kek$/)]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, files[0] as string))).mode & 0o777).toBe(0o600);
});

it('starts an epoch every 7 days, for every tenant', async () => {
  let now = Date.parse('2026-11-23T10:00:00Z');
  const epochs = new FileEpochs(folder, () => now);
  const seen = new Set<string>();
  for (let day = 0; day < 28; day += 1, now += dayMs) {
    const [wrap] = await epochs.wrap([{ binding, secret: randomBytes(32) }]);
    seen.add(wrap?.epoch as string);
    expect(now - Date.parse(wrap?.epoch as string)).toBeLessThan(7 * dayMs);
  }
  expect(seen.size).toBe(5);
  await epochs.wrap([{ binding: { ...binding, tenant: 'other' }, secret: randomBytes(32) }]);
  expect(await readdir(folder)).toHaveLength(6);
});

it.each(Object.keys(binding) as (keyof typeof binding)[])('does not unwrap for another %s', async (field) => {
  const epochs = new FileEpochs(folder);
  const [wrap] = await epochs.wrap([{ binding, secret: randomBytes(32) }]);
  await epochs.wrap([{ binding: { ...binding, tenant: 'mainx' }, secret: randomBytes(32) }]);
  const other = { ...binding, [field]: `${binding[field]}x` };
  expect(await epochs.unwrap([{ binding: other, ...(wrap as NonNullable<typeof wrap>) }])).toEqual([
    undefined,
  ]);
});

it('unwraps nothing once the file of the epoch is destroyed', async () => {
  const [wrap] = await new FileEpochs(folder).wrap([{ binding, secret: randomBytes(32) }]);
  await unlink(join(folder, `main.${epochAt(Date.now())}.kek`));
  expect(await new FileEpochs(folder).unwrap([{ binding, ...(wrap as NonNullable<typeof wrap>) }])).toEqual([
    undefined,
  ]);
});

it.each([
  [{ tenant: '../etc' }, '2026-11-19'],
  [{}, '../../x'],
])('leaves its folder for no name: %p %s', async (change, epoch) => {
  const item = { binding: { ...binding, ...change }, epoch, wrapped: randomBytes(60) };
  await expect(new FileEpochs(folder).unwrap([item])).rejects.toThrow('not the name');
});
