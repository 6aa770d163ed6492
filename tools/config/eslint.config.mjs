import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

// The fences are read off Nx's project graph; without a fresh one their rule skips every file and says nothing.
process.env.NX_DAEMON = 'false';
await createProjectGraphAsync({ exitOnError: true });

/**
 * Who may import whom. A project carries one `type:` and one `scope:` tag in its package.json; `envelope` marks the
 * contracts that every service speaks, platform included: the envelope itself, and how projections are tended. The
 * catalogue gathers what all publishers declare: a service must know every fact that may lie in what it reads.
 */
const fences = [
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['envelope'] },
  { sourceTag: 'type:catalogue', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:platform', 'envelope'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:domain', 'type:contracts', 'type:catalogue', 'type:platform'],
  },
  {
    sourceTag: 'type:testing',
    onlyDependOnLibsWithTags: [
      'type:tool',
      'type:platform',
      'type:contracts',
      'type:catalogue',
      'type:domain',
      'type:testing',
    ],
  },
  {
    sourceTag: 'type:tool',
    onlyDependOnLibsWithTags: [
      'type:tool',
      'type:platform',
      'type:contracts',
      'type:catalogue',
      'type:domain',
    ],
  },
  {
    // Measures what is tested: it is never shipped, and so may take made-up people where specs take them.
    sourceTag: 'type:bench',
    onlyDependOnLibsWithTags: [
      'type:tool',
      'type:testing',
      'type:platform',
      'type:contracts',
      'type:catalogue',
      'type:domain',
    ],
  },
  {
    sourceTag: 'type:acceptance',
    onlyDependOnLibsWithTags: [
      'type:tool',
      'type:testing',
      'type:contracts',
      'type:catalogue',
      'type:platform',
      'type:domain',
    ],
  },
];

const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    { allow: [], allowCircularSelfDependency: false, depConstraints },
  ],
});

/** Only the adapter talks to the log. */
const logClient = {
  name: '@eventstore/db-client',
  message: 'Only libs/platform/event-store talks to the log; use @ucv/platform-event-store.',
};

/** An app has no door for other projects, by its name neither; a library has one, its root. */
const closedDoors = {
  group: [...readdirSync(new URL('../../apps', import.meta.url)).map((app) => `@ucv/${app}`), '@ucv/*/*'],
  message: 'Import a library by its name alone; apps talk over NATS and the log.',
};

/** Whoever appends without an expectation says, where it does, why nothing that was read is lost by it. */
const anyRevision = {
  selector: "CallExpression[callee.property.name='append'] Literal[value='any']",
  message:
    'Append at the revision that was read. Where nothing rests on what was read, disable this line with that reason.',
};

const specs = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.fixture.ts', '**/*.scenario.ts'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.ucv/**', 'tools/config/fence-fixture/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      ...boundaries(fences),
      complexity: ['error', 8],
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-imports': ['error', { paths: [logClient], patterns: [closedDoors] }],
    },
  },
  {
    // The adapter itself, and the node whose contract is that very client, with its proof.
    files: [
      'libs/platform/event-store/**/*.ts',
      'apps/event-store/**/*.ts',
      'apps/acceptance/src/log-crash/**/*.ts',
      'tools/bench/**/*.ts',
    ],
    rules: { 'no-restricted-imports': ['error', { patterns: [closedDoors] }] },
  },
  {
    files: specs,
    rules: {
      'max-params': 'off',
      ...boundaries(
        fences.map((fence) => ({
          ...fence,
          onlyDependOnLibsWithTags: [...fence.onlyDependOnLibsWithTags, 'type:testing'],
          notDependOnLibsWithTags: fence.notDependOnLibsWithTags?.filter((tag) => tag !== 'type:testing'),
        })),
      ),
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/platform/**/*.ts'],
    ignores: [
      ...specs,
      'apps/*/src/*.config.ts',
      'apps/event-store/src/main.ts',
      'libs/platform/service/src/config*.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: "Environment is read in the app's *.config.ts alone.",
        },
      ],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/platform/**/*.ts', 'tools/cli/src/**/*.ts', 'tools/dev/src/**/*.ts'],
    ignores: [...specs, 'apps/acceptance/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', anyRevision] },
  },
  {
    // Decisions and kernels are pure: time, ids and randomness come in as arguments. A rule given again replaces
    // the one above as a whole, so this block stands last and repeats the log's client.
    files: ['apps/*/src/decide/**/*.ts', 'libs/domain/**/*.ts'],
    ignores: specs,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [logClient],
          patterns: [
            closedDoors,
            {
              group: ['node:*', ...builtinModules],
              message: 'Pure code takes what it needs as arguments.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'Date', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random' },
        { object: 'Date', property: 'now' },
      ],
    },
  },
  prettier,
);
