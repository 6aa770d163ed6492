import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepFailed } from './steps.mjs';

/** Root folder of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

const oldestNode = [20, 19];

/** @refuses a Node.js that is too old, naming the one needed */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new StepFailed(
    `Node.js ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}. ` +
      'Install it from https://nodejs.org, or run: nvm install && nvm use',
  );
}

export function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}
