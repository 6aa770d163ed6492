/** How TypeScript becomes CommonJS, in builds and in tests alike. */
export const swcOptions = {
  swcrc: false,
  module: { type: 'commonjs', ignoreDynamic: true, lazy: true },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
};
