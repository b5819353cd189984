import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashInGroups, qrSvg } from './qr.ts'

test('a hash is read in groups of four capitals', () => {
  assert.equal(hashInGroups('7c1e90b25b0e91d7'), '7C1E 90B2 5B0E 91D7')
  assert.equal(hashInGroups('7c1e9'), '7C1E 9')
  assert.equal(hashInGroups(''), '')
})

test('a QR code is an SVG, the same for the same text and another for another', async () => {
  const svg = await qrSvg('兜底 发放批次 2020-06 7C1E 90B2')
  assert.match(svg, /^<svg [^>]*viewBox="0 0 \d+ \d+"/u)
  assert.doesNotMatch(svg, /<script|xlink|href/u)
  assert.equal(await qrSvg('兜底 发放批次 2020-06 7C1E 90B2'), svg)
  assert.notEqual(await qrSvg('兜底 发放批次 2020-07 7C1E 90B2'), svg)
})
