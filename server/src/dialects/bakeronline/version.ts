import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../model/refusal.ts'

/** The versions that have pages. One that is still developed is spoken only with those who ask for it. */
export const versions = [
  '0.2.0',
  '0.2.1',
  '0.2.2',
  '0.3.0',
  '1.0.0',
  '1.1.0',
  '1.2.0',
  '1.4.0',
  '1.5.0',
  '1.5.1',
  '1.6.0',
  '1.7.0',
  '1.8.0',
  '1.9.0',
  '1.10.0',
] as const
const developed: readonly Version[] = ['1.10.0']

type Version = (typeof versions)[number]

/** Three numbers without leading zeros, so that one version has one spelling. */
const form = /^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/

/** Negative when `a` is the older one. Number by number: 1.10.0 comes after 1.9.0. */
const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  const place = left.findIndex((number, index) => number !== right[index])
  return place < 0 ? 0 : (left[place] as number) - (right[place] as number)
}

/** What is spoken with whoever asks for no version. */
export const newestStable = versions
  .filter((version) => !developed.includes(version))
  .toSorted(compareVersions)
  .at(-1) as Version

/** The version that a request asks for; undefined when it is malformed or none that is served. */
const askedFor = (header: string | string[] | undefined): Version | undefined => {
  if (header === undefined) return newestStable
  if (typeof header !== 'string' || !form.test(header)) return undefined
  return versions.find((version) => compareVersions(version, header) === 0)
}

/** The version that an answer is in; a request that asked for an impossible one is answered in the newest stable. */
export const versionUsed = (request: FastifyRequest): Version => askedFor(request.headers['x-version']) ?? newestStable

/** Refuses a version that is not served. */
export const requireVersion = (request: FastifyRequest): void => {
  if (askedFor(request.headers['x-version']) !== undefined) return
  throw new Refusal('request.malformed', {
    fields: [{ field: 'X-VERSION', message: 'is not a version that is served here' }],
  })
}
