import type { ReactNode } from 'react'

/** The server writes it into each page, and only styles that carry it are let in. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce

/** Styles of one page. A bare style element would be refused by the browser. */
export const PageStyle = ({ css }: { readonly css: string }): ReactNode => <style nonce={styleNonce}>{css}</style>
