import { spawnSync } from 'node:child_process'

/** How a sample is run: from a file of which name, by which command. */
export const tools: Readonly<Record<string, readonly [file: string, command: string, ...args: string[]]>> = {
  shell: ['sample.sh', 'bash', 'sample.sh'],
  node: ['sample.mjs', process.execPath, 'sample.mjs'],
  python: ['sample.py', 'python3', 'sample.py'],
  java: ['Sample.java', 'java', '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8', 'Sample.java'],
  php: ['sample.php', 'php', 'sample.php'],
  go: ['sample.go', 'go', 'run', 'sample.go'],
  ruby: ['sample.rb', 'ruby', 'sample.rb'],
  r: ['sample.R', 'Rscript', 'sample.R'],
  csharp: ['sample.cs', 'dotnet', 'run', 'sample.cs'],
}

/** What must be there beside the command itself, asked in its own words. */
const probes: Readonly<Record<string, readonly string[]>> = {
  java: ['--version'],
  php: ['-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
  go: ['version'],
  r: ['-e', 'library(httr2)'],
}

/** Why samples of a language cannot be run on this machine; false where they can. */
export const isMissing = (lang: string): string | false => {
  const [, command = lang] = tools[lang] ?? []
  const isThere = spawnSync(command, probes[lang] ?? ['--version'], { stdio: 'ignore' }).status === 0
  return isThere ? false : `there is no ${command} here`
}
