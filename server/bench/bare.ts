/** `node bare.ts <sample.json>…`: node:http that parses what it is sent, answers the same bytes and does nothing else. */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'

interface Answer {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const [permissions, positions, check, batch] = process.argv.slice(2).map((file): Answer => {
  const { headers, text } = JSON.parse(readFileSync(file, 'utf8'))
  return { headers, body: Buffer.from(text) }
}) as [Answer, Answer, Answer, Answer]

const posted = new Map([
  ['/access/v1/evaluation', check],
  ['/access/v1/evaluations', batch],
])

const answer = (response: ServerResponse, { headers, body }: Answer): void => {
  response.writeHead(200, headers)
  response.end(body)
}

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    answer(response, request.url?.startsWith('/api/v2/') ? positions : permissions)
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'))
    answer(response, posted.get(request.url ?? '') ?? permissions)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
process.once('SIGTERM', () => process.exit(0))
