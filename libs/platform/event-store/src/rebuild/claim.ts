import type { ReadModel } from '@ucv/platform-read-model';

/**
 * The right to rebuild projections of a service: one of its instances has it at a time. It is a lock of a database
 * session, so that it goes with the process that holds it, however that ends.
 * @returns what gives it back; undefined where another instance has it
 */
export async function claimRebuilds(
  { source }: ReadModel,
  service: string,
): Promise<(() => Promise<void>) | undefined> {
  const session = source.createQueryRunner();
  const lock = [`ucv rebuilds of ${service}`];
  const [row] = (await session
    .query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine', lock)
    .catch(async (error: unknown) => {
      await session.release();
      throw error;
    })) as { mine: boolean }[];
  const release = (): Promise<void> => session.release();
  if (!row?.mine) {
    await release();
    return undefined;
  }
  return async () => {
    await session
      .query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock)
      .catch(() => undefined)
      .finally(release);
  };
}
