import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { homeFolder, repository } from '@ucv/servers';
import { Refused } from '../refused';

export type OnProgress = (done: number, total: number) => void;

export interface BackupOutcome {
  end: number;
  generation: number;
  copied: number;
  kept: number;
  files: { name: string; bytes: number; sha256: string }[];
}

export interface RestoreOutcome {
  end: number;
  files: number;
  records: number;
  movedTo?: string;
}

export interface LogHealth {
  files: number;
  bytes: number;
  end: number;
  records: number;
  tail?: {
    file: string;
    position: number;
    bytes: number;
    appends: number;
    lost: { position: number; stream: string; revision: number; id: string }[];
  };
  damage?: { file: string; position: number; message: string };
}

interface From {
  from: string;
  data: string;
  force?: boolean;
  onProgress?: OnProgress;
}

/** What the event store's program does to the files of a log (apps/event-store/src/tools.ts). */
export interface LogTools {
  backup(options: {
    data: string;
    to: string;
    commit?: string;
    onProgress?: OnProgress;
  }): Promise<BackupOutcome>;
  restore(options: From): Promise<RestoreOutcome>;
  restoreFile(options: From, name: string): Promise<{ name: string; bytes: number; end: number }>;
  verify(options: Omit<From, 'data'>): Promise<RestoreOutcome>;
  inspect(data: string, deep: boolean, onProgress?: OnProgress): Promise<LogHealth>;
  cut(data: string, position: number): Promise<string>;
}

/** Folder of this installation's log. */
export const logFolder = (env: NodeJS.ProcessEnv): string => join(homeFolder(env), 'data/event-store');

/**
 * Runs work with the event store's tools; the node is an app, which nobody imports, so they are loaded as a program.
 * @refuses cli.not-built, and what a tool refuses, as `event-store.<reason>`
 */
export async function withLogTools<T>(work: (tools: LogTools) => Promise<T>): Promise<T> {
  const program = join(repository, 'apps/event-store/dist/tools.js');
  if (!existsSync(program))
    throw new Refused('cli.not-built', 'event-store is not built yet.\nDo: npm run build');
  try {
    return await work(createRequire(program)(program) as LogTools);
  } catch (error) {
    throw asRefused(error as Error & { reason?: string; code?: string });
  }
}

const reasons: Record<string, string> = { FolderInUse: 'in-use', LogDamaged: 'log-damaged' };

function asRefused(error: Error & { reason?: string; code?: string }): Error {
  const reason = error.reason ?? reasons[error.name];
  if (reason !== undefined) return new Refused(`event-store.${reason}`, error.message);
  if (error.code === 'ENOSPC')
    return new Refused(
      'event-store.disk-full',
      'The disk is full. Nothing of the log was changed.\nDo: free space.',
    );
  const what = unusable[error.code ?? ''];
  return what ? new Refused('event-store.not-usable', `${error.message}\nDo: ${what}`) : error;
}

/** What to do about a folder that can't be used. */
const unusable: Record<string, string> = {
  EACCES: 'name a folder where you may read and write, or act as who owns it.',
  EPERM: 'name a folder where you may read and write, or act as who owns it.',
  EROFS: 'name a folder on a disk that can be written to.',
  EEXIST: 'name a folder; this is a file.',
  ENOTDIR: 'name a folder; a part of this path is a file.',
};
