import { createSecretKey, randomBytes } from 'node:crypto';
import { cachedKeys, cachedMs, KeyCache } from './key-cache';

const secret = createSecretKey(randomBytes(32));
const keyOf = (ref: string) => ({ kid: 'k', secret, ref });

it('forgets a key 60 s after the keyring was asked, however often it is used', () => {
  const clock = { time: 1_000, now: () => clock.time };
  const cache = new KeyCache(clock);
  const mark = cache.mark();
  clock.time += 5_000; // the query took 5 s
  cache.keep('name', keyOf('ref'), mark);
  clock.time = 1_000 + cachedMs - 1;
  expect(cache.get('name')).toMatchObject({ kid: 'k' });
  clock.time = 1_000 + cachedMs + 1;
  expect(cache.get('name')).toBeUndefined();
  expect(cachedMs).toBe(60_000);
});

it('forgets the keys of evicted refs alone', () => {
  const cache = new KeyCache();
  for (const ref of ['a', 'b']) cache.keep(ref, keyOf(ref), cache.mark());
  cache.evict(['a']);
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, expect.anything()]);
});

it('does not keep a key that was being read while refs were evicted', () => {
  const cache = new KeyCache();
  const mark = cache.mark();
  cache.evict(['a']);
  cache.keep('a', keyOf('a'), mark);
  expect(cache.get('a')).toBeUndefined();
});

it('holds no more than 50,000 keys', () => {
  const cache = new KeyCache();
  const mark = cache.mark();
  for (let i = 0; i <= cachedKeys; i += 1) cache.keep(`${i}`, keyOf('a'), mark);
  expect([cache.get('0'), cache.get('1')]).toEqual([undefined, expect.anything()]);
});
