import assert from 'node:assert/strict'
import { createCipheriv, createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { codecOf, hashAlgorithmOf, hashOf, type Codec, type Keys } from './codec.ts'
import { AppError } from './errors.ts'

const filled = (byte: number, length = 32): Buffer => Buffer.alloc(length, byte)
const AES: Keys = { cipher: filled(1), index: filled(2), audit: filled(3) }
const GM: Keys = { suite: 'gm', cipher: filled(1, 16), mac: filled(4), index: filled(2), audit: filled(3) }
const SUITES: readonly (readonly [string, Codec])[] = [
  ['aes', codecOf(AES)],
  ['gm', codecOf(GM)],
]
const seeded = { seed: 42, numRuns: 200 }
const refused = (code: string) => (error: unknown) => error instanceof AppError && error.code === code

test('SM3 and SM4 of this Node are those of the standards', () => {
  // GB/T 32905-2016, annex A: both examples.
  assert.equal(hashOf('sm3').update('abc').digest('hex'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  assert.equal(hashOf('sm3').update('abcd'.repeat(16)).digest('hex'), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  // GB/T 32907-2016, annex A.1: one block, key and text alike; the first block of CBC with a zero IV is the plain cipher.
  const block = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
  const sm4 = createCipheriv('sm4-cbc', block, Buffer.alloc(16)).setAutoPadding(false)
  assert.equal(Buffer.concat([sm4.update(block), sm4.final()]).toString('hex'), '681edf34d206965e86b3e94f536e4246')
  assert.equal(hashAlgorithmOf('gm'), 'sm3')
  assert.equal(hashAlgorithmOf('aes'), 'sha256')
})

for (const [suite, codec] of SUITES) {
  test(`${suite}: every value comes back, each time under another text, and its index is the same`, () => {
    assert.equal(codec.suite, suite)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('id', 'account'), (value, kind) => {
        const one = codec.seal(kind, value),
          two = codec.seal(kind, value)
        assert.equal(codec.open(kind, one.cipher), value)
        assert.notDeepEqual(one.cipher, two.cipher)
        assert.deepEqual(one.index, two.index)
        assert.deepEqual(one.index, codec.index(kind, value))
        assert.equal(codec.openSecret(codec.sealSecret(value)), value)
      }),
      seeded,
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), content => {
        assert.deepEqual(codec.openFile(codec.sealFile(content)), Buffer.from(content))
      }),
      seeded,
    )
  })

  test(`${suite}: one flipped bit, a cut or an added byte is refused wherever it is`, () => {
    const value = '349999195001010428'
    fc.assert(
      fc.property(fc.nat(), fc.nat(7), (place, bit) => {
        const cipher = codec.seal('id', value).cipher
        const at = place % cipher.length
        const changed = Buffer.from(cipher)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        assert.throws(() => codec.open('id', changed), AppError)
        assert.throws(() => codec.open('id', cipher.subarray(0, at)), refused('SEALED_DAMAGED'))
        assert.throws(() => codec.open('id', Buffer.concat([cipher, Buffer.of(bit)])), refused('SEALED_DAMAGED'))
      }),
      seeded,
    )
  })

  test(`${suite}: a value is read only as the kind it was sealed as, and only by its own key`, () => {
    const { cipher, index } = codec.seal('id', '349999195001010428')
    assert.throws(() => codec.open('account', cipher), refused('SEALED_DAMAGED'))
    assert.throws(() => codec.openFile(cipher), refused('SEALED_DAMAGED'))
    assert.throws(() => codec.openSecret(cipher), refused('SEALED_DAMAGED'))
    assert.throws(() => codec.open('id', codec.sealSecret('349999195001010428')), refused('SEALED_DAMAGED'))
    assert.notDeepEqual(codec.index('account', '349999195001010428'), index)
    assert.equal(codec.maskId(cipher), '349999********0428')
    const other = codecOf(suite === 'gm' ? { ...GM, suite: 'gm', mac: filled(9) } : { ...AES, suite: 'aes', cipher: filled(9) })
    assert.throws(() => other.open('id', cipher), refused('SEALED_DAMAGED'))
    assert.notEqual(other.keyId, codec.keyId)
  })
}

test('a value of the other suite is refused by its name, not as damage', () => {
  const [aes, gm] = [codecOf(AES), codecOf(GM)]
  assert.throws(() => gm.open('id', aes.seal('id', 'x').cipher), refused('SEALED_WITH_OTHER_SUITE'))
  assert.throws(() => aes.openFile(gm.sealFile(Buffer.from('x'))), refused('SEALED_WITH_OTHER_SUITE'))
})

test('the layouts stand: what an earlier version sealed can be read for ever', () => {
  // By hand, without the codec: version, nonce, tag, text.
  const nonce = filled(7, 12)
  const gcm = createCipheriv('aes-256-gcm', AES.cipher, nonce).setAAD(Buffer.from('account'))
  const sealed = Buffer.concat([gcm.update('6217000000888888888'), gcm.final()])
  assert.equal(codecOf(AES).open('account', Buffer.concat([Buffer.of(1), nonce, gcm.getAuthTag(), sealed])), '6217000000888888888')
  assert.equal(codecOf(AES).keyId, createHash('sha256').update(AES.cipher).update(AES.index).digest('hex').slice(0, 16))
  const iv = filled(7, 16)
  const sm4 = createCipheriv('sm4-cbc', GM.cipher, iv)
  const text = Buffer.concat([sm4.update('6217000000888888888'), sm4.final()])
  const mac = createHmac('sm3', filled(4)).update(Buffer.of(2)).update('account\0').update(iv).update(text).digest()
  assert.equal(codecOf(GM).open('account', Buffer.concat([Buffer.of(2), iv, mac, text])), '6217000000888888888')
})
