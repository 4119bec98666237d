import { setNonce } from 'get-nonce'

/** The word of this page: a style that carries it is ours. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
// What locks scrolling behind dialogs makes its own style.
setNonce(nonce)
