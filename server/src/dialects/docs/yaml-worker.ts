import { parentPort, workerData } from 'node:worker_threads'
import { stringify } from 'yaml'

/** Writes a description as YAML, which takes a second for the largest: the service goes on answering meanwhile. */
parentPort?.postMessage(stringify(JSON.parse(workerData as string), { aliasDuplicateObjects: false }))
