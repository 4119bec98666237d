import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recorded } from './load.ts'
import type { PlannedCompany } from './plan.ts'
import { locationsOf, roleOf } from './plan.ts'
import type { Roles } from './roles.ts'

const VERSION = 'api.cerbos.dev/v1'

/**
 * The same roles as policies of cerbos, and a configuration without what is not measured. It holds no users: whoever
 * asks says which roles the person has, and where; so the role that holds at a place is derived from what was sent.
 */
export const writeCerbos = (folder: string, { roles }: Roles, port: number): string => {
  const policies = join(folder, 'policies')
  mkdirSync(policies, { recursive: true })
  // JSON is YAML, too.
  const write = (path: string, content: object): void => writeFileSync(path, JSON.stringify(content))
  const names = Object.keys(roles)
  write(join(policies, 'here.yaml'), {
    apiVersion: VERSION,
    derivedRoles: {
      name: 'here',
      definitions: names.map((name) => ({
        name: `${name}_here`,
        parentRoles: [name],
        condition: { match: { expr: `R.id in P.attr.${name}` } },
      })),
    },
  })
  write(join(policies, 'location.yaml'), {
    apiVersion: VERSION,
    resourcePolicy: {
      version: 'default',
      resource: 'location',
      importDerivedRoles: ['here'],
      rules: names.map((name) => ({ actions: roles[name], effect: 'EFFECT_ALLOW', derivedRoles: [`${name}_here`] })),
    },
  })
  const file = join(folder, 'cerbos.yaml')
  write(file, {
    server: { httpListenAddr: `127.0.0.1:${port}`, grpcListenAddr: `unix:${join(folder, 'cerbos.sock')}` },
    storage: { driver: 'disk', disk: { directory: policies, watchForChanges: false } },
    telemetry: { disabled: true },
    audit: { enabled: false },
  })
  return file
}

/** The questions that are put to ours, for people of the same company: what a program would send to cerbos. */
export const cerbosRequests = (company: PlannedCompany, people: number, permission: string): Recorded[] =>
  Array.from({ length: people }, (_, n): Recorded[] => {
    const person = company.people - 1 - n
    const role = roleOf(company, person)
    const own = locationsOf(company, person)
    const elsewhere = company.locations.find((id) => !own.includes(id))
    return [...own, ...(person % 3 === 0 ? [elsewhere] : [])].map((location) => {
      const body = JSON.stringify({
        principal: { id: String(company.firstUser + person), roles: [role], attr: { [role]: own.map(String) } },
        resources: [{ actions: [permission], resource: { kind: 'location', id: String(location) } }],
      })
      const head = `POST /api/check/resources HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n`
      const isOwn = location !== undefined && own.includes(location)
      return {
        request: `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
        contains: isOwn ? 'EFFECT_ALLOW' : 'EFFECT_DENY',
      }
    })
  }).flat()
