import { existsSync } from 'node:fs';
import { logFolder, type LogHealth, withLogTools } from '../event-store/log-tools';
import { Refused } from '../refused';
import type { Terminal } from '../terminal';
import { withBytes } from '../view/progress';
import { count } from '../view/text';
import { type Finding, fine, problem } from './finding';

const name = 'event log';

/**
 * The state of this installation's log: its files and its end, or every record.
 * @cost under a second, as much of it as the newest file has; deep, 2 s for each GB
 */
export async function checkLog(terminal: Terminal, deep: boolean): Promise<Finding> {
  const { env, err } = terminal;
  const data = logFolder(env);
  if (env['EVENTSTORE_URL']) return fine(name, 'kept by the event store of EVENTSTORE_URL');
  if (!existsSync(data)) return fine(name, 'none yet');
  try {
    const look = (onProgress?: (done: number, total: number) => void) =>
      withLogTools((tools) => tools.inspect(data, deep, onProgress));
    return describe(deep ? await withBytes(err, name, look) : await look(), deep);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code === 'event-store.no-log') return fine(name, 'none yet');
    return problem(name, error.message, 'npm run build, then npx ucv doctor again');
  }
}

function describe({ damage, tail, files, bytes, end, records }: LogHealth, deep: boolean): Finding {
  if (damage) return problem(name, damage.message, `npx ucv restore --from <backup> --file ${damage.file}`);
  const size = `${count(files, 'file')}, ${(bytes / 1024 ** 2).toFixed(1)} MB, up to position ${end}`;
  if (tail && tail.lost.length > 0) {
    const what = `damaged behind position ${tail.position}; ${count(tail.lost.length, 'event')} behind the damage`;
    return problem(
      name,
      what,
      `npx ucv restore --from <backup> --file ${tail.file}, or npx ucv doctor --repair, which loses them`,
    );
  }
  const checked = deep
    ? `all ${count(records, 'record')} checked`
    : `${count(records, 'record')} of the newest file checked`;
  const torn = tail ? `; ${tail.bytes} bytes behind it are an append under way, or a torn one` : '';
  return fine(name, `${size}, ${checked}${torn}`);
}
