import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openEngine } from '../storage/open.ts'
import { type CommandResult, runCommand, type TestIoParts } from '../testing/test-io.ts'
import { type EngineKind, emptyDatabase, onEachEngine } from '../testing/world.ts'

const PASSWORD = 'correct horse battery staple'

/** Commands on one empty database. */
const commandsOn = async (kind: EngineKind) => {
  const { url, remove } = await emptyDatabase(kind)
  const command = (line: readonly string[], parts: TestIoParts = {}): Promise<CommandResult> =>
    runCommand(line, { ...parts, env: { GATEHOUSE_DATABASE: url, ...parts.env } })
  const json = async (...line: string[]): Promise<CommandResult['json']> => {
    const result = await command([...line, '--json'], { input: PASSWORD })
    assert.equal(result.code, 0, result.stderr)
    return result.json
  }
  return { url, command, json, [Symbol.asyncDispose]: async () => remove() }
}

for (const kind of ['sqlite', 'postgres'] as const) {
  describe(`command line (${kind})`, () => {
    test('an operator sets a company up and hands out tokens', async () => {
      await using gatehouse = await commandsOn(kind)
      const { command, json } = gatehouse

      const maria = await json('user', 'create', '--name', 'Maria', '--email', 'm@example.com', '--password-stdin')
      const company = await json(
        'company',
        'create',
        '--title',
        'Bright Side',
        '--kind',
        'salon',
        '--owner',
        'm@example.com',
      )
      const location = await json('company', 'add-location', String(company.id), '--title', 'Harbour')
      const partner = await json('partner', 'create', '--name', 'Till', '--connect', String(company.id))
      const token = await json(
        'token',
        'create',
        '--audience',
        'alteg',
        '--user',
        String(maria.id),
        '--partner',
        String(partner.id),
        '--expires',
        '30d',
      )
      assert.match(token.token, /^ghu_/)
      assert.equal(token.expires_in, 30 * 86_400)

      assert.deepEqual(await json('company', 'list'), [
        { id: company.id, title: 'Bright Side', members: 1, locations: 1 },
      ])
      assert.deepEqual(await json('company', 'locations', String(company.id)), [
        { id: location.id, title: 'Harbour', city: '', closed: false },
      ])
      await json('company', 'close-location', String(location.id))
      assert.equal((await json('company', 'locations', String(company.id)))[0].closed, true)
      await json('company', 'open-location', String(location.id))

      const [listed] = await json('token', 'list', '--user', 'm@example.com')
      assert.deepEqual([listed.id, listed.audience, listed.revoked_at], [token.id, 'alteg', null])
      await json('token', 'revoke', String(token.id))
      assert.notEqual((await json('token', 'list', '--user', 'm@example.com'))[0].revoked_at, null)

      await json('partner', 'disconnect', String(partner.id), '--company', String(company.id))
      const back = ['--redirect', 'https://till.example.com/back', '--redirect', 'http://localhost:1/back']
      const client = await json('partner', 'add-client', String(partner.id), ...back)
      assert.deepEqual([client.partner_id, client.redirects.length, client.first_party], [partner.id, 2, false])
      assert.match(client.client_id, /^[0-9a-f]{40}$/)
      const wrong = await gatehouse.command([
        'partner',
        'add-client',
        String(partner.id),
        '--redirect',
        'http://a.example',
      ])
      assert.notEqual(wrong.code, 0)
      assert.match(wrong.stderr, /redirect/)
      const second = await json('partner', 'new-token', String(partner.id))
      assert.match(second.token, /^ghp_/)
      assert.deepEqual(await json('partner', 'list'), [{ id: partner.id, name: 'Till', tokens: 2, companies: [] }])

      const text = await command(['company', 'list'])
      assert.match(text.stdout, /^id\s+title\s+locations\s+members\n\d+\s+Bright Side\s+1\s+1$/)
      assert.equal((await json('verify-audit')).whole, true)
    })

    test('a secret stands alone on the standard output', async () => {
      await using gatehouse = await commandsOn(kind)
      const made = await gatehouse.command(['partner', 'create', '--name', 'Till'])
      assert.match(made.stdout, /^ghp_[\w-]{43}$/)
      assert.match(made.stderr, /Made partner \d+\. Its token above is shown this once\./)
    })

    test('a bakery token finds its one company; a user of none is told so', async () => {
      await using gatehouse = await commandsOn(kind)
      const { json, command } = gatehouse
      await json('user', 'create', '--name', 'Lotte', '--email', 'l@example.com', '--no-password')
      const none = await command(['token', 'create', '--audience', 'bakery', '--user', 'l@example.com'])
      assert.deepEqual([none.code, none.stdout], [1, ''])
      assert.match(none.stderr, /--user belongs to no company that uses the catalogue bakery/)

      const { id } = await json('company', 'create', '--title', 'Molen', '--kind', 'bakery', '--owner', 'l@example.com')
      const made = await json('token', 'create', '--audience', 'bakery', '--user', 'l@example.com')
      assert.equal(made.company_id, id)
      const wrong = await command([
        'token',
        'create',
        '--audience',
        'bakery',
        '--user',
        'l@example.com',
        '--company',
        '99',
      ])
      assert.equal(wrong.code, 1)
      assert.match(wrong.stderr, /--company is none that the user belongs to/)
    })

    test('a token is made for some places and permissions of its company, and from a day on', async () => {
      await using gatehouse = await commandsOn(kind)
      const { json, command } = gatehouse
      await json('user', 'create', '--name', 'Lotte', '--email', 'l@example.com', '--no-password')
      const { id } = await json('company', 'create', '--title', 'Molen', '--kind', 'bakery', '--owner', 'l@example.com')
      const token = ['token', 'create', '--audience', 'bakery', '--user', 'l@example.com']
      const made = await json(...token, '--permissions', 'products,holidays', '--not-before', '2099-01-31')
      const [listed] = await json('token', 'list', '--company', String(id))
      assert.deepEqual(
        [listed.id, listed.limits, listed.starts_at],
        [made.id, { permissions: ['holidays', 'products'] }, '2099-01-31T00:00:00.000Z'],
      )
      const wrong = await command([...token, '--locations', '99', '--permissions', 'products', '--permissions', 'x'])
      assert.deepEqual([wrong.code, wrong.stdout], [1, ''])
      assert.match(wrong.stderr, /--locations names 99, which is not a location of this company/)
      assert.match(wrong.stderr, /--permissions names x, which is not a permission of this company/)
      const unbound = await command([
        'token',
        'create',
        '--audience',
        'native',
        '--user',
        'l@example.com',
        '--locations',
        '1',
      ])
      assert.match(unbound.stderr, /--company is needed: places and permissions are a company’s/)
    })

    test('refusals name the option, leave nothing behind and exit with 1', async () => {
      await using gatehouse = await commandsOn(kind)
      const { command, json } = gatehouse
      const weak = await command(
        ['user', 'create', '--name', 'Maria', '--email', 'nowhere', '--phone', '12', '--password-stdin'],
        { input: 'short' },
      )
      assert.equal(weak.code, 1)
      for (const field of ['--email is not', '--phone is not', 'password needs at least 15'])
        assert.ok(weak.stderr.includes(field), weak.stderr)

      const kindless = await command([
        'company',
        'create',
        '--title',
        'X',
        '--kind',
        'salon',
        '--owner',
        '77',
        '--json',
      ])
      assert.equal(kindless.code, 1)
      assert.equal(JSON.parse(kindless.stderr).error.kind, 'user.unknown')
      assert.equal(JSON.parse(kindless.stderr).error.fields[0].field, '--owner')

      await json('user', 'create', '--name', 'Maria', '--email', 'm@example.com', '--no-password')
      const unknown = await command([
        'company',
        'create',
        '--title',
        'X',
        '--kind',
        'circus',
        '--owner',
        'm@example.com',
      ])
      assert.deepEqual([unknown.code, unknown.stderr], [1, 'gatehouse: --kind there is no catalogue "circus"'])
      assert.deepEqual(await json('company', 'list'), [])
      for (const line of [
        'company add-location 9 --title X',
        'company locations 9',
        'company close-location 9',
        'verify-audit --company 9',
        'token revoke 9',
        'user disable 9',
        'partner new-token 9',
        'partner create --name X --connect 9',
      ])
        assert.equal((await command(line.split(' '))).code, 1, line)
      assert.deepEqual(await json('partner', 'list'), [])
    })

    test('a password is asked for twice, and ends all tokens when it is new', async () => {
      await using gatehouse = await commandsOn(kind)
      const { command, json } = gatehouse
      const create = ['user', 'create', '--name', 'Maria', '--email', 'm@example.com']
      const differs = await command(create, { typed: [PASSWORD, `${PASSWORD}!`] })
      assert.deepEqual([differs.code, /not the same/.test(differs.stderr)], [2, true])
      assert.equal((await command(create, { typed: [PASSWORD, PASSWORD] })).code, 0)
      const nobody = await command(create)
      assert.deepEqual([nobody.code, /--password-stdin/.test(nobody.stderr)], [2, true])

      await json('token', 'create', '--audience', 'native', '--user', 'm@example.com')
      await json('user', 'set-password', 'm@example.com', '--password-stdin')
      assert.notEqual((await json('token', 'list'))[0].revoked_at, null)
      const last = await command(['user', 'disable', 'm@example.com'])
      assert.equal(last.code, 0, last.stderr)
    })

    test('verify-audit names the first bad row of a history that was tampered with', async () => {
      await using gatehouse = await commandsOn(kind)
      const { command, json } = gatehouse
      await json('user', 'create', '--name', 'Maria', '--email', 'm@example.com', '--no-password')
      const { id } = await json('company', 'create', '--title', 'X', '--kind', 'salon', '--owner', 'm@example.com')
      for (const title of ['One', 'Two', 'Three']) await json('company', 'add-location', String(id), '--title', title)

      const engine = openEngine(gatehouse.url)
      await engine.transaction(async (session) => {
        session.write("update audit_events set detail = replace(detail, 'Two', 'Too') where company_id = $1", [id])
      })
      await engine.close()

      const found = await command(['verify-audit'], { isTerminal: true })
      assert.equal(found.code, 1)
      assert.match(found.stdout, new RegExp(`company ${id}: event 3 is not as it was written$`))
      assert.match(found.stderr, /100 %/)
      const one = await command(['verify-audit', '--company', String(id), '--json'])
      assert.deepEqual(one.json.broken, [{ chain: `company ${id}`, event: 3, reason: 'is not as it was written' }])
    })

    test('doctor looks at everything and changes nothing', async () => {
      await using gatehouse = await commandsOn(kind)
      const { command } = gatehouse
      await command(['migrate'])
      const env = { PORT: '0' }
      const well = await command(['doctor', '--json'], { env })
      const states = Object.fromEntries(
        well.json.findings.map(({ check, state }: { check: string; state: string }) => [check, state]),
      )
      // The tests' PostgreSQL runs without fsync, and the doctor sees it.
      const durable = kind === 'postgres' ? 'fail' : 'ok'
      for (const check of ['node', 'settings', 'public-url', 'database', 'migrations', 'writable', 'clock', 'port'])
        assert.deepEqual([check, states[check]], [check, 'ok'])
      // A busy machine hashes slowly, and is told.
      assert.ok(['ok', 'warn'].includes(states.passwords), states.passwords)
      assert.equal(states.durable, durable)
      assert.equal(well.code, durable === 'ok' ? 0 : 1)

      const wrong = await command(['doctor'], { env: { PORT: 'http' } })
      assert.equal(wrong.code, 1)
      assert.match(wrong.stdout, /^fail {2}settings {3}PORT \("http"\) is not right/m)
      const open = await command(['doctor'], { env: { ...env, GATEHOUSE_PUBLIC_URL: 'http://id.example.com' } })
      assert.match(open.stdout, /^warn {2}public-url/m)
    })
  })
}

onEachEngine('command line beside a running server', (open) => {
  test('what the command line ends is ended on the server’s next call', async () => {
    await using world = await open()
    const salon = await world.salon()
    const path = `/api/v2/locations/${salon.locations[0]}/tags`
    const ask = async () => (await salon.owner.request('GET', path)).status
    const env = { GATEHOUSE_DATABASE: world.url }
    assert.equal(await ask(), 200)

    const closed = await runCommand(
      ['partner', 'disconnect', String(salon.partner.id), '--company', String(salon.companyId)],
      { env },
    )
    assert.deepEqual([closed.code, await ask()], [0, 403])
    await runCommand(['partner', 'connect', String(salon.partner.id), '--company', String(salon.companyId)], { env })
    assert.equal(await ask(), 200)

    const { json } = await runCommand(['token', 'list', '--user', String(salon.owner.userId), '--json'], { env })
    await runCommand(['token', 'revoke', String(json[0].id)], { env })
    assert.equal(await ask(), 401)
  })
})

describe('command line', () => {
  test('a line that is not understood is told why and exits with 2', async () => {
    const told: [line: string, why: RegExp][] = [
      ['compnay list', /There is no command "compnay"\. Did you mean "company"\?/],
      ['company lst', /There is no command "company lst"\./],
      ['company', /What about it\? There are: create, list/],
      ['company list --nosuch', /--nosuch is not an option here\./],
      ['company list extra', /"extra" is more than this command takes\./],
      ['company list --json=yes', /--json takes no value\./],
      ['company create --title', /--title needs a value: --title <text>/],
      ['company create --title --kind', /--title needs a value/],
      ['company create --title A --title B --kind salon --owner 1', /--title is given twice\./],
      ['company create --title A', /--kind <catalogue> is needed/],
      ['company locations', /<company> is needed/],
      ['company locations five', /<company> must be a number such as 15, not "five"\./],
      ['user create --password x', /A password is never an argument/],
      [
        'token create --audience salon --user 1',
        /--audience must be one of alteg, bakery, station, native, authzen, assistant\./,
      ],
      ['token create --audience native --user 1 --expires soon', /--expires must be a time such as 30d/],
      ['token create --audience native --user 1 --not-before soon', /--not-before must be a moment such as/],
      ['token create --audience native --user 1 --locations 1,x', /--locations must be numbers such as 11,19/],
      ['company list --__proto__', /--__proto__ is not an option here\./],
      ['constructor', /There is no command "constructor"\./],
    ]
    for (const [line, why] of told) {
      const { code, stdout, stderr } = await runCommand(line.split(' '))
      assert.deepEqual([line, code, stdout], [line, 2, ''])
      assert.match(stderr, why)
      assert.match(stderr, /--help" tells more\.$/)
    }
  })

  test('every command helps, with examples', async () => {
    const overview = await runCommand(['--help'])
    assert.equal(overview.code, 0)
    assert.equal((await runCommand([])).code, 2)
    const names = [...overview.stdout.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name]) => name as string)
    assert.ok(names.includes('doctor'))
    assert.match(overview.stdout, /GATEHOUSE_DATABASE/)
    for (const name of names) {
      const { code, stdout } = await runCommand([name, '--help'])
      assert.equal(code, 0)
      const verbs = [...stdout.matchAll(/^ {2}gatehouse \S+ ([a-z-]+) {2}/gm)].map(([, verb]) => verb as string)
      for (const help of verbs.length > 0
        ? await Promise.all(verbs.map((verb) => runCommand([name, verb, '--help'])))
        : [{ code, stdout }]) {
        assert.equal(help.code, 0)
        assert.match(help.stdout, /Usage:\n {2}gatehouse .*\n[\s\S]*--json[\s\S]*Examples:\n {2}\S/)
      }
    }
    assert.equal(
      (await runCommand(['help', 'company', 'create'])).stdout,
      (await runCommand(['company', 'create', '--help'])).stdout,
    )
    assert.match((await runCommand(['--version'])).stdout, /^\d+\.\d+\.\d+$/)
  })

  test('a wrong setting and a database that is away are one clear line', async () => {
    const misspelt = await runCommand(['company', 'list'], { env: { GATEHOUSE_DATABSE: 'x' } })
    assert.deepEqual([misspelt.code, /Did you mean GATEHOUSE_DATABASE\?/.test(misspelt.stderr)], [1, true])
    const away = await runCommand(['company', 'list'], { env: { GATEHOUSE_DATABASE: 'postgres://a:b@127.0.0.1:1/c' } })
    assert.deepEqual([away.code, away.stderr.split('\n').length], [1, 1])
    assert.match(away.stderr, /ECONNREFUSED/)
    assert.doesNotMatch(away.stderr, /a:b/)
  })
})
