import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleValues, loadCaseFiles } from '../../http/case-files.ts'
import { emptyDatabase, worldOn } from '../../testing/world.ts'

const bases: Readonly<Record<string, readonly [real: string, mock: string]>> = {
  native: ['/gatehouse/v1', '/_mock/gatehouse'],
  'alteg-v1': ['/api/v1', '/_mock/en/b2b-v1/openapi'],
  'alteg-v2': ['/api/v2', '/_mock/en/b2b-v2/openapi'],
  bakeronline: ['', '/_mock/bakeronline'],
  authzen: ['', '/_mock/authzen'],
  'guardant-station': ['/v1.0', '/_mock/guardant-station'],
}

/** What differs from run to run is any value here: the mock does not look at it. */
const fill = (template: unknown, values: Readonly<Record<string, unknown>>): unknown => {
  if (typeof template === 'string') {
    const whole = /^\{\{([\w.]+)\}\}$/.exec(template)
    if (whole) return values[whole[1] as string] ?? 'anything-at-all'
    return template.replaceAll(/\{\{([\w.]+)\}\}/g, (_, name: string) => String(values[name] ?? '123'))
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]))
}

/** Refused as well, and worded by hand there: the mock says what the schema says. */
const wordedByHand = (dialect: string, name: string): boolean =>
  dialect === 'bakeronline' || (dialect === 'alteg-v2' && name === 'without a title')

/** An item that is no question is denied there, and the others are answered: the schema cannot say so. */
const deniesInPart = (dialect: string, name: string): boolean =>
  dialect === 'authzen' && name === 'a default is replaced whole; a faulty item is a denial'

/** The pages of a sign-in in the browser are no requests of a program. */
const pages: ReadonlySet<string> = new Set(['authorize.json', 'consent.json'])

test('what an interface takes the mock takes, and what the mock refuses the interface refuses, in the same words', async () => {
  const { url, remove } = await emptyDatabase('sqlite')
  await using world = await worldOn(url, { registration: true }, remove)
  const values = exampleValues()
  const wrong: string[] = []
  let refused = 0
  for (const { dialect, file, cases } of loadCaseFiles()) {
    const [real, mock] = bases[dialect] ?? []
    if (real === undefined || mock === undefined || pages.has(file)) continue
    for (const { name, as, request, response } of cases) {
      if (deniesInPart(dialect, name)) continue
      const { method, path, headers, body } = fill(request, values) as typeof request
      const credential = as === 'nobody' ? undefined : { authorization: 'Bearer any, User any' }
      const reply = await world.request(method, mock + path.slice(real.length), {
        ...(body !== undefined && { body }),
        headers: { ...credential, ...headers },
      })
      const where = `${dialect}/${file}: ${name}: ${response.status}, mock ${reply.status} ${reply.text.slice(0, 200)}`
      const isRefused = reply.status >= 400
      if (isRefused) refused += 1
      const isSame = reply.status === response.status || (!isRefused && response.status >= 400)
      const isExact = !wordedByHand(dialect, name) && !/<|\{\{/.test(JSON.stringify(response.body ?? ''))
      if (!isSame) wrong.push(where)
      else if (isRefused && isExact && JSON.stringify(reply.body) !== JSON.stringify(response.body))
        wrong.push(`${where}\n  instead of ${JSON.stringify(response.body)}`)
    }
  }
  assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`)
  assert.ok(refused > 100, `only ${refused} were refused`)
})
