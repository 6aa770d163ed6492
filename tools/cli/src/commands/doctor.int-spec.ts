import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flip, logs, LogWorld } from '../log-world.fixture';
import { ucvAtTerminal, ucvProcess } from '../ucv.fixture';

const world = new LogWorld();
beforeEach(() => world.start());
afterEach(() => world.stop());
const at = (name: string) => world.at(name);
const ucv = (...args: string[]) => world.ucv(...args);

describe('ucv doctor', () => {
  interface Findings {
    findings: { name: string; ok: boolean; found: string; cure?: string }[];
  }
  const logFinding = async (...args: string[]) => {
    const { out } = await ucv('doctor', '--json', ...args);
    return (JSON.parse(out) as Findings).findings.find(({ name }) => name === 'event log');
  };

  it('looks at the newest file, or at every record, while the node runs', async () => {
    await world.append('counter', 10);
    expect(await logFinding()).toMatchObject({
      ok: true,
      found: expect.stringContaining('16 records of the newest file checked'),
    });
    expect(await logFinding('--deep')).toMatchObject({
      ok: true,
      found: expect.stringContaining('all 16 records checked'),
    });
  });

  it('shows what a cut loses, and cuts when somebody agrees', async () => {
    await world.append('counter', 10);
    const { end } = JSON.parse((await ucv('backup', '--to', at('copy'), '--json')).out) as { end: number };
    await world.append('counter', 2);
    await world.stopNode();
    const [name = ''] = logs(world.folder);
    const sound = readFileSync(join(world.folder, name));
    flip(join(world.folder, name), sound.indexOf('"n":0', end) - 30);
    expect(await logFinding()).toMatchObject({
      ok: false,
      cure: expect.stringContaining('npx ucv doctor --repair'),
    });
    const nobody = await ucv('doctor', '--repair');
    expect([nobody.code, nobody.err]).toEqual([
      2,
      expect.stringMatching(/counter @ 11 .*\n.*Do: add --yes/s),
    ]);
    const declined = await ucvAtTerminal(world.home, ['doctor', '--repair'], 'no\n');
    expect([declined.code, declined.err]).toEqual([1, expect.stringContaining('Nothing was cut.')]);
    expect(readFileSync(join(world.folder, name)).length).toBe(sound.length);
    const agreed = await ucvAtTerminal(world.home, ['doctor', '--repair'], 'cut\n');
    expect([agreed.code, agreed.out]).toEqual([
      0,
      expect.stringMatching(/^Cut at position \d+; what was there is in /),
    ]);
    await world.store.restart();
    expect(await world.countOf('counter')).toBe(10);
    expect((await ucv('doctor', '--repair', '--yes')).out).toContain('nothing to cut');
  });

  it('cuts nothing where the damage is in a file that is not the newest', async () => {
    await world.append('counter', 10);
    await world.keepLast('counter');
    // Closes the newest file; what comes now is in the next.
    await ucvProcess({ ...world.home, EVENTSTORE_URL: world.store.url }, 'scavenge', '--watch');
    await world.append('late', 3);
    await world.stopNode();
    const [first = '', second] = logs(world.folder);
    expect(second).toBeDefined();
    flip(join(world.folder, first), 10);
    expect(await logFinding('--deep')).toMatchObject({
      ok: false,
      cure: `npx ucv restore --from <backup> --file ${first}`,
    });
    const { code, err } = await ucv('doctor', '--repair', '--yes');
    expect([code, err]).toEqual([1, expect.stringMatching(/Nothing was cut.*\nDo: npx ucv restore/)]);
  });
});
