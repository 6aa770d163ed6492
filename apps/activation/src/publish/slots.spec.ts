import { Slots } from './slots';

const bounds = { each: 2, all: 3 };
const soon = (): number => performance.now() + 25;
const takes = (slots: Slots, destination: string): Promise<boolean> => slots.take(destination, soon());

describe('slots', () => {
  it('are bounded for each destination', async () => {
    const slots = new Slots(bounds);
    expect([await takes(slots, 'a'), await takes(slots, 'a'), await takes(slots, 'a')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are bounded in all, but for the first of a destination', async () => {
    const slots = new Slots(bounds);
    for (const destination of ['a', 'a', 'b']) await takes(slots, destination);
    expect(await takes(slots, 'b')).toBe(false);
    expect(await takes(slots, 'c')).toBe(true);
  });

  it('go to who waits once they are free', async () => {
    const slots = new Slots(bounds);
    for (const destination of ['a', 'a']) await takes(slots, destination);
    const waiting = slots.take('a', performance.now() + 60_000);
    slots.release('a');
    expect(await waiting).toBe(true);
  });

  it('are not given after the deadline', async () => {
    const slots = new Slots(bounds);
    expect(await slots.take('a', performance.now() - 1)).toBe(false);
    for (const destination of ['a', 'a']) await takes(slots, destination);
    expect(await slots.take('a', soon())).toBe(false);
  });
});
