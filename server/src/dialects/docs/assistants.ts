/** How assistants are connected to this installation: ready to be pasted, but for the token. */
export const assistantsMarkdown = (publicUrl: string): string => {
  const url = `${publicUrl}/mcp`
  const header = { Authorization: 'Bearer YOUR_TOKEN' }
  const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``
  const sh = (text: string): string => `\`\`\`sh\n${text}\n\`\`\``
  const forLink = Buffer.from(JSON.stringify({ url, headers: header })).toString('base64')
  const install = `https://cursor.com/en/install-mcp?name=gatehouse&config=${encodeURIComponent(forLink)}`
  const prompted = {
    type: 'http',
    url,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code fills it in.
    headers: { Authorization: 'Bearer ${input:gatehouse-token}' },
  }
  const input = { type: 'promptString', id: 'gatehouse-token', description: 'Gatehouse token', password: true }
  const isPlain = publicUrl.startsWith('http:')
  const bridge = ['-y', 'mcp-remote', url, ...(isPlain ? ['--allow-http'] : []), '--header', `Authorization:\${AUTH}`]

  return `# Connect an assistant

Assistants that speak MCP (Model Context Protocol) find people here, tell who may do what and why, and propose changes. They
change nothing: you approve each plan on a page of this server. [The guide](/docs/guides/assistants) tells how.

The address is \`${url}\`. Make a token for it: \`POST /tokens\` of the native interface with \`"audience": "assistant"\`, or
\`gatehouse token create --audience assistant\`. Put it where it says \`YOUR_TOKEN\`. It works here alone, for one company, with
no more than you may do yourself, until you revoke it.

## Cursor

[Install in Cursor](${install}), and replace \`YOUR_TOKEN\` in what it asks. Or in \`.cursor/mcp.json\`:

${json({ mcpServers: { gatehouse: { url, headers: header } } })}

## VS Code

In \`.vscode/mcp.json\`; it asks for the token once and keeps it as a secret:

${json({ inputs: [input], servers: { gatehouse: prompted } })}

Or from a shell:

${sh(`code --add-mcp '${JSON.stringify({ name: 'gatehouse', type: 'http', url, headers: header })}'`)}

## Claude Code

${sh(`claude mcp add --transport http gatehouse ${url} --header "Authorization: Bearer YOUR_TOKEN"`)}

## Claude Desktop

It starts programs of this machine: one of them leads to this server. In \`claude_desktop_config.json\` (Settings, Developer):

${json({ mcpServers: { gatehouse: { command: 'npx', args: bridge, env: { AUTH: 'Bearer YOUR_TOKEN' } } } })}

## Other programs

Streamable HTTP, \`POST ${url}\`, with the header \`Authorization: Bearer YOUR_TOKEN\`.
`
}
