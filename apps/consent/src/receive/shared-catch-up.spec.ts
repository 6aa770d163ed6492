import { SharedCatchUp } from './shared-catch-up';

/** Rounds that end when they are told. */
function rounds() {
  const begun: { end: (head: bigint) => void; fail: () => void }[] = [];
  const catchUp = new SharedCatchUp(
    () => new Promise((end, fail) => begun.push({ end, fail: () => fail(new Error('away')) })),
  );
  return { begun, catchUp };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a shared catch-up', () => {
  it('never lets somebody share a round that began before they asked', async () => {
    const { begun, catchUp } = rounds();
    const first = catchUp.now();
    await turn();
    const [second, third] = [catchUp.now(), catchUp.now()];
    await turn();
    expect(begun.length).toBe(1);
    begun[0]?.end(1n);
    await turn();
    expect(begun.length).toBe(2);
    const fourth = catchUp.now();
    begun[1]?.end(2n);
    await turn();
    begun[2]?.end(3n);
    expect(await Promise.all([first, second, third, fourth])).toEqual([1n, 2n, 2n, 3n]);
  });

  it('goes on after a round that failed, and tells those who waited for it', async () => {
    const { begun, catchUp } = rounds();
    const first = catchUp.now();
    await turn();
    const second = catchUp.now();
    begun[0]?.fail();
    await expect(first).rejects.toThrow('away');
    await turn();
    begun[1]?.end(2n);
    expect(await second).toBe(2n);
  });
});
