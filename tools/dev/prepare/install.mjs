// Installs the dependencies that package-lock.json names, when what lies in node_modules differs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './repository.mjs';
import { capture } from './run.mjs';
import { step, StepFailed } from './steps.mjs';

const stamp = join(root, 'node_modules/.ucv-installed');

/** @cost a file's hash when nothing changed, 20 ms when the lock file changed only in form, else `npm ci` */
export async function ensureInstalled() {
  if (stampMatches()) return;
  if (!matchesLock()) await step('dependencies', install);
  writeFileSync(stamp, lockHash());
}

/** Whether the last install was for this very lock file. */
export function stampMatches() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** npm keeps what it installed in a hidden lock file: equal entries need no new install. */
function matchesLock() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(readJson('package-lock.json').packages).every(
    ([path, wanted]) =>
      !path.includes('node_modules/') || wanted.optional || sameEntry(wanted, installed[path]),
  );
}

function sameEntry(wanted, found) {
  return found !== undefined && (wanted.link ? found.link === true : wanted.integrity === found.integrity);
}

async function install(report) {
  const timer = setInterval(() => report(`${countInstalled()} folders unpacked`), 500);
  try {
    const { code, output } = await npm([
      'ci',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0) {
      const tail = output.trim().split('\n').slice(-15).join('\n');
      throw new StepFailed(`npm ci failed. Is the package registry reachable (npm ping)? npm said:\n${tail}`);
    }
  } finally {
    clearInterval(timer);
  }
}

function countInstalled() {
  try {
    return readdirSync(join(root, 'node_modules')).length;
  } catch {
    return 0;
  }
}

function npm(args) {
  const script = process.env.npm_execpath;
  const [command, ...first] = script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
  return capture(command, [...first, ...args]);
}
