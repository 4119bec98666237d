/** `node bare.ts <samples.json>`: node:http that parses what it is sent, answers the same bytes and does nothing else. */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'

interface Sample {
  readonly path: string
  readonly headers: Record<string, string>
  readonly text: string
}

interface Answer {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

const answers = (JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as Sample[]).map(
  ({ path, headers, text }): [string, Answer] => [path, { headers, body: Buffer.from(text) }],
)
// In the order of the samples: the first two are read, the others posted to where they are asked.
const [[, permissions], [, positions], ...asked] = answers as [
  [string, Answer],
  [string, Answer],
  ...[string, Answer][],
]
const posted = new Map(asked)

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
