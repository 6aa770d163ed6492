import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder } from '@ucv/servers';
import { Refused } from '../refused';

/** Where the gateway is, and the token to ask with. */
export interface Connection {
  url: string;
  token: string;
}

/** @refuses cli.token-missing, cli.credentials-unreadable */
export function connection(env: NodeJS.ProcessEnv): Connection {
  const url = env['UCV_GATEWAY_URL'] || `http://127.0.0.1:${env['UCV_GATEWAY_PORT'] || 3000}`;
  return { url: url.replace(/\/+$/, ''), token: env['UCV_ADMIN_TOKEN'] || keptToken(env) };
}

function keptToken(env: NodeJS.ProcessEnv): string {
  const file = join(homeFolder(env), 'credentials.json');
  const { adminToken } = readCredentials(file);
  if (adminToken) return adminToken;
  throw new Refused(
    'cli.token-missing',
    `There is no token in ${file}.\nDo: start UCV once (npm start), or set UCV_HOME to its folder, or UCV_ADMIN_TOKEN to a token.`,
  );
}

function readCredentials(file: string): { adminToken?: string } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { adminToken?: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Refused('cli.credentials-unreadable', `${file} cannot be read: ${(error as Error).message}.`);
  }
}
