import js from '@eslint/js';
import ts from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

export default ts.config(
  { ignores: ['node_modules', 'data', 'demo', 'coverage', 'docs/generated'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  prettier,
  {
    rules: {
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-control-regex': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    },
  },
  {
    // Purity: what judges or reads may not ask the clock, the dice, the net or the locale.
    files: ['scoring/**/*.ts', 'reports/**/*.ts', 'crawler/read/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'fetch', 'setTimeout', 'setInterval', 'process'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'the clock is an argument (asOf)' },
        { object: 'Math', property: 'random', message: 'same facts, same score' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.property.name='localeCompare']", message: 'locale differs between machines' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'the clock is an argument (asOf)' },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
);
