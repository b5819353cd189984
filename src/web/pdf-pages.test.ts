import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { pdfPages } from './pdf-pages.ts'

const pdf = (...parts: (string | Buffer)[]): Uint8Array => Buffer.concat(parts.map(part => Buffer.from(part as string)))

test('pages of a pdf, as scanners and office programs write it', async () => {
  const cases: readonly (readonly [string, Uint8Array, number | undefined])[] = [
    ['a page tree', pdf('%PDF-1.4\n2 0 obj\n<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>\nendobj'), 2],
    ['the count first', pdf('%PDF-1.4\n<</Count 11/Kids[3 0 R]/Type/Pages>>'), 11],
    ['a tree of trees', pdf('<</Type/Pages/Count 5>> <</Type/Pages/Parent 1 0 R/Count 3>> <</Type/Pages/Count 2>>'), 5],
    ['pages without a tree', pdf('<< /Type /Page /Parent 2 0 R >> << /Type /Page >> << /Type /PageLabel >>'), 2],
    ['packed objects', pdf('<</Type/ObjStm/N 2>>\nstream\r\n', deflateSync('1 0 <</Type/Pages/Count 3>>'), '\nendstream'), 3],
    ['a picture that looks like nothing', pdf('%PDF-1.7 signed'), undefined],
    ['packed rubbish', pdf('<</Type/ObjStm>>stream\nno deflate\nendstream'), undefined],
    ['empty', pdf(''), undefined],
  ]
  for (const [what, content, wanted] of cases) assert.equal(await pdfPages(content), wanted, what)
})
