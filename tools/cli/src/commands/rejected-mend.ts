import type { Mend } from '@ucv/contracts-ingestion';
import { readFileSync } from 'node:fs';
import { Refused } from '../refused';

export interface MendOptions {
  patch?: string;
  event?: string;
  mend?: string;
}

/** The corrections that are asked for; undefined for none. @refuses cli.mend-unusable */
export function mendOf(ids: readonly string[], o: MendOptions): Record<string, Mend> | undefined {
  const given = [o.patch, o.event, o.mend].filter((one) => one !== undefined).length;
  if (given === 0) return undefined;
  if (given > 1) throw unusable('Give one of --patch, --event and --mend.');
  if (o.patch !== undefined) return { '*': { patch: parsed(o.patch, '--patch') } };
  if (o.mend !== undefined) return parsed(read(o.mend), o.mend) as Record<string, Mend>;
  if (ids.length !== 1) throw unusable('--event corrects one event: name one id.');
  return { [ids[0]!]: { event: parsed(read(o.event!), o.event!) } };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

function parsed(text: string, from: string): Record<string, unknown> {
  const value = json(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw unusable(`${from} is no JSON object.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unusable = (message: string): Refused => new Refused('cli.mend-unusable', message, undefined, 2);
