#!/usr/bin/env node
import { prepare } from '../prepare/prepare.mjs';
import { capture, run } from '../prepare/run.mjs';
import { runCommand, step, StepFailed } from '../prepare/steps.mjs';

const help = `npm run check

Format, lint (the import fences included), types, generated files fresh, compose file, then npm test.
Stops at the first failure.
  --help`;

const tool = (name) => `node_modules/.bin/${name}`;

/** Commands that write files which are committed: each must leave the tree as it found it. */
const generators = [
  {
    title: 'map of facts',
    command: process.execPath,
    args: ['tools/dev/bin/map.mjs'],
    files: ['tools/handbook/facts.md'],
  },
  {
    title: 'reference',
    command: process.execPath,
    args: ['tools/dev/bin/reference.mjs'],
    files: ['http-api', 'commands', 'environment', 'metrics'].map((page) => `tools/handbook/${page}.md`),
  },
];

const steps = [
  ['format', tool('prettier'), ['--config', 'tools/config/prettier.json', '--check', '.'], 'npm run format'],
  ['lint', tool('eslint'), ['--config', 'tools/config/eslint.config.mjs', '.'], 'npm run lint -- --fix'],
  ['types', tool('tsc'), ['-p', 'tools/config/tsconfig.all.json'], 'npm run types'],
  [
    'fences and compose file',
    tool('jest'),
    ['--config', 'tools/config/jest.config.mjs', 'tools/config'],
    undefined,
  ],
];

await runCommand(async (args) => {
  if (args.includes('--help')) return void console.log(help);
  await prepare();
  for (const [title, command, commandArgs, cure] of steps) {
    await step(title, () => mustPass(title, [command, commandArgs], cure));
  }
  await step('generated files', checkGenerated);
  const code = await run(process.execPath, ['tools/dev/bin/test.mjs']);
  console.log(code === 0 ? 'check: everything passed' : 'check failed at: npm test');
  return code;
});

async function mustPass(title, [command, args], cure) {
  const { code, output } = await capture(command, args);
  if (code === 0) return;
  throw new StepFailed(`${output.trim()}\n\ncheck failed at: ${title}${cure ? ` (may help: ${cure})` : ''}`);
}

async function checkGenerated() {
  for (const { title, command, args, files } of generators) {
    await mustPass(`generated files (${title})`, [command, args]);
    await mustPass(`generated files (${title}): commit what changed`, [
      'git',
      ['diff', '--exit-code', '--stat', '--', ...files],
    ]);
  }
  return `${generators.length} generators`;
}
