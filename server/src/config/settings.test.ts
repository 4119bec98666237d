import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readSettings, SettingsError, settingsHelp } from './settings.ts'

const folderWith = (envFile: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-settings-'))
  writeFileSync(join(folder, '.env'), envFile)
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

/** The one line that an operator reads when these settings stop the start. */
const complaint = (env: Record<string, string>): string => {
  try {
    readSettings({ env, folder: '/nowhere' })
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    assert.doesNotMatch(error.message, /\n/)
    return error.message
  }
  return 'no complaint'
}

describe('settings', () => {
  test('without any, a loopback server over one file serves every dialect', () => {
    const { settings, secrets } = readSettings({ env: {}, folder: '/srv/gatehouse' })

    assert.deepEqual(settings, {
      port: 8080,
      host: '127.0.0.1',
      logLevel: 'info',
      database: { engine: 'sqlite', file: '/srv/gatehouse/data/gatehouse.db' },
      publicUrl: 'http://127.0.0.1:8080',
      trustedProxies: [],
      dialects: ['native', 'alteg-v1', 'alteg-v2', 'bakeronline', 'guardant-station', 'authzen', 'mcp'],
      rateLimits: 'default',
      registration: false,
      mockSandboxes: true,
      policies: [],
      v1Sunset: undefined,
      decisionLog: { share: 0, days: 30 },
    })
    assert.deepEqual(secrets, { postgresUrl: undefined, mail: undefined, sms: undefined })
  })

  test('the environment wins over the .env file, and an empty line chooses nothing', () => {
    using world = folderWith('PORT=9000\nLOG_LEVEL="debug"\nGATEHOUSE_SMTP_URL=\nSOMEBODY_ELSES=1\n')

    const { settings, secrets } = readSettings({ env: { PORT: '9001' }, folder: world.folder })

    assert.deepEqual([settings.port, settings.logLevel, secrets.mail], [9001, 'debug', undefined])
  })

  test('passwords stay out of what may be shown', () => {
    const env = {
      GATEHOUSE_DATABASE: 'postgres://app:hunter2@db/gatehouse',
      GATEHOUSE_SMTP_URL: 'smtp://a:hunter2@mail',
      GATEHOUSE_MAIL_FROM: 'Gatehouse <no-reply@example.com>',
      GATEHOUSE_SMS_URL: 'https://sms.example.com/send?key=hunter2',
      GATEHOUSE_SMS_SECRET: 'hunter2'.repeat(5),
    }

    const { settings, secrets } = readSettings({ env, folder: '/nowhere' })

    assert.doesNotMatch(JSON.stringify(settings), /hunter2/)
    assert.equal(secrets.postgresUrl, env.GATEHOUSE_DATABASE)
    assert.deepEqual(secrets.mail, { url: env.GATEHOUSE_SMTP_URL, from: env.GATEHOUSE_MAIL_FROM })
    assert.deepEqual(secrets.sms, { url: env.GATEHOUSE_SMS_URL, secret: env.GATEHOUSE_SMS_SECRET })
  })

  test('a wrong value is named together with what would be right', () => {
    assert.equal(complaint({ PORT: '80 80' }), 'PORT ("80 80") is not right: it should be a number from 0 to 65535.')
    assert.match(complaint({ HOST: 'a b' }), /^HOST /)
    assert.match(complaint({ LOG_LEVEL: 'loud' }), /^LOG_LEVEL \("loud"\).*one of fatal, error/)
    assert.match(complaint({ GATEHOUSE_PUBLIC_URL: 'https://a.example/path' }), /^GATEHOUSE_PUBLIC_URL .*an origin/)
    assert.match(complaint({ GATEHOUSE_TRUSTED_PROXIES: '10.0.0.0/99' }), /^GATEHOUSE_TRUSTED_PROXIES /)
    assert.match(complaint({ GATEHOUSE_DIALECTS: 'alteg-v1,alteg-v3' }), /^GATEHOUSE_DIALECTS .*bakeronline/)
    assert.match(complaint({ GATEHOUSE_DIALECTS: 'mcp,authzen' }), /^GATEHOUSE_DIALECTS .*mcp needs native/)
    assert.match(complaint({ GATEHOUSE_RATE_LIMITS: 'none' }), /^GATEHOUSE_RATE_LIMITS /)
    assert.match(complaint({ GATEHOUSE_REGISTRATION: 'yes' }), /^GATEHOUSE_REGISTRATION .*one of on, off/)
    assert.match(complaint({ GATEHOUSE_MOCK_SANDBOXES: 'no' }), /^GATEHOUSE_MOCK_SANDBOXES .*one of on, off/)
    assert.match(complaint({ GATEHOUSE_V1_SUNSET: '2027-02-30' }), /^GATEHOUSE_V1_SUNSET /)
    for (const share of ['on', '1', '0', '0.0', '-0.1', '1.5', '.5', '1%', '0.1e1'])
      assert.match(complaint({ GATEHOUSE_DECISION_LOG: share }), /^GATEHOUSE_DECISION_LOG .*off, full/, share)
    for (const days of ['0', '-1', '1.5', '3651', 'x'])
      assert.match(complaint({ GATEHOUSE_DECISION_LOG_DAYS: days }), /^GATEHOUSE_DECISION_LOG_DAYS .*1 to 3650/, days)
  })

  test('a wrong secret is named without its value', () => {
    for (const name of ['GATEHOUSE_DATABASE', 'GATEHOUSE_SMTP_URL', 'GATEHOUSE_SMS_URL']) {
      const line = complaint({ [name]: 'mysql://app:hunter2@db/gatehouse' })
      assert.match(line, new RegExp(`^${name} is not right`))
      assert.doesNotMatch(line, /hunter2/)
    }
  })

  test('a mail server needs a sender, and a gateway a secret that signs', () => {
    assert.match(complaint({ GATEHOUSE_SMTP_URL: 'smtp://mail' }), /^GATEHOUSE_MAIL_FROM is needed/)
    assert.match(complaint({ GATEHOUSE_SMS_URL: 'https://sms.example' }), /^GATEHOUSE_SMS_SECRET is needed/)
    for (const wrong of ['nobody', '<a@example.com>', 'A <a@example.com', 'A <a@x>, b@example.com', 'a@x.com, b@x.com'])
      assert.match(complaint({ GATEHOUSE_MAIL_FROM: wrong }), /^GATEHOUSE_MAIL_FROM /, wrong)
    for (const [name, wrong] of [
      ['GATEHOUSE_SMS_SECRET', 'hunter2'],
      ['GATEHOUSE_SMS_URL', 'https://app:hunter2@sms.example'],
    ] as const) {
      assert.match(complaint({ [name]: wrong }), new RegExp(`^${name} is not right`))
      assert.doesNotMatch(complaint({ [name]: wrong }), /hunter2/)
    }
  })

  test('a misspelt name stops the start and names the nearest', () => {
    assert.equal(
      complaint({ GATEHOUSE_DATABSE: 'x' }),
      'GATEHOUSE_DATABSE is not a setting. Did you mean GATEHOUSE_DATABASE?',
    )
    assert.match(complaint({ GATEHOUSE_TELEPATHY: 'x' }), /There are: .*GATEHOUSE_DIALECTS/)
  })

  test('every way to write a value is understood', () => {
    const read = (env: Record<string, string>) => readSettings({ env, folder: '/srv' }).settings

    assert.deepEqual(read({ GATEHOUSE_DATABASE: 'file:///var/g.db' }).database, { engine: 'sqlite', file: '/var/g.db' })
    assert.deepEqual(read({ GATEHOUSE_DATABASE: 'postgresql://db/g' }).database, { engine: 'postgres' })
    assert.equal(read({ HOST: '0.0.0.0', PORT: '80' }).publicUrl, 'http://localhost')
    assert.equal(read({ HOST: '::1' }).publicUrl, 'http://[::1]:8080')
    assert.equal(read({ GATEHOUSE_PUBLIC_URL: 'https://g.example/' }).publicUrl, 'https://g.example')
    assert.deepEqual(read({ GATEHOUSE_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' }).trustedProxies, [
      'loopback',
      '10.0.0.0/8',
    ])
    assert.deepEqual(read({ GATEHOUSE_DIALECTS: 'bakeronline, alteg-v1' }).dialects, ['alteg-v1', 'bakeronline'])
    assert.equal(read({ GATEHOUSE_REGISTRATION: 'on' }).registration, true)
    assert.equal(read({ GATEHOUSE_MOCK_SANDBOXES: 'off' }).mockSandboxes, false)
    assert.deepEqual(read({ GATEHOUSE_DECISION_LOG: 'full', GATEHOUSE_DECISION_LOG_DAYS: '7' }).decisionLog, {
      share: 1,
      days: 7,
    })
    assert.equal(read({ GATEHOUSE_DECISION_LOG: '0.01' }).decisionLog.share, 0.01)
    assert.equal(read({ GATEHOUSE_V1_SUNSET: '2027-12-31' }).v1Sunset?.toISOString(), '2027-12-31T00:00:00.000Z')
    assert.equal(
      read({ GATEHOUSE_V1_SUNSET: 'Fri, 31 Dec 2027 23:59:59 GMT' }).v1Sunset?.toISOString(),
      '2027-12-31T23:59:59.000Z',
    )
  })

  test('help names every setting and its default', () => {
    assert.match(settingsHelp(), /GATEHOUSE_DATABASE\n.*file:\.\/data\/gatehouse\.db/)
    assert.equal(settingsHelp().match(/^ {2}\w+$/gm)?.length, 18)
  })
})
