import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeWorld, live, openWorld, scavenge } from '../scavenge/world.fixture';
import { openFile } from './log';
import { segmentStart } from './segment';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'event-store-open-'))));
afterEach(() => rm(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

it('opens a file of the log that a scavenge packs meanwhile, as it was or packed, and never takes it for damaged', async () => {
  const world = await openWorld(at('log'));
  await live(world, 33, 100);
  const name = (await readdir(at('log'))).filter((file) => segmentStart(file) !== undefined).sort()[0]!;
  await copyFile(at(`log/${name}`), at('plain'));
  await scavenge(world);
  await closeWorld(world);
  await copyFile(at(`log/${name}`), at('packed'));
  const start = segmentStart(name)!;
  const seen = new Set<boolean>();
  for (let round = 0; round < 400; round++) {
    for (const kind of ['plain', 'packed']) await copyFile(at(kind), at(`next-${kind}`));
    await rename(at('next-plain'), at(`log/${name}`));
    const opening = openFile(at('log'), start, undefined, 'r');
    for (let turn = 0; turn < round % 8; turn++) await new Promise(setImmediate);
    const [file] = await Promise.all([opening, rename(at('next-packed'), at(`log/${name}`))]);
    expect(file.start).toBe(start);
    seen.add(file.packed);
    await file.close();
  }
  expect([...seen].sort()).toEqual([false, true]);
});
