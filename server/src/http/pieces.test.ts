import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { lengthOf, type Pieces, sendSoon } from './pieces.ts'

/** The nth answer: its own words between the same long ones, as small pieces or as one. */
const answer = (n: number): Pieces => {
  const shared = Buffer.from('.'.repeat(5_000))
  const own = Buffer.from(`(${n})`)
  const body = n % 5 === 0 ? [Buffer.concat([shared, own])] : [shared, own, shared.subarray(n % 100), own]
  // Also more than fits where pieces are put together.
  return { head: `[${n}]`, body: n % 97 === 1 ? [...body, ...Array<Buffer>(14).fill(shared)] : body }
}

const textOf = (n: number): string => `[${n}]${Buffer.concat([...answer(n).body]).toString('latin1')}`

/** All that is answered on one connection to requests that are sent at once; `later` leaves it lying for a while. */
const talk = async (port: number, requests: string, later: boolean): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (part) => {
    text += part
  })
  if (later) socket.pause()
  socket.write(requests)
  if (later) await pause(150)
  socket.resume()
  await once(socket, 'close')
  return text
}

test('answers in pieces arrive as they were, on connections that are slow, or ask all at once', async () => {
  const server = createServer((request, response) => {
    const pieces = answer(Number(request.url?.slice(1)))
    sendSoon(response, ['content-length', String(lengthOf(pieces))], pieces)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = (n: number, isLast: boolean): string =>
    `GET /${n} HTTP/1.1\r\nHost: x\r\n${isLast ? 'Connection: close\r\n' : ''}\r\n`
  const count = 400
  const connections = 6
  // Somebody who goes away in the middle disturbs nobody.
  const gone = connect(port, '127.0.0.1').on('error', () => undefined)
  gone.write(Array.from({ length: count }, (_, n) => ask(n, false)).join(''))
  setTimeout(() => gone.resetAndDestroy(), 5)

  const texts = await Promise.all(
    Array.from({ length: connections }, (_, c) => {
      const asked = Array.from({ length: count }, (_, n) => ask(n * connections + c, n === count - 1))
      return talk(port, asked.join(''), c % 2 === 1)
    }),
  )
  for (const [c, text] of texts.entries()) {
    const bodies = text.split(/HTTP\/1\.1 200 OK\r\n(?:.+\r\n)+\r\n/).slice(1)
    assert.equal(bodies.length, count)
    for (const [n, body] of bodies.entries()) assert.ok(body === textOf(n * connections + c), `${n} of ${c}`)
  }
  server.close()
})
