/** `node bare.ts <permissions.json> <positions.json>`: node:http that answers the same bytes and does nothing else. */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'

const [permissions, positions] = process.argv.slice(2).map((file) => readFileSync(file)) as [Buffer, Buffer]

const answer = (response: ServerResponse, body: Buffer): void => {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.byteLength })
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
