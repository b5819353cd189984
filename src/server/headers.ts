import type { FastifyReply, FastifyRequest } from 'fastify'
import { randomBuffer } from './random.ts'
import { LOOPBACK } from './tls.names.ts'

/** What every answer tells the browser about how to treat it. */

/** antd writes its styles into <style> elements while it runs: each page gets a nonce of its own for them, and no other style is let in. */
export const contentPolicy = (styleNonce?: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self'${styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`}`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ')

// Only features that every supported Chromium knows: of any other (bluetooth) it prints an error for each page.
const UNUSED_FEATURES =
  'accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope hid magnetometer microphone midi payment ' +
  'publickey-credentials-get screen-wake-lock serial usb xr-spatial-tracking'
const PERMISSIONS = UNUSED_FEATURES.split(' ')
  .map(name => `${name}=()`)
  .join(', ')
const ONE_YEAR = 'max-age=31536000'

/** Sets the headers of one answer, before its own. `secure`: it travels by TLS. */
export function setHeaders(request: FastifyRequest, reply: FastifyReply, secure: boolean): void {
  reply.headers({
    'content-security-policy': contentPolicy(),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
    'permissions-policy': PERMISSIONS,
    'cross-origin-resource-policy': 'same-origin',
    'x-dns-prefetch-control': 'off',
    'x-permitted-cross-domain-policies': 'none',
  })
  if (!secure) return
  // Over plain HTTP the browser would only print a warning about these two.
  reply.headers({ 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' })
  // Not for this machine's own names: it would lock every other program's http://localhost out of the browser.
  if (!LOOPBACK.some(own => own === request.hostname)) reply.header('strict-transport-security', ONE_YEAR)
}

/** A page with the nonce of its styles where antd and the loader of style sheets look for it. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBuffer(16).toString('base64')
  return reply
    .headers({ 'content-security-policy': contentPolicy(nonce), 'cache-control': 'no-cache' })
    .type('text/html; charset=utf-8')
    .send(html.replace('</head>', `<meta property="csp-nonce" nonce="${nonce}"></head>`))
}
