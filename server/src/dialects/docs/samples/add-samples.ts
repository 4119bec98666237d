import type { Document } from '../openapi.ts'
import { samplesOf } from './languages.ts'
import { sampleRequest } from './request.ts'

/** Puts into a description how each operation is called in ten languages, and where its page is. */
export const addSamples = (document: Document, page: string): Document => {
  for (const [path, operations] of Object.entries(document.paths))
    for (const [verb, operation] of Object.entries(operations)) {
      operation.externalDocs = {
        url: `${page}/${operation.operationId}`,
        description: 'This operation on a page of its own',
      }
      operation['x-codeSamples'] = samplesOf(sampleRequest(document, path, verb, operation))
    }
  return document
}
