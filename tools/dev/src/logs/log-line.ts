import type { LogFormat } from '@ucv/servers';

export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

/** One line of any process's log, in the shape that the terminal shows. */
export interface LogLine {
  level: Level;
  text: string;
}

/** Understands what a process wrote; what it does not understand is shown as it is. */
export function readLogLine(line: string, format: LogFormat): LogLine {
  if (format === 'nats') return readNats(line);
  if (format === 'postgres') return readPostgres(line);
  return readPino(line) ?? { level: 'info', text: line };
}

/** From which level on a line is shown. An unknown name (`silent`) shows nothing. */
export function isShown(level: Level, least: string): boolean {
  const from = (levels as readonly string[]).indexOf(least);
  return from >= 0 && levels.indexOf(level) >= from;
}

const pinoLevels: Record<number, Level> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
const hidden = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'name', 'service', 'err', 'context', 'v']);

function readPino(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { level, msg, err } = entry;
  const known = typeof level === 'number' ? pinoLevels[level] : levels.find((name) => name === level);
  const details = Object.entries(entry).filter(
    ([key, value]) => !hidden.has(key) && typeof value !== 'object',
  );
  const cause = (err as { message?: string } | undefined)?.message;
  const words = [
    msg ?? '',
    ...details.map(([key, value]) => `${key}=${String(value)}`),
    cause ? `(${cause})` : '',
  ];
  return { level: known ?? 'info', text: words.filter(Boolean).join(' ') };
}

const natsLevels: Record<string, Level> = {
  TRC: 'trace',
  DBG: 'debug',
  INF: 'info',
  WRN: 'warn',
  ERR: 'error',
  FTL: 'fatal',
};

function readNats(line: string): LogLine {
  const [, code, text] = /\[(TRC|DBG|INF|WRN|ERR|FTL)\] (.*)$/.exec(line) ?? [];
  return { level: natsLevels[code ?? ''] ?? 'info', text: text ?? line };
}

/** PostgreSQL's LOG is its ordinary level. */
const postgresLevels: Record<string, Level> = {
  LOG: 'info',
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'warn',
  PANIC: 'fatal',
};

function readPostgres(line: string): LogLine {
  const [, word, text] = /^(LOG|WARNING|ERROR|FATAL|PANIC): +(.*)$/.exec(line) ?? [];
  return { level: postgresLevels[word ?? ''] ?? 'info', text: text ?? line };
}
