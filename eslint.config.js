import tseslint from 'typescript-eslint';

/** Types are checked by tsc, layout by prettier, import layers by dependency-cruiser: this is for what they cannot see. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'examples/', '**/*.tmp.mjs'] },
  {
    files: ['src/**/*.ts', 'migrations/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', 400],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only platform/config.ts and environment.ts read the environment.',
        },
      ],
      // The contract of resolvers, hooks and clients is a promise; that some need not wait is nobody's business.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-function-type': 'off', // TypeGraphQL and TypeORM speak of classes as Function
      '@typescript-eslint/unbound-method': 'off', // our methods are closures, not class methods
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  { files: ['src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: [
      'src/platform/config.ts',
      'src/platform/environment.ts',
      'src/testing/**/*.ts',
      'src/**/*.test.ts',
      'src/**/*.standby-test.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/**/*.test.ts', 'src/**/*.standby-test.ts', 'src/testing/**/*.ts'],
    rules: {
      // Answers are read as the JSON that they are, and asserted exactly.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
);
