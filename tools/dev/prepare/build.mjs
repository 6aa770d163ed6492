// Builds what is stale. Nx knows by content; a fingerprint of all inputs saves asking it when nothing was touched.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readJson, root } from './repository.mjs';
import { step, StepFailed } from './steps.mjs';

const stamp = join(root, '.nx/ucv-built');
const compiler = [
  'tools/config/build.mjs',
  'tools/config/swc.mjs',
  'tsconfig.base.json',
  'nx.json',
  'package-lock.json',
];

/** @cost about 50 ms when nothing changed, 3 s when Nx finds everything in its cache */
export async function ensureBuilt() {
  const state = inputs();
  if (isBuilt(state)) return;
  await step('build', build);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state.fingerprint);
}

/** Whether the last build was of these very inputs, and its outputs still lie there. */
export function isBuilt(state = inputs()) {
  const same = existsSync(stamp) && readFileSync(stamp, 'utf8') === state.fingerprint;
  return same && state.outputs.every((file) => existsSync(file));
}

function inputs() {
  const hash = createHash('sha256');
  const outputs = [];
  for (const file of compiler) hash.update(describe(join(root, file)));
  for (const project of projects()) {
    hash.update(describe(join(project, 'package.json')));
    for (const file of sources(join(project, 'src'))) {
      hash.update(describe(file));
      if (/\.ts$/.test(file))
        outputs.push(join(project, 'dist', relative(join(project, 'src'), file).replace(/\.ts$/, '.js')));
    }
  }
  return { fingerprint: hash.digest('hex'), outputs };
}

function describe(file) {
  const { size, mtimeMs } = statSync(file);
  return `${relative(root, file)} ${size} ${mtimeMs}\n`;
}

function projects() {
  const folders = readJson('package.json').workspaces.flatMap((pattern) =>
    pattern.endsWith('/*') ? children(pattern.slice(0, -2)) : [join(root, pattern)],
  );
  return folders.filter((folder) => existsSync(join(folder, 'package.json')));
}

function children(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(root, folder, entry.name))
    .sort();
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(spec|int-spec|fixture)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

async function build(report) {
  const total = projects().length;
  let done = 0;
  let output = '';
  const nx = spawn(join(root, 'node_modules/.bin/nx'), ['run-many', '-t', 'build', '--parallel=2'], {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = (text) => {
    output += text;
    done += String(text).match(/✔ +nx run /g)?.length ?? 0;
    report(`${done} of ${total} projects`);
  };
  nx.stdout.on('data', read);
  nx.stderr.on('data', read);
  const code = await new Promise((resolve, reject) => nx.once('error', reject).once('close', resolve));
  if (code !== 0)
    throw new StepFailed(`The build failed:\n${output.trim().split('\n').slice(-40).join('\n')}`);
}
