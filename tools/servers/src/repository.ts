import { join, resolve } from 'node:path';

/** Root folder of the repository, from src and from dist alike. */
export const repository = resolve(__dirname, '../../..');

/** UCV_HOME: everything that an installation keeps. */
export function homeFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['UCV_HOME'] || join(repository, '.ucv'));
}

/** UCV_TOOLS: servers that were obtained once; a test's many homes share the one of `npm start`. */
export function toolsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['UCV_TOOLS'] || join(homeFolder(env), 'tools'));
}
