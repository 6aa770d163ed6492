import { Settlements } from './settlements';

describe('settling', () => {
  it('is over when what was being settled before is settled, too', async () => {
    const settled: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const claims = {
      settle: async (ids: readonly string[]) => {
        await held;
        settled.push(...ids);
      },
    };
    const settlements = new Settlements(claims as never, () => undefined);
    settlements.add(['a']);
    const first = settlements.flush();
    const second = settlements.flush();
    const over = second.then(() => [...settled]);
    release();
    expect(await over).toEqual(['a']);
    await first;
    expect(settlements.has('a')).toBe(false);
  });

  it('forgets what could not be settled, and goes on', async () => {
    const faults: unknown[] = [];
    const settled: string[] = [];
    const claims = {
      settle: (ids: readonly string[]) =>
        ids.includes('a') ? Promise.reject(new Error('away')) : Promise.resolve(void settled.push(...ids)),
    };
    const settlements = new Settlements(claims as never, (error) => faults.push(error));
    settlements.add(['a']);
    await settlements.flush();
    settlements.add(['b']);
    await settlements.flush();
    expect([faults.length, settled, settlements.has('a')]).toEqual([1, ['b'], false]);
  });
});
