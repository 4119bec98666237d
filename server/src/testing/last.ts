import { test } from 'node:test'

/** Run after everything else; the runner waits for it. See run.ts. */
test('all tests have run', () => {})
