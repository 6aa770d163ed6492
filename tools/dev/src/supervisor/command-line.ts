import { parseArgs } from 'node:util';
import { services } from '@ucv/platform-messaging';
import { isService } from '../topology';

export interface StartOptions {
  /** No sample journey. */
  empty: boolean;
  /** Services that somebody runs by hand. */
  without: ReadonlySet<string>;
}

/** The command was called in a way that does not exist: exit code 2. */
export class UsageError extends Error {}

/** @refuses UsageError naming what is unknown and what is known */
export function readStartOptions(args: string[]): StartOptions {
  const { empty, without } = parse(args);
  const unknown = without.filter((name) => !isService(name));
  if (unknown.length === 0) return { empty, without: new Set(without) };
  throw new UsageError(`There is no service named ${unknown.join(', ')}. Known: ${services.join(', ')}.`);
}

function parse(args: string[]): { empty: boolean; without: string[] } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        empty: { type: 'boolean', default: false },
        without: { type: 'string', multiple: true, default: [] },
      },
    });
    return { empty: values.empty, without: values.without.flatMap((names) => names.split(',')) };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}. See: npm start -- --help`);
  }
}
