/** `node bare.ts <permissions.json> <positions.json>`: node:http that answers the same bytes and does nothing else. */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'

interface Answer {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const [permissions, positions] = process.argv.slice(2).map((file): Answer => {
  const { headers, text } = JSON.parse(readFileSync(file, 'utf8'))
  return { headers, body: Buffer.from(text) }
}) as [Answer, Answer]

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
    answer(response, permissions)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
process.once('SIGTERM', () => process.exit(0))
