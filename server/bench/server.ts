/** `node server.ts <database>`: the service as `serve` runs it, but for its limits and where it writes its log. */
import { createApp } from '../src/app.ts'
import { createLogger, linesTo } from '../src/http/logging.ts'
import { openCore } from '../src/open-core.ts'

/** Strict limits hold whatever the settings say; a bench is the crowd that they are against. */
const endless = { seconds: 60, perAccount: 1e9, perAddress: 1e9 }

const { core, close } = await openCore(process.argv[2] as string)
const app = await createApp({
  core,
  logger: createLogger({ level: 'info', destination: linesTo('/dev/null') }),
  settings: {
    publicUrl: 'http://127.0.0.1:8080',
    registration: false,
    policies: [],
    v1Sunset: undefined,
    trustedProxies: [],
    dialects: ['native', 'alteg-v1', 'alteg-v2', 'authzen'],
    rateLimits: 'off',
    strictRules: {
      'sign-in': endless,
      invite: endless,
      'invite-rehearsal': endless,
      'password-reset': endless,
      register: endless,
      token: endless,
      sandbox: endless,
      verification: endless,
    },
  },
})
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.({ port: Number(new URL(address).port) })

process.once('SIGTERM', async () => {
  await app.close()
  await close()
  process.exit(0)
})
