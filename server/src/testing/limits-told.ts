import assert from 'node:assert/strict'

/** Items of a structured field's list (RFC 9651), as far as draft-ietf-httpapi-ratelimit-headers uses them. */
const itemsOf = (field: unknown): Map<string, Record<string, number>> => {
  assert.equal(typeof field, 'string')
  const items = (field as string).split(', ').map((item) => {
    assert.match(item, /^"[a-z-]+"(;[a-z]+=\d+)+$/)
    const [name = '', ...parameters] = item.split(';')
    return [JSON.parse(name), Object.fromEntries(parameters.map((one) => [one[0], Number(one.slice(2))]))] as const
  })
  assert.equal(new Set(items.map(([name]) => name)).size, items.length)
  return new Map(items)
}

/** What an answer tells of limits, by their names: the quota, its window, what is left, seconds until there is more. */
export const limitsTold = (headers: Readonly<Record<string, unknown>>): Record<string, Record<string, number>> => {
  const policies = itemsOf(headers['ratelimit-policy'])
  const limits = itemsOf(headers.ratelimit)
  assert.deepEqual([...limits.keys()], [...policies.keys()])
  return Object.fromEntries([...policies].map(([name, policy]) => [name, { ...policy, ...limits.get(name) }]))
}
