import { swcOptions } from './swc.mjs';

/**
 * What code asks for all the time. Tests run in a context of their own, whose globals are looked up the slow way, each
 * time: handed in with a module they cost nothing, and numeric code runs five times faster.
 */
const injected = `Array Date Float64Array Int32Array JSON Map Math Number Object Set String Symbol Uint8Array
  Uint32Array WeakMap`;

/** ESM-only packages that Jest must compile. */
const esmOnly = ['jose', 'hyparquet', 'hyparquet-writer', 'double-metaphone'];
const root = new URL('../..', import.meta.url).pathname;

const shared = {
  rootDir: root,
  testEnvironment: '<rootDir>/tools/config/closing-environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['@ucv/source', 'node', 'require', 'default'] },
  transform: { '^.+\\.[jt]sx?$': ['@swc/jest', { ...swcOptions, sourceMaps: 'inline' }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  sandboxInjectedGlobals: injected.split(/\s+/),
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
