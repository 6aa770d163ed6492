import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may import whom. A project carries one `type:` and one `scope:` tag in its package.json. */
const fences = [
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:domain'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['scope:shared'], notDependOnLibsWithTags: ['type:platform', 'type:domain'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:platform', 'scope:shared'], notDependOnLibsWithTags: ['type:domain', 'type:testing'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:domain', 'type:contracts', 'type:platform'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:tool', 'type:platform', 'type:contracts', 'type:domain', 'type:testing'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', 'type:platform', 'type:contracts', 'type:domain'] },
  { sourceTag: 'type:acceptance', onlyDependOnLibsWithTags: ['type:tool', 'type:testing', 'type:contracts', 'type:platform', 'type:domain'] },
];

const boundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': ['error', { allow: [], allowCircularSelfDependency: false, depConstraints }],
});

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
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@eventstore/db-client', message: 'Only libs/platform/event-store talks to the log; use @ucv/platform-event-store.' }] },
      ],
    },
  },
  {
    // The adapter itself, and the node whose contract is that very client.
    files: ['libs/platform/event-store/**/*.ts', 'apps/event-store/**/*.ts', 'tools/bench/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.scenario.ts'],
    rules: {
      'max-params': 'off',
      ...boundaries(fences.map((fence) => ({
        ...fence,
        onlyDependOnLibsWithTags: [...fence.onlyDependOnLibsWithTags, 'type:testing'],
        notDependOnLibsWithTags: fence.notDependOnLibsWithTags?.filter((tag) => tag !== 'type:testing'),
      }))),
    },
  },
  {
    // Decisions and kernels are pure: time, ids and randomness come in as arguments.
    files: ['apps/*/src/decide/**/*.ts', 'libs/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*', 'fs', 'crypto', 'os', 'path'], message: 'Pure code takes what it needs as arguments.' }] }],
      'no-restricted-globals': ['error', 'process', 'Date', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }, { object: 'Date', property: 'now' }],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/platform/**/*.ts'],
    ignores: ['apps/*/src/*.config.ts', 'apps/event-store/src/main.ts', '**/*.spec.ts', '**/*.int-spec.ts', 'libs/platform/service/src/config*.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'process', property: 'env', message: "Environment is read in the app's *.config.ts alone." }] },
  },
  prettier,
);
