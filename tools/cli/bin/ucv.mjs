#!/usr/bin/env node
// The command `ucv`: loads what was built from src/, or says how to build it.
import { createRequire } from 'node:module';

const { main } = load();
const code = await main(process.argv.slice(2));
// Zero is not set: a server that runs on in this process decides its own code.
if (code !== 0) process.exitCode = code;

function load() {
  process.setSourceMapsEnabled(true);
  try {
    return createRequire(import.meta.url)('../dist/main.js');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.error(
      'ucv is not built yet, or only in part.\nDo: npm start (installs, builds and starts everything), or npm run build',
    );
    process.exit(1);
  }
}
