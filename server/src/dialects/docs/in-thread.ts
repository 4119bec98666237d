import { Worker } from 'node:worker_threads'

/** What a thread of its own makes of something and then tells; it ends with that. */
export const inThread = <T>(file: URL, given?: unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: given })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread of ${file.pathname} ended with ${code}`)))
  })
