import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  readonly head: string
  readonly text: string
}

/** A real mail server of this process, and the letters that it has taken. */
export interface MailServer extends AsyncDisposable {
  readonly url: string
  readonly letters: Letter[]
  /** What it answers to a recipient, or to a whole letter, instead of taking it. */
  refuse: { recipient?: number; letter?: number }
}

const decoded = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`))),
    'latin1',
  ).toString('utf8')

const readLetter = (raw: string, from: string, to: readonly string[]): Letter => {
  const end = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, end).replaceAll(/\r\n\s+/g, ' ')
  const body = raw.slice(end + 4)
  return { from, to, head, text: /quoted-printable/i.test(head) ? decoded(body) : body }
}

const answer = (code: number): Error => Object.assign(new Error('not here'), { responseCode: code })

/** With `login`, letters are taken from that user only. */
export const mailServer = async (login?: { user: string; password: string }): Promise<MailServer> => {
  const letters: Letter[] = []
  const post: MailServer = {
    url: '',
    letters,
    refuse: {},
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  const server = new SMTPServer({
    logger: false,
    // The certificate of a test is nobody's.
    hideSTARTTLS: true,
    disabledCommands: login ? [] : ['AUTH'],
    authOptional: !login,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password ? done(null, { user: username }) : done(answer(535)),
    onRcptTo: (_address, _session, done) => done(post.refuse.recipient ? answer(post.refuse.recipient) : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (post.refuse.letter) return done(answer(post.refuse.letter))
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({ address }) => address)
        letters.push(readLetter(Buffer.concat(chunks).toString('utf8'), from, to))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  const who = login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@` : ''
  return Object.assign(post, { url: `smtp://${who}127.0.0.1:${port}` })
}

interface Handed {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** A gateway for text messages, as an operator would have one. */
export interface Gateway extends AsyncDisposable {
  readonly url: string
  readonly calls: Handed[]
  /** What it answers. */
  status: number
}

export const gateway = async (): Promise<Gateway> => {
  const calls: Handed[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      response.writeHead(post.status, post.status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end('thanks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const post: Gateway = {
    url: `http://127.0.0.1:${port}/messages`,
    calls,
    status: 202,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return post
}

/** The secret of the link that stands in a text. */
export const linkIn = (text: string): string => {
  const [, secret] = /\/(?:invitation|password-reset|confirm)\/(gh[irc]_[\w-]{43})(?![\w-])/.exec(text) ?? []
  if (!secret) throw new Error(`no link in ${text}`)
  return secret
}
