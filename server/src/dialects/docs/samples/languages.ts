import { environmentOf, type SampleRequest, type Text } from './request.ts'

/** A sample in one language, as OpenAPI descriptions carry it in `x-codeSamples`. */
export interface CodeSample {
  /** The language, for highlighting. */
  readonly lang: string
  readonly label: string
  readonly source: string
}

interface Language {
  readonly lang: string
  readonly label: string
  write(request: SampleRequest): readonly (string | undefined)[]
}

/** A text in double quotes, with the escapes that JSON has: right in most languages. */
const quoted = (text: string): string => JSON.stringify(text)

/** A text in single quotes, where only these and the backslash mean something. */
const single = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const indented = (text: string, indent: string): string => text.replaceAll(/^(?=.)/gm, indent)

/** The texts that follow each other as one. */
const merged = (value: Text): Text =>
  value.reduce<(string | { readonly env: string })[]>((parts, part) => {
    const last = parts.at(-1)
    if (typeof last === 'string' && typeof part === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
    return parts
  }, [])

/** What stands before, between and after the gaps of a text, joined by an operator. */
const joined = (value: Text, operator: string, literal: (text: string) => string, env: (name: string) => string) =>
  value.map((part) => (typeof part === 'string' ? literal(part) : env(part.env))).join(operator)

const needs = (request: SampleRequest, mark: string): string | undefined => {
  const names = environmentOf(request)
  return names.length > 0 ? `${mark} Set ${names.join(' and ')} in the environment.` : undefined
}

const shellText = (value: Text): string =>
  `"${value.map((part) => (typeof part === 'string' ? part.replaceAll(/[\\"$`]/g, '\\$&') : `$${part.env}`)).join('')}"`

const shell: Language = {
  lang: 'shell',
  label: 'Shell',
  write: (request) => {
    const { method, url, headers, body } = request
    const lines = [
      `curl --include --request ${method} '${url.replaceAll("'", '%27')}'`,
      ...headers.map(({ name, value }) => `--header ${shellText([`${name}: `, ...value])}`),
      ...(body ? [`--data '${body.text.replaceAll("'", "'\\''")}'`] : []),
    ]
    return [needs(request, '#'), lines.join(' \\\n  ')]
  },
}

/** A text with gaps as JavaScript: a template where there are gaps. */
const scriptText = (value: Text): string =>
  value.every((part) => typeof part === 'string')
    ? single(value.join(''))
    : `\`${value.map((part) => (typeof part === 'string' ? part.replaceAll(/[\\`]|\$(?=\{)/g, '\\$&') : `\${${part.env}}`)).join('')}\``

const scriptKey = (name: string): string => (/^[A-Za-z]+$/.test(name) ? name : single(name))

/** One request by `fetch`; JSON is written as the object that it is. */
const fetching = ({ method, url, headers, body, redirects }: SampleRequest): string => {
  const isJson = body && typeof body.value !== 'string' && body.text.startsWith('{')
  const text = body && (isJson ? `JSON.stringify(${body.text})` : single(body.text))
  const options = [
    ...(method === 'GET' ? [] : [`method: '${method}',`]),
    ...(redirects ? [`redirect: 'manual',`] : []),
    ...(headers.length > 0
      ? ['headers: {', ...headers.map(({ name, value }) => `  ${scriptKey(name)}: ${scriptText(value)},`), '},']
      : []),
    ...(text === undefined ? [] : [`body: ${text},`]),
  ]
  if (options.length === 0) return `const response = await fetch(${single(url)})`
  return `const response = await fetch(${single(url)}, {\n${indented(options.join('\n'), '  ')}\n})`
}

const javascript: Language = {
  lang: 'javascript',
  label: 'JavaScript',
  write: (request) => [
    ...environmentOf(request).map((name) => `const ${name} = 'YOUR_${name}'`),
    fetching(request),
    'console.log(response.status, await response.text())',
  ],
}

const node: Language = {
  lang: 'node',
  label: 'Node.js',
  write: (request) => {
    const names = environmentOf(request)
    return [
      needs(request, '//'),
      ...(names.length > 0 ? [`const { ${names.join(', ')} } = process.env`] : []),
      fetching(request),
      'console.log(response.status, await response.text())',
    ]
  },
}

/** JSON as Python's own literal. */
const pythonValue = (value: unknown, indent = ''): string => {
  const deeper = `${indent}    `
  const within = (open: string, items: readonly string[], close: string): string =>
    items.length === 0
      ? open + close
      : `${open}\n${items.map((item) => `${deeper}${item},\n`).join('')}${indent}${close}`
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value))
    return within(
      '[',
      value.map((item) => pythonValue(item, deeper)),
      ']',
    )
  if (typeof value === 'object')
    return within(
      '{',
      Object.entries(value).map(([key, item]) => `${quoted(key)}: ${pythonValue(item, deeper)}`),
      '}',
    )
  return JSON.stringify(value)
}

/** A text with gaps as Python: an f-string where there are gaps. */
const pythonText = (value: Text): string => {
  const [first] = value
  if (value.length === 1 && typeof first === 'object') return `os.environ[${quoted(first.env)}]`
  if (value.every((part) => typeof part === 'string')) return quoted(value.join(''))
  const parts = value.map((part) =>
    typeof part === 'string' ? quoted(part).slice(1, -1).replaceAll(/[{}]/g, '$&$&') : `{os.environ['${part.env}']}`,
  )
  return `f"${parts.join('')}"`
}

const python: Language = {
  lang: 'python',
  label: 'Python',
  write: (request) => {
    const { method, url, headers, body } = request
    const { protocol, host, pathname, search } = new URL(url)
    const isJson = body && typeof body.value !== 'string' && body.text.startsWith('{')
    const fields = headers.map(({ name, value }) => `    ${quoted(name)}: ${pythonText(value)},`)
    const parts = [
      quoted(method),
      quoted(pathname + search),
      ...(body ? [`body=${isJson ? 'json.dumps(body)' : quoted(body.text)}`] : []),
      ...(fields.length > 0 ? ['headers=headers'] : []),
    ]
    return [
      needs(request, '#'),
      'import http.client',
      isJson ? 'import json' : undefined,
      environmentOf(request).length > 0 ? 'import os' : undefined,
      '',
      fields.length > 0 ? `headers = {\n${fields.join('\n')}\n}` : undefined,
      isJson ? `body = ${pythonValue(body.value)}` : undefined,
      `connection = http.client.${protocol === 'https:' ? 'HTTPSConnection' : 'HTTPConnection'}(${quoted(host)})`,
      `connection.request(${parts.join(', ')})`,
      'response = connection.getresponse()',
      'print(response.status, response.read().decode())',
    ]
  },
}

const java: Language = {
  lang: 'java',
  label: 'Java',
  write: (request) => {
    const { method, url, headers, body } = request
    const text = body?.text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')
    const publisher = 'HttpRequest.BodyPublishers'
    const sent = text === undefined ? `${publisher}.noBody()` : `${publisher}.ofString("""\n${text}""")`
    const steps = [
      `.method(${quoted(method)}, ${sent})`,
      ...headers.map(
        ({ name, value }) =>
          `.header(${quoted(name)}, ${joined(value, ' + ', quoted, (env) => `System.getenv(${quoted(env)})`)})`,
      ),
      '.build();',
    ]
    return [
      needs(request, '//'),
      'import java.net.URI;',
      'import java.net.http.HttpClient;',
      'import java.net.http.HttpRequest;',
      'import java.net.http.HttpResponse;',
      '',
      'public class Sample {',
      '    public static void main(String[] args) throws Exception {',
      `        var request = HttpRequest.newBuilder(URI.create(${quoted(url)}))`,
      indented(steps.join('\n'), '            '),
      '        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
      '        System.out.println(response.statusCode() + " " + response.body());',
      '    }',
      '}',
    ]
  },
}

const csharp: Language = {
  lang: 'csharp',
  label: 'C#',
  write: (request) => {
    const { method, url, headers, body, redirects } = request
    // The content has its own type.
    const sent = headers.filter(({ name }) => name !== 'Content-Type')
    return [
      needs(request, '//'),
      'using System;',
      'using System.Net.Http;',
      body ? 'using System.Text;' : undefined,
      '',
      `using var request = new HttpRequestMessage(new HttpMethod(${quoted(method)}), ${quoted(url)});`,
      ...sent.map(
        ({ name, value }) =>
          `request.Headers.TryAddWithoutValidation(${quoted(name)}, ${joined(value, ' + ', quoted, (env) => `Environment.GetEnvironmentVariable(${quoted(env)})`)});`,
      ),
      body
        ? `request.Content = new StringContent("""\n${indented(body.text, '    ')}\n    """, Encoding.UTF8, ${quoted(body.mediaType)});`
        : undefined,
      `using var client = new HttpClient(${redirects ? 'new HttpClientHandler { AllowAutoRedirect = false }' : ''});`,
      'using var response = await client.SendAsync(request);',
      'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
    ]
  },
}

const php: Language = {
  lang: 'php',
  label: 'PHP',
  write: (request) => {
    const { method, url, headers, body } = request
    return [
      '<?php',
      needs(request, '//'),
      `$curl = curl_init(${single(url)});`,
      'curl_setopt_array($curl, [',
      `    CURLOPT_CUSTOMREQUEST => ${single(method)},`,
      headers.length > 0 ? '    CURLOPT_HTTPHEADER => [' : undefined,
      ...headers.map(
        ({ name, value }) =>
          `        ${joined(merged([`${name}: `, ...value]), ' . ', single, (env) => `getenv(${single(env)})`)},`,
      ),
      headers.length > 0 ? '    ],' : undefined,
      body ? `    CURLOPT_POSTFIELDS => <<<'BODY'\n${indented(body.text, '        ')}\n        BODY,` : undefined,
      '    CURLOPT_RETURNTRANSFER => true,',
      ']);',
      '$answer = curl_exec($curl);',
      'if ($answer === false) {',
      '    throw new RuntimeException(curl_error($curl));',
      '}',
      "echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), ' ', $answer, PHP_EOL;",
    ]
  },
}

const go: Language = {
  lang: 'go',
  label: 'Go',
  write: (request) => {
    const { method, url, headers, body, redirects } = request
    const imports = [
      'fmt',
      'io',
      'log',
      'net/http',
      ...(environmentOf(request).length > 0 ? ['os'] : []),
      ...(body ? ['strings'] : []),
    ]
    const text = body?.text.replaceAll('`', '` + "`" + `')
    return [
      needs(request, '//'),
      'package main',
      '',
      'import (',
      ...imports.map((name) => `\t${quoted(name)}`),
      ')',
      '',
      'func main() {',
      text === undefined ? undefined : `\tbody := strings.NewReader(\`${text}\`)`,
      `\trequest, err := http.NewRequest(${quoted(method)}, ${quoted(url)}, ${body ? 'body' : 'nil'})`,
      '\tif err != nil {',
      '\t\tlog.Fatal(err)',
      '\t}',
      ...headers.map(
        ({ name, value }) =>
          // As gofmt writes it: among several arguments without spaces.
          `\trequest.Header.Set(${quoted(name)}, ${joined(value, '+', quoted, (env) => `os.Getenv(${quoted(env)})`)})`,
      ),
      `\tresponse, err := ${redirects ? 'http.DefaultTransport.RoundTrip' : 'http.DefaultClient.Do'}(request)`,
      '\tif err != nil {',
      '\t\tlog.Fatal(err)',
      '\t}',
      '\tdefer response.Body.Close()',
      '\tanswer, err := io.ReadAll(response.Body)',
      '\tif err != nil {',
      '\t\tlog.Fatal(err)',
      '\t}',
      '\tfmt.Println(response.StatusCode, string(answer))',
      '}',
    ]
  },
}

/** A text with gaps as Ruby: in double quotes where there are gaps. */
const rubyText = (value: Text): string => {
  const [first] = value
  if (value.length === 1 && typeof first === 'object') return `ENV.fetch(${single(first.env)})`
  if (value.every((part) => typeof part === 'string')) return single(value.join(''))
  const parts = value.map((part) =>
    typeof part === 'string' ? part.replaceAll(/[\\"#]/g, '\\$&') : `#{ENV.fetch('${part.env}')}`,
  )
  return `"${parts.join('')}"`
}

const ruby: Language = {
  lang: 'ruby',
  label: 'Ruby',
  write: (request) => {
    const { method, url, headers, body } = request
    const name = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`
    return [
      needs(request, '#'),
      "require 'net/http'",
      '',
      `uri = URI(${single(url)})`,
      `request = Net::HTTP::${name}.new(uri)`,
      ...headers.map((header) => `request[${single(header.name)}] = ${rubyText(header.value)}`),
      body ? `request.body = <<~'BODY'.chomp\n${indented(body.text, '  ')}\nBODY` : undefined,
      "response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') { |http| http.request(request) }",
      'puts response.code, response.body',
    ]
  },
}

const r: Language = {
  lang: 'r',
  label: 'R',
  write: (request) => {
    const { method, url, headers, body, redirects } = request
    // The body has its own type.
    const sent = headers.filter(({ name }) => name !== 'Content-Type')
    const fields = sent.map(({ name, value }) => {
      const parts = joined(value, ', ', quoted, (env) => `Sys.getenv(${quoted(env)})`)
      return `${/^[A-Za-z]+$/.test(name) ? name : `\`${name}\``} = ${value.length > 1 ? `paste0(${parts})` : parts}`
    })
    const steps = [
      `request(${quoted(url)})`,
      `req_method(${quoted(method)})`,
      ...(fields.length > 0 ? [`req_headers(${fields.join(', ')})`] : []),
      ...(body ? [`req_body_raw(r"---(${body.text})---", type = ${quoted(body.mediaType)})`] : []),
      ...(redirects ? ['req_options(followlocation = FALSE)'] : []),
      'req_error(is_error = function(response) FALSE)',
      'req_perform()',
      'resp_raw()',
    ]
    return [needs(request, '#'), 'library(httr2)', '', steps.join(' |>\n  ')]
  },
}

const languages: readonly Language[] = [shell, javascript, node, python, java, csharp, php, go, ruby, r]

/** One request in all languages, and what it carries. */
export const samplesOf = (request: SampleRequest): CodeSample[] => [
  ...languages.map(({ lang, label, write }) => ({
    lang,
    label,
    source: write(request)
      .filter((line) => line !== undefined)
      .join('\n'),
  })),
  ...(request.body
    ? [{ lang: request.body.text.startsWith('{') ? 'json' : 'text', label: 'Payload', source: request.body.text }]
    : []),
]
