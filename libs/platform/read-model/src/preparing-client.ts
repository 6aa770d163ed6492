import { createHash } from 'node:crypto';
import { Client, type QueryResult } from 'pg';
import { isOutdated } from './database-fault';

/** Statements kept ready on one connection: far above what a service has of fixed text, far below what would weigh. */
const mostStatements = 300;

/** Texts seen by this process, and the name of those seen again: what is asked once is not worth keeping. */
const seen = new Map<string, string | undefined>();

/**
 * A connection that keeps a statement which comes again: it is parsed once and, where PostgreSQL finds one plan as good
 * as one for each set of values, planned once.
 * @source https://www.postgresql.org/docs/current/sql-prepare.html, notes; ADR-0031
 */
export class PreparingClient extends Client {
  /** Counts the times at which what was kept no longer held. */
  private generation = 0;

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of the driver's many signatures is changed
  override query(...given: any[]): any {
    const [text, values, done] = given as [unknown, unknown, unknown];
    const mayBeKept = typeof text === 'string' && Array.isArray(values) && values.length > 0 && !done;
    const name = mayBeKept ? nameOf(text) : undefined;
    if (name === undefined) return super.query(...(given as Parameters<Client['query']>));
    const query = { text, values, name: `${name}.${this.generation}` };
    const asked = super.query(
      query as { text: string; values: unknown[] },
    ) as unknown as Promise<QueryResult>;
    return asked.catch((error: unknown) => {
      if (isOutdated(error)) this.generation += 1;
      throw error;
    });
  }
}

function nameOf(text: string): string | undefined {
  if (!seen.has(text)) {
    if (seen.size < mostStatements) seen.set(text, undefined);
    return undefined;
  }
  const known = seen.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  seen.set(text, name);
  return name;
}
