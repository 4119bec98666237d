import { describe, test } from 'node:test'
import type { DialectName } from '../config/settings.ts'
import { loadCaseFiles } from '../http/case-files.ts'
import { demoWorld, runCase } from './run-case.ts'

/** Each file has the demo's data to itself: files leave each other alone. */
for (const kind of ['sqlite', 'postgres'] as const) {
  const files = Map.groupBy(loadCaseFiles(), ({ dialect, file }) => `${dialect}/${file}`)
  for (const [name, operations] of files) {
    describe(`cases ${name} (${kind})`, async () => {
      test('every request is answered as written', async (t) => {
        const { world, demo } = await demoWorld(kind, operations[0]?.dialect as DialectName)
        await using _ = world
        for (const operation of operations)
          for (const wire of operation.cases)
            await t.test(`${operation.operation}: ${wire.name}`, async () => runCase(world, demo, operation, wire))
      })
    })
  }
}
