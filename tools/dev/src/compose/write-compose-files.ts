import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCredentials } from '../credentials';
import { readSettings } from '../settings';
import { configureNats } from '../supervisor/plans';
import { composeEnvironment } from './compose-environment';

/**
 * Writes what docker-compose.yml reads, out of this installation's credentials: `UCV_HOME/compose/environment` (mode
 * 0600) and `nats-server.conf`, which holds public keys only and must be readable inside the container.
 * @returns  path of the environment file
 */
export function writeComposeFiles(settings = readSettings()): string {
  const { credentials } = loadCredentials(settings.home);
  const folder = join(settings.home, 'compose');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const configuration = join(folder, 'nats-server.conf');
  writeFileSync(configuration, configureNats({ host: '0.0.0.0', port: 4222 }, credentials), { mode: 0o644 });
  const file = join(folder, 'environment');
  const lines = Object.entries(composeEnvironment(credentials, configuration)).map(
    ([name, value]) => `${name}=${value}`,
  );
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}
