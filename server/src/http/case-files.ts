import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** One request and its answer, as data: tests run them, documentation and mock show them. */
export interface WireCase {
  readonly name: string
  /** Printed in the interface's own documents. */
  readonly seed?: boolean
  readonly as?: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
    /** An answer to show, where `body` only says what kinds of value stand in it. */
    readonly example?: unknown
  }
  readonly note?: string
  /** What later cases of the file name as `{{kept.role}}`: by its name, the path in this answer's body. */
  readonly keep?: Readonly<Record<string, string>>
  /** False where the request is wrong on purpose and succeeds all the same: it is no example to follow. */
  readonly shown?: false
}

export interface CaseFile {
  readonly dialect: string
  readonly file: string
  readonly operation: string
  readonly route?: { readonly method: string; readonly path: string }
  /** The cases build on each other, in their order. */
  readonly sequence?: boolean
  readonly cases: readonly WireCase[]
}

const folder = join(import.meta.dirname, '../../cases')

export const loadCaseFiles = (): CaseFile[] =>
  globSync('*/*.json', { cwd: folder })
    .toSorted()
    .flatMap((path) =>
      // One operation, or several whose cases build on each other.
      [JSON.parse(readFileSync(join(folder, path), 'utf8'))].flat().map((operation) => ({
        ...operation,
        dialect: dirname(path),
        file: basename(path),
      })),
    )

/**
 * What an example shows for `{{salon.location}}`, a value of the demo by its path: the demo's own, where each demo has the
 * same.
 */
export const exampleValues = (): Readonly<Record<string, string | number>> =>
  JSON.parse(readFileSync(join(folder, 'example-values.json'), 'utf8'))
