#!/usr/bin/env node
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../prepare/prepare.mjs';
import { root } from '../prepare/repository.mjs';
import { run } from '../prepare/run.mjs';
import { runCommand, step, StepFailed } from '../prepare/steps.mjs';

const help = `npm test [-- jest options and path patterns]

Installs and builds what is missing, then runs every test: *.spec.ts, *.int-spec.ts with real servers on free
ports, and the acceptance scenarios; then says how long each suite took. Runs beside "npm start" and beside
another "npm test".
  --help`;

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  await prepare();
  await step('servers for the tests', obtainServers, { quietMs: 300 });
  const folder = mkdtempSync(join(tmpdir(), 'ucv-jest-'));
  try {
    const results = join(folder, 'results.json');
    const config = 'tools/config/jest.config.mjs';
    const code = await run('node_modules/.bin/jest', [
      '--config',
      config,
      '--json',
      '--outputFile',
      results,
      ...args,
    ]);
    const read = readJson(results);
    console.log(`\n${timesOf(read)}\n\n${summary(read)}`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function obtainServers() {
  const servers = createRequire(import.meta.url)('../../servers/dist/index.js');
  try {
    await servers.obtainServers();
  } catch (error) {
    throw new StepFailed(error.message);
  }
}

function timesOf({ testResults }) {
  const { suiteTimes } = createRequire(import.meta.url)('../dist/index.js');
  return suiteTimes(root, testResults);
}

/** A file that could not run at all counts as one failure. */
function summary(r) {
  const failed = r.numFailedTests + r.numRuntimeErrorTestSuites;
  const skipped = r.numPendingTests + r.numTodoTests;
  return `${r.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {
      numPassedTests: 0,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [],
    };
  }
}
