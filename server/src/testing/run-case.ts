import assert from 'node:assert/strict'
import type { DialectName } from '../config/settings.ts'
import { demoPolicies } from '../demo/policies.ts'
import type { CaseFile, WireCase } from '../http/case-files.ts'
import { demoDatabase, type EngineKind, type World, worldOn } from './world.ts'

/** What placeholders may name. */
type Values = Readonly<Record<string, unknown>>

const lookUp = (values: Values, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Values | undefined)?.[key], values)

/** `{{owner.user_token}}` names a value of the demo; one that stands alone keeps its type. */
const fill = (template: unknown, values: Values): unknown => {
  if (typeof template === 'string') {
    const whole = /^\{\{([\w.]+)\}\}$/.exec(template)
    if (whole) return lookUp(values, whole[1] as string)
    return template.replaceAll(/\{\{([\w.]+)\}\}/g, (_, path: string) => {
      const value = lookUp(values, path)
      assert.notEqual(value, undefined, `the demo has no ${path}`)
      return String(value)
    })
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]))
}

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  '<any>': () => true,
  '<int>': Number.isSafeInteger,
  '<string>': (value) => typeof value === 'string' && value !== '',
  '<any array>': Array.isArray,
}

/** What was expected, with what was found wherever only its kind was said: then both must be equal. */
const resolve = (expected: unknown, actual: unknown): unknown => {
  if (typeof expected === 'string') {
    const length = /^<array of (\d+)>$/.exec(expected)
    if (length && Array.isArray(actual) && actual.length === Number(length[1])) return actual
    return kinds[expected]?.(actual) ? actual : expected
  }
  if (Array.isArray(expected)) return expected.map((item, index) => resolve(item, (actual as unknown[])?.[index]))
  if (typeof expected !== 'object' || expected === null) return expected
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [key, resolve(value, (actual as Values)?.[key])]),
  )
}

const credentials = (dialect: string, as: string): string | undefined => {
  if (as === 'nobody') return undefined
  if (dialect === 'authzen') return 'Bearer {{authzen.token}}'
  if (dialect === 'native') return 'Bearer {{native.token}}'
  if (dialect === 'bakeronline')
    return as === 'owner' ? 'Bearer {{bakery.access_token}}' : `Bearer {{bakery.${as}.access_token}}`
  if (dialect === 'guardant-station')
    return as === 'owner' ? 'Bearer {{vendor.token}}' : `Bearer {{vendor.${as}.token}}`
  if (as === 'partner') return 'Bearer {{partner_token}}'
  return as === 'owner'
    ? 'Bearer {{partner_token}}, User {{owner.user_token}}'
    : `Bearer {{partner_token}}, User {{salon.${as}.user_token}}`
}

/** Throws where an answer is not what a case expects. */
export const judgeReply = (
  demo: Values,
  { response }: WireCase,
  reply: { readonly status: number; readonly body: unknown; readonly text: string },
): void => {
  const expected = fill({ status: response.status, body: response.body }, demo) as Values
  assert.deepEqual({ status: reply.status, body: reply.body }, resolve(expected, reply), reply.text.slice(0, 500))
}

/** Makes the request of a case, and judges the answer. */
export const runCase = async (
  world: World,
  demo: Values & { kept: Record<string, unknown> },
  { dialect }: CaseFile,
  wire: WireCase,
): Promise<void> => {
  const authorization = credentials(dialect, wire.as ?? 'owner')
  const { method, path, headers, body } = fill(wire.request, demo) as WireCase['request']
  const reply = await world.request(method, path, {
    ...(body !== undefined && { body }),
    headers: { ...(authorization !== undefined && { authorization: fill(authorization, demo) as string }), ...headers },
  })
  judgeReply(demo, wire, reply)
  for (const [name, value] of Object.entries(wire.response.headers ?? {}))
    assert.deepEqual(
      [name, reply.headers[name.toLowerCase()]],
      resolve([name, fill(value, demo)], [name, reply.headers[name.toLowerCase()]]),
    )
  for (const [name, path] of Object.entries(wire.keep ?? {})) demo.kept[name] = lookUp(reply.body, path)
}

/** A fresh copy of the demo, served; what cases of one file keep is theirs. */
export const demoWorld = async (
  kind: EngineKind,
  dialect: DialectName,
): Promise<{ world: World; demo: Values & { kept: Record<string, unknown> } }> => {
  const { url, remove, value } = await demoDatabase(kind)
  // As the demo itself is served.
  const world = await worldOn(url, { registration: true, policies: demoPolicies, dialects: [dialect] }, remove)
  return { world, demo: { ...value, kept: {} } }
}
