import type { Config } from 'jest';

/** ESM sources run as CommonJS inside Jest: no experimental flag, same speed. swc keeps the decorator metadata that TypeORM and TypeGraphQL read. */
const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Packages that exist as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(sql-template-tag|cookie|jose)/)'],
  setupFiles: ['reflect-metadata'],
  maxWorkers: 2,
  testTimeout: 120_000,
};

export default config;
