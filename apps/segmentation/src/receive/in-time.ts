import { setTimeout as wait } from 'node:timers/promises';

/** What work gives that takes too long. */
export const late: unique symbol = Symbol('late');

/** Shorter than what whoever asks waits for an answer, twice over. Milliseconds. */
const patience = 2_000;

/** What work gives, if it does so in time; it goes on otherwise. */
export async function inTime<T>(work: Promise<T>): Promise<T | typeof late> {
  const done = new AbortController();
  const timeout = wait(patience, undefined, { signal: done.signal }).then(
    () => late,
    () => late,
  ) as Promise<typeof late>;
  try {
    return await Promise.race([work, timeout]);
  } finally {
    done.abort();
  }
}
