import { checkFile } from '../backup/checked-file';
import { LogDamaged } from '../storage/log-errors';
import { type LogFile, madeStarts, openFile } from '../storage/log';
import { recordsBehind, scanTail } from '../storage/recovery';
import { Segment } from '../storage/segment';
import { ToolRefused } from '../tool-refused';

/** An event behind the damage, which cutting would lose; no data of it. */
export interface LostEvent {
  position: number;
  stream: string;
  revision: number;
  id: string;
}

export interface LogHealth {
  files: number;
  bytes: number;
  /** Position behind the last whole append. */
  end: number;
  /** Records that were checked: those of the newest file, of all files when looked at deeply. */
  records: number;
  /**
   * What follows the last whole append in the newest file. Nothing lost: a torn append that was never acknowledged,
   * which the node cuts by itself. Otherwise the node refuses to start.
   */
  tail?: { file: string; position: number; bytes: number; appends: number; lost: LostEvent[] };
  /** Damage that no cut can heal. */
  damage?: { file: string; position: number; message: string };
}

/**
 * Looks at a log without changing it.
 * @param deep checks every record of every file, not of the newest alone
 * @refuses    a folder without a log
 */
export async function inspect(
  data: string,
  deep: boolean,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<LogHealth> {
  const health: LogHealth = { files: 0, bytes: 0, end: 0, records: 0 };
  const opened: LogFile[] = [];
  try {
    await openAll(data, opened, health);
    const toCheck = deep ? opened : opened.slice(-1);
    const total = toCheck.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const file of toCheck) await look(file, health, (bytes) => onProgress((done += bytes), total));
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error;
    health.damage = { file: error.file, position: error.position, message: error.message };
  } finally {
    await Promise.all(opened.map((file) => file.close()));
  }
  return health;
}

async function openAll(data: string, opened: LogFile[], health: LogHealth): Promise<void> {
  const starts = await madeStarts(data).catch(() => []);
  if (starts.length === 0)
    throw new ToolRefused(
      'no-log',
      `${data} holds no log of an event store.\nDo: set UCV_HOME to that of the installation, or name the folder with --data.`,
    );
  health.files = starts.length;
  for (const start of starts) {
    const file = await openFile(data, start, opened.at(-1), 'r');
    opened.push(file);
    health.bytes += file.bytes;
    health.end = file.end;
  }
}

async function look(file: LogFile, health: LogHealth, onBytes: (bytes: number) => void): Promise<void> {
  const isLast = file.end === health.end && file instanceof Segment;
  if (!isLast) {
    health.records += (await checkFile(file, false, onBytes)).records;
    return;
  }
  const { records, wholeTo, stoppedAt } = await scanTail(file, 0, onBytes);
  health.records += records;
  if (wholeTo === file.end) return;
  health.end = wholeTo;
  health.tail = await tailOf(file, wholeTo, stoppedAt);
}

async function tailOf(
  file: Segment,
  position: number,
  stoppedAt: number | undefined,
): Promise<NonNullable<LogHealth['tail']>> {
  const lost: LostEvent[] = [];
  let appends = 0;
  const behind = stoppedAt === undefined ? [] : recordsBehind(file, stoppedAt);
  for await (const record of behind) {
    const { stream, revision, id } = record;
    lost.push({ position: record.position, stream, revision, id });
    if (record.closesAppend) appends++;
  }
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return { file: name, position, bytes: file.end - position, appends, lost };
}
