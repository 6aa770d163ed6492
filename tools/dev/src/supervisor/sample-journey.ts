import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment, repository, type Watchdog } from '@ucv/servers';
import type { Credentials } from '../credentials';
import type { Journal } from '../logs/journal';
import type { Settings } from '../settings';
import { howToSeeItAgain } from '../journey/hints';
import { internalPort } from '../topology';
import { publicUrls } from './announcement';

const program = join(repository, 'tools/dev/dist/journey/play.js');
const patienceMs = 120_000;

const playedIn = (home: string): string => join(home, 'journey-played');

/** Notes that the journey is not to be played: the data of this UCV_HOME are somebody's. */
export const rememberJourney = (home: string): void =>
  writeFileSync(playedIn(home), `${new Date().toISOString()}\n`, { mode: 0o600 });

/**
 * Plays the sample journey through the public doors, once in the life of a UCV_HOME. Its output goes to the terminal.
 * A journey that fails is reported and tried again at the next start; the system is ready all the same.
 */
export async function playJourneyOnce(
  settings: Settings,
  credentials: Credentials,
  o: { journal: Journal; watchdog: Watchdog },
): Promise<void> {
  if (existsSync(playedIn(settings.home))) return o.journal.print(howToSeeItAgain);
  const urls = publicUrls(settings);
  const child = spawn(process.execPath, ['--enable-source-maps', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: {
      ...inheritedEnvironment(process.env),
      ...colourWishes(process.env),
      UCV_RUN: o.watchdog.marker,
      UCV_GATEWAY_URL: urls.gateway,
      UCV_COLLECTOR_URL: urls.collector,
      UCV_WRITE_KEY: settings.writeKey ?? credentials.writeKey,
      UCV_ADMIN_TOKEN: settings.adminToken ?? credentials.adminToken,
      UCV_RECEIVER_PORT: String(internalPort(settings, 'receiver')),
    },
  });
  const { pid } = child;
  if (pid) o.watchdog.add(pid, 'SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  clearTimeout(timer);
  if (pid) o.watchdog.remove(pid);
  if (code === 0) rememberJourney(settings.home);
  else
    o.journal.tell('journey', 'the sample journey could not be played; the next start tries again', 'warn');
}

/** The journey writes to our own terminal. */
function colourWishes({ NO_COLOR, TERM }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...(NO_COLOR ? { NO_COLOR } : {}), ...(TERM ? { TERM } : {}) };
}
