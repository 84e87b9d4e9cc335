/** ES modules all the way: swc strips types, node's own loader links. See CONTRIBUTING.md. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  // Ends what hangs; no test is timed, and a busy machine is slow.
  testTimeout: 600_000,
  maxWorkers: 2,
};
