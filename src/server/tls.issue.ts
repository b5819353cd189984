import 'reflect-metadata'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import { dateAt, nowMs } from './clock.ts'
import { randomBuffer } from './random.ts'
import { constraints, NAME_CONSTRAINTS } from './tls.constraints.ts'
import type { Range } from './tls.names.ts'

/** Makes certificates. Loaded only when one is to be made: the library is heavy. */

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3653
/** Browsers refuse server certificates of more than 398 days. */
const SERVER_DAYS = 397
/** Clocks of office PCs run behind. */
const EARLIER_MS = DAY_MS
const KEYS = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Certificate and private key as PEM. */
export type Pair = { readonly certificate: string; readonly key: string }
type Authority = { readonly certificate: x509.X509Certificate; readonly key: CryptoKey }

/** A certificate authority that vouches for one level only, and only for these ranges. */
export async function makeAuthority(name: string, ranges: readonly Range[]): Promise<Pair> {
  const keys = await newKeys()
  const from = nowMs() - EARLIER_MS
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      name: [{ CN: [name] }],
      notBefore: dateAt(from),
      notAfter: dateAt(from + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: KEYS,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        new x509.Extension(NAME_CONSTRAINTS, true, Uint8Array.from(constraints(ranges))),
      ],
    },
    crypto,
  )
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) }
}

/** A server certificate for these names and addresses; `from` and `days` are for tests of certificates that have ended. */
export async function issueServer(
  authority: Pair,
  names: readonly string[],
  { from = nowMs() - EARLIER_MS, days = SERVER_DAYS } = {},
): Promise<Pair> {
  const { certificate: issuer, key } = await readAuthority(authority)
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: [{ CN: ['兜底'] }],
      issuer: issuer.subjectName,
      notBefore: dateAt(from),
      notAfter: dateAt(Math.min(from + days * DAY_MS, issuer.notAfter.getTime())),
      signingAlgorithm: KEYS,
      publicKey: keys.publicKey,
      signingKey: key,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth], false),
        new x509.SubjectAlternativeNameExtension(
          names.map(name => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
          false,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, crypto),
      ],
    },
    crypto,
  )
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) }
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(KEYS, true, ['sign', 'verify'])

/** Positive and never zero, as RFC 5280 asks. */
function newSerial(): string {
  const bytes = randomBuffer(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes.toString('hex')
}

const pemOf = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

async function readAuthority({ certificate, key }: Pair): Promise<Authority> {
  const [bytes] = x509.PemConverter.decode(key)
  if (!bytes) throw new Error('no private key')
  return {
    certificate: new x509.X509Certificate(certificate),
    key: await crypto.subtle.importKey('pkcs8', bytes, KEYS, false, ['sign']),
  }
}
