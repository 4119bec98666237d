import { test } from 'node:test'
import { stopTestServer } from './postgres.ts'

/** Run after everything else; the runner waits for it. See run.ts. */
test('all tests have run', stopTestServer)
