import { playStretch } from './src/log-crash/stretch';

const seed = Date.now() % 2 ** 31;

it(`keeps every acknowledged append under kill -9 of the event store, scavenges among them (seed ${seed})`, async () => {
  const stretch = await playStretch(seed, 4);
  expect(stretch.faults).toEqual([]);
  expect(stretch.acknowledged).toBeGreaterThan(100);
});
