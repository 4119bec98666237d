/**
 * `node better-auth.js <folder> <roles.json> <members> <requests.json>`: better-auth on SQLite, with one organization.
 * Its members have signed up, each has a session, and asks with it whether they have a permission. What to ask is
 * written to the last file. Plain JavaScript: types are checked where this package is not installed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { organization } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { defaultStatements, ownerAc } from 'better-auth/plugins/organization/access'

const [folder, rolesFile, memberCount, requestsFile] = process.argv.slice(2)
const { permissions, roles, asked } = JSON.parse(readFileSync(rolesFile, 'utf8'))

const database = new DatabaseSync(join(folder, 'better-auth.db'))
// As ours.
database.exec('pragma journal_mode = wal; pragma synchronous = full')

const control = createAccessControl({ ...defaultStatements, location: permissions })
const controlled = Object.fromEntries(
  Object.entries(roles).map(([name, allowed]) => [name, control.newRole({ location: allowed })]),
)
const origin = 'http://127.0.0.1'
const auth = betterAuth({
  baseURL: origin,
  secret: 'a secret of the bench that is long enough to be one',
  database,
  emailAndPassword: {
    enabled: true,
    // Signing up is not what is measured.
    password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
  },
  plugins: [
    organization({
      ac: control,
      roles: { ...controlled, owner: control.newRole({ ...ownerAc.statements, location: permissions }) },
      membershipLimit: 1e9,
    }),
  ],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
})
const { runMigrations } = await getMigrations(auth.options)
await runMigrations()

const signUp = async (name) => {
  const { headers, response } = await auth.api.signUpEmail({
    body: { name, email: `${name}@example.com`, password: 'correct horse battery staple' },
    returnHeaders: true,
  })
  const cookie = headers.getSetCookie().map((line) => line.split(';')[0])
  return { id: response.user.id, cookie: cookie.join('; ') }
}

const owner = await signUp('owner')
const company = await auth.api.createOrganization({ body: { name: 'Company', slug: 'company', userId: owner.id } })
const names = Object.keys(roles)
const requests = []
for (let n = 0; n < Number(memberCount); n++) {
  const { id, cookie } = await signUp(`person${n}`)
  const role = names[n % names.length]
  await auth.api.addMember({ body: { userId: id, organizationId: company.id, role } })
  // Two that are allowed, as far as the role goes, and one that nobody is.
  for (const permission of [asked, asked, 'nothing']) {
    const body = JSON.stringify({ organizationId: company.id, permissions: { location: [permission] } })
    const head = [
      'POST /api/auth/organization/has-permission HTTP/1.1',
      'Host: 127.0.0.1',
      `Origin: ${origin}`,
      `Cookie: ${cookie}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]
    const isAllowed = permission === asked && roles[role].includes(asked)
    requests.push({ request: `${head.join('\r\n')}\r\n\r\n${body}`, contains: `"success":${isAllowed}` })
  }
}
writeFileSync(requestsFile, JSON.stringify(requests))

// As its documents put it behind a server that is not its own.
const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', async () => {
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) headers.append(name, String(value))
    const asked = new Request(`${origin}${request.url}`, {
      method: request.method,
      headers,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    })
    const answer = await auth.handler(asked)
    const text = await answer.text()
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })
})
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.once('SIGTERM', () => process.exit(0))
