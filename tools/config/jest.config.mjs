import { swcOptions } from './swc.mjs';

/** ESM-only packages that Jest must compile. */
const esmOnly = ['jose', 'hyparquet', 'hyparquet-writer', 'double-metaphone'];
const root = new URL('../..', import.meta.url).pathname;

const shared = {
  rootDir: root,
  testEnvironment: '<rootDir>/tools/config/closing-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['@ucv/source', 'node', 'require', 'default'] },
  transform: { '^.+\\.[jt]sx?$': ['@swc/jest', { ...swcOptions, sourceMaps: 'inline' }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.ucv', '<rootDir>/.nx'],
};

export default {
  rootDir: root,
  maxWorkers: 2,
  // A worker that has loaded every project takes longer to end than jest waits before it ends it by force.
  workerIdleMemoryLimit: '800MB',
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['**/src/**/*.spec.ts', '<rootDir>/tools/config/**/*.spec.ts'],
    },
    { ...shared, displayName: 'integration', testMatch: ['**/src/**/*.int-spec.ts'] },
    { ...shared, displayName: 'acceptance', testMatch: ['<rootDir>/apps/acceptance/*.scenario.ts'] },
  ],
};
