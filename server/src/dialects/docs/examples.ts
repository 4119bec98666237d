import type { CaseFile, WireCase } from '../../http/case-files.ts'

/** The files of all cases, and what their placeholders show. */
export interface Cases {
  readonly files: readonly CaseFile[]
  readonly values: Readonly<Record<string, string | number>>
}

/** A case as an example: what is sent, and what comes back. */
export interface Example {
  readonly name: string
  /** The name of the operation. */
  readonly operation: string
  /** What stands in the path, by parameter. */
  readonly path: Readonly<Record<string, string | number>>
  /** What stands behind `?`, by parameter. */
  readonly query: Readonly<Record<string, string>>
  readonly status: number
  readonly request: unknown
  readonly response: unknown
  /** Printed in the interface's own documents. */
  readonly isSeed: boolean
}

/** Parameters have other names in other documents: `/users/{user_id}` and `/users/{id}` are one address. */
const shapeOf = (path: string): string => path.replaceAll(/\{[^}]+\}/g, '{}')

/** `{{salon.location}}` names a value of the demo; undefined in what comes out where one differs from run to run. */
const fill = (template: unknown, values: Cases['values']): unknown => {
  if (typeof template === 'string') {
    if (/^<.*>$/.test(template)) return undefined
    const whole = /^\{\{([\w.]+)\}\}$/.exec(template)
    if (whole) return values[whole[1] as string]
    const filled = template.replaceAll(/\{\{([\w.]+)\}\}/g, (text, name: string) => String(values[name] ?? text))
    return filled.includes('{{') ? undefined : filled
  }
  if (Array.isArray(template)) return allOf(template.map((item) => fill(item, values)))
  if (typeof template !== 'object' || template === null) return template
  const entries = Object.entries(template).map(([key, value]) => [key, fill(value, values)] as const)
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries)
}

const allOf = (items: readonly unknown[]): unknown => (items.includes(undefined) ? undefined : items)

const parametersOf = (template: string, path: string): Record<string, string | number> => {
  const sent = (path.split('?')[0] as string).split('/')
  const named = template.split('/').flatMap((part, index) => {
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    const value = sent[index]
    return name === undefined || value === undefined ? [] : [[name, /^\d+$/.test(value) ? Number(value) : value]]
  })
  return Object.fromEntries(named)
}

const exampleOf = (
  { operation }: CaseFile,
  route: string,
  { name, seed, request, response }: WireCase,
  values: Cases['values'],
): Example => {
  const path = fill(request.path, values)
  return {
    name: name.replaceAll(/[^\w.-]+/g, '-'),
    operation,
    path: typeof path === 'string' ? parametersOf(route, path) : {},
    query: Object.fromEntries(new URLSearchParams(typeof path === 'string' ? (path.split('?')[1] ?? '') : '')),
    status: response.status,
    // A text is a form, or no JSON: it shows nothing of the schema.
    request: typeof request.body === 'string' ? undefined : fill(request.body, values),
    response: response.example ?? fill(response.body, values),
    isSeed: seed === true,
  }
}

/** The cases of an operation, those of the documents first. */
export const examplesOf = (
  { files, values }: Cases,
  { method, path }: { readonly method: string; readonly path: string },
): Example[] =>
  files
    .filter(({ route }) => route?.method === method && shapeOf(route.path) === shapeOf(path))
    .flatMap((file) =>
      file.cases
        .filter(({ request, shown }) => request.method === method && shown !== false)
        .map((one) => exampleOf(file, path, one, values)),
    )
    .toSorted((a, b) => Number(b.isSeed) - Number(a.isSeed) || a.status - b.status)
